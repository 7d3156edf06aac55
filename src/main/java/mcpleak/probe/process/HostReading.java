package mcpleak.probe.process;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import mcpleak.process.ProcessStat;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.HardwareAbstractionLayer;

/**
 * Hold one reading of the host's memory and processors.
 *
 * <p>Immutable.
 *
 * @param totalBytes memory of the host
 * @param availableBytes memory that can be had without swapping
 * @param swap whether the host has any swap; empty if not known
 * @param busyMillis processor time that was used since boot, of all processors together, the time that a hypervisor took included
 * @param allMillis processor time that has passed since boot, of all processors together
 */
public record HostReading(
        long totalBytes, long availableBytes, Optional<Boolean> swap, long busyMillis, long allMillis) {

    private static final int TIMES = 8;
    private static final int IDLE = 3;
    private static final int IO_WAIT = 4;

    /** Return the memory of the host in bytes, more than 0; 1 if the system does not tell. */
    public static long hostBytes() {
        return Math.max(1, read().map(HostReading::totalBytes).orElse(1L));
    }

    /** Read it; empty if the system does not tell. */
    static Optional<HostReading> read() {
        try {
            long[] times = times(ProcFile.text(Path.of("/proc/stat")));
            return Optional.of(ofProc(ProcFile.text(Path.of("/proc/meminfo")), times));
        } catch (IOException | NumberFormatException | IndexOutOfBoundsException noProc) {
            return byOshi();
        }
    }

    /** Read user, nice, system, idle, iowait, irq, softirq and steal from the first line, in milliseconds. */
    static long[] times(String stat) {
        String[] fields = stat.split("\\s+", TIMES + 2);
        long[] times = new long[TIMES];
        for (int i = 0; i < TIMES; i++) {
            times[i] = Long.parseLong(fields[i + 1]) * ProcessStat.TICK_MILLIS;
        }
        return times;
    }

    /** Make a reading of the text of {@code /proc/meminfo} and the processors' times. */
    static HostReading ofProc(String meminfo, long[] times) {
        long all = 0;
        for (long time : times) {
            all += time;
        }
        OptionalLong available = ProcFile.numberAfter(meminfo, "MemAvailable:");
        // Linux before 3.14 does not tell what is available
        long free = available.isPresent() ? 0 : bytes(meminfo, "MemFree:") + bytes(meminfo, "Cached:");
        OptionalLong swap = ProcFile.numberAfter(meminfo, "SwapTotal:");
        return new HostReading(
                bytes(meminfo, "MemTotal:"),
                available.isPresent() ? available.getAsLong() << 10 : free,
                swap.isPresent() ? Optional.of(swap.getAsLong() > 0) : Optional.empty(),
                all - times[IDLE] - times[IO_WAIT],
                all);
    }

    private static long bytes(String meminfo, String key) {
        return ProcFile.numberAfter(meminfo, key).orElse(0) << 10;
    }

    private static Optional<HostReading> byOshi() {
        try {
            HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
            CentralProcessor processor = hardware.getProcessor();
            long[] ticks = processor.getSystemCpuLoadTicks();
            long all = 0;
            for (long tick : ticks) {
                all += tick;
            }
            long idle = ticks[TickType.IDLE.getIndex()] + ticks[TickType.IOWAIT.getIndex()];
            return Optional.of(new HostReading(
                    hardware.getMemory().getTotal(),
                    hardware.getMemory().getAvailable(),
                    Optional.of(hardware.getMemory().getVirtualMemory().getSwapTotal() > 0),
                    all - idle,
                    all));
        } catch (RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Tell how busy the host was between two readings, and how much of it neither the server nor this process caused: noise that
     * another program makes. Confined to one thread at a time.
     */
    public static final class Load {

        private static final OperatingSystemMXBean OWN =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        private final LongSupplier ownMillis;
        private Optional<HostReading> before = Optional.empty();
        private long treeBefore;
        private long ownBefore;

        public Load() {
            this(() -> OWN.getProcessCpuTime() / 1_000_000);
        }

        public Load(LongSupplier ownMillis) {
            this.ownMillis = ownMillis;
        }

        /** Hold the use of all processors of the host, together 100. */
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
}
