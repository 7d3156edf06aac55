package mcpleak.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import mcpleak.process.ProcessTree;

/** Ends a whole process tree: SIGTERM to all, a grace, SIGKILL until nothing is left. Not thread-safe. */
final class TreeStop {

    private static final Duration POLL = Duration.ofMillis(25);
    /** New children may be born while others die, hence several strikes. */
    private static final int STRIKES = 40;

    private final ProcessTree tree;
    private boolean interrupted;

    TreeStop(ProcessTree tree) {
        this.tree = tree;
    }

    /**
     * Do it. An interrupt cuts the grace short, but the tree is still ended; the thread's interrupt status is kept.
     *
     * @return those that outlived SIGTERM and the grace; empty for an orderly stop
     */
    List<ProcessHandle> stop(Duration grace) {
        interrupted = Thread.interrupted();
        try {
            signal(ProcessHandle::destroy);
            awaitEmpty(grace);
            return kill();
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

    private List<ProcessHandle> kill() {
        List<ProcessHandle> killed = new ArrayList<>();
        List<ProcessHandle> left = tree.members();
        for (int strike = 0; strike < STRIKES && !left.isEmpty(); strike++) {
            left.stream().filter(process -> !killed.contains(process)).forEach(killed::add);
            signal(ProcessHandle::destroyForcibly);
            pause();
            left = tree.members();
        }
        return killed;
    }

    /** Asks the JDK and not {@code kill -PGID}: it compares the start time first, so a recycled pid is left alone. */
    private void signal(Consumer<ProcessHandle> signal) {
        tree.members().forEach(signal);
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
