package mcpleak.probe;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Tell how busy the host was between two readings, and how much of it neither the server nor this process caused: noise that
 * another program makes. Confined to one thread at a time.
 */
final class HostLoad {

    private final LongSupplier ownMillis;
    private Optional<HostReading> before = Optional.empty();
    private long treeBefore;
    private long ownBefore;

    HostLoad() {
        this(ownTime(new ProcText()));
    }

    /** Return how to find out this process's processor time: by the JDK where there is no {@code /proc}. */
    private static LongSupplier ownTime(ProcText text) {
        return () -> {
            try {
                text.read("/proc/self/stat");
                return ProcStat.parse(text).cpuTicks() * ProcStat.TICK_MILLIS;
            } catch (IOException | NumberFormatException noProc) {
                return ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .map(Duration::toMillis)
                        .orElse(0L);
            }
        };
    }

    HostLoad(LongSupplier ownMillis) {
        this.ownMillis = ownMillis;
    }

    /**
     * Hold the use of all processors of the host, together 100.
     *
     * @param hostPercent by everybody
     * @param othersPercent by others than the server's tree and this process
     */
    record Share(double hostPercent, double othersPercent) {}

    /**
     * Take the next reading.
     *
     * @param treeMillis processor time that the tree has used since the probe began
     * @return the use since the reading before; empty for the first, and if no time has passed
     */
    Optional<Share> next(HostReading now, long treeMillis) {
        long own = ownMillis.getAsLong();
        Optional<Share> share = before.filter(last -> now.allMillis() > last.allMillis())
                .map(last -> share(last, now, treeMillis - treeBefore + own - ownBefore));
        before = Optional.of(now);
        treeBefore = treeMillis;
        ownBefore = own;
        return share;
    }

    private static Share share(HostReading last, HostReading now, long knownMillis) {
        double all = now.allMillis() - last.allMillis();
        double busy = now.busyMillis() - last.busyMillis();
        return new Share(percent(busy / all), percent((busy - knownMillis) / all));
    }

    private static double percent(double share) {
        return 100 * Math.min(1, Math.max(0, share));
    }
}
