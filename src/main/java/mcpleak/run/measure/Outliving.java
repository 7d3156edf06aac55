package mcpleak.run.measure;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import mcpleak.probe.process.ProcessTreeSampler;
import mcpleak.probe.process.TreeReading;
import mcpleak.recording.RunEvent;

/** Count the processes of stdio servers that outlive the end of their input, and what they hold. Thread-safe. */
final class Outliving {

    private static final double MIB = 1024.0 * 1024;

    private final Clock clock;
    private final List<Runnable> ends = new CopyOnWriteArrayList<>();
    private int started;
    private int left;
    private long bytes;

    Outliving(Clock clock) {
        this.clock = clock;
    }

    /** Keep how the processes of a transport are ended. */
    void opened(Runnable end) {
        ends.add(end);
    }

    /** End all processes that their users have left, so that one which does not end with its input is counted. */
    void endAll() {
        ends.forEach(Runnable::run);
    }

    synchronized void started() {
        started++;
    }

    /** Read what a process holds that ought to have ended. */
    void outlived(long pid) {
        long holds = 0;
        try (ProcessTreeSampler tree = new ProcessTreeSampler(pid, clock)) {
            if (tree.sampleOnce() instanceof TreeReading.Alive alive) {
                holds = alive.treePrivateRssBytes();
            }
        }
        synchronized (this) {
            left++;
            bytes += holds;
        }
    }

    /** Return what is to be told; empty if every server ended with its input. */
    synchronized Optional<RunEvent> event() {
        return left == 0
                ? Optional.empty()
                : Optional.of(new RunEvent(
                        clock.instant(),
                        RunEvent.Kind.LEFT_BEHIND,
                        String.format(
                                Locale.ROOT,
                                "%s of the %s started outlived the end of their input by 2 s, with"
                                        + " %.1f MiB of private memory, and had to be ended",
                                left == 1 ? "1 process" : left + " processes",
                                started == 1 ? "1 server that was" : started + " servers that were",
                                bytes / MIB)));
    }
}
