package mcpleak.server;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import mcpleak.process.ProcessTree;
import mcpleak.server.StopReport.StoppedProcess;

/** End a whole process tree: SIGTERM to all, a grace, SIGKILL until nothing is left. Not thread-safe. */
final class TreeStop {

    private static final Duration POLL = Duration.ofMillis(25);
    /** New children may be born while others die, hence several strikes. */
    private static final int STRIKES = 40;

    private final ProcessTree tree;
    private boolean interrupted;

    TreeStop(ProcessTree tree) {
        this.tree = tree;
    }

    /** Do it. An interrupt cuts the grace short, but the tree is still ended; the thread's interrupt status is kept. */
    StopReport stop(Duration grace) {
        interrupted = Thread.interrupted();
        try {
            signal(ProcessHandle::destroy);
            awaitEmpty(grace);
            return new StopReport(kill(), named(tree.members()));
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void awaitEmpty(Duration grace) {
        long end = System.nanoTime() + grace.toNanos();
        while (!tree.members().isEmpty() && System.nanoTime() - end < 0 && pause()) {
            // members() is the work
        }
    }

    private List<StoppedProcess> kill() {
        Map<Long, StoppedProcess> killed = new LinkedHashMap<>();
        List<ProcessHandle> left = tree.members();
        for (int strike = 0; strike < STRIKES && !left.isEmpty(); strike++) {
            named(left).forEach(process -> killed.putIfAbsent(process.pid(), process));
            signal(ProcessHandle::destroyForcibly);
            pause();
            left = tree.members();
        }
        return List.copyOf(killed.values());
    }

    /** Asks the JDK and not {@code kill -PGID}: it compares the start time first, so a recycled pid is left alone. */
    private void signal(Consumer<ProcessHandle> signal) {
        tree.members().forEach(signal);
    }

    private static List<StoppedProcess> named(List<ProcessHandle> processes) {
        return processes.stream()
                .map(process -> new StoppedProcess(
                        process.pid(), RunningProcess.of(process).commandLine()))
                .toList();
    }

    /** Returns false if the thread was interrupted. */
    private boolean pause() {
        try {
            Thread.sleep(POLL.toMillis());
            return true;
        } catch (InterruptedException e) {
            interrupted = true;
            return false;
        }
    }
}
