package mcpleak.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Read what this process has used between two moments. Thread-safe. */
final class Meter {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private volatile long cpuNanos;
    private volatile long nanos;

    void start() {
        cpuNanos = SYSTEM.getProcessCpuTime();
        nanos = System.nanoTime();
    }

    /** Print one line that {@link CallCost} reads. */
    void stop(long calls) {
        double cpu = (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e9;
        double seconds = (System.nanoTime() - nanos) / 1e9;
        System.out.printf(Locale.ROOT, "%nMETER %d %f %f %d%n", calls, seconds, cpu, peakKibibytes());
    }

    private static long peakKibibytes() {
        try {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
