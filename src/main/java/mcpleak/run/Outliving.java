package mcpleak.run;

import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import mcpleak.probe.ProcessTreeSampler;
import mcpleak.probe.TreeReading;
import mcpleak.series.RunEvent;

/** Count the processes of stdio servers that outlive the end of their input, and what they hold. Thread-safe. */
final class Outliving {

    private static final double MIB = 1024.0 * 1024;

    private final Clock clock;
    private int started;
    private int left;
    private long bytes;

    Outliving(Clock clock) {
        this.clock = clock;
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
                                "%d processes of the %d servers that were started outlived the end of their input by 2 s, with"
                                        + " %.1f MiB of private memory, and had to be ended",
                                left,
                                started,
                                bytes / MIB)));
    }
}
