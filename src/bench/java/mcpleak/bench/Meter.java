package mcpleak.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Read what this process has used between two moments. Thread-safe. */
final class Meter {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private static final Path SELF = Path.of("/proc/self/status");

    private final int users;
    private final AtomicBoolean started = new AtomicBoolean();
    private final AtomicInteger done = new AtomicInteger();
    private volatile long cpuNanos;
    private volatile long nanos;

    Meter(int users) {
        this.users = users;
    }

    /** A user begins; the first one starts the meter. */
    void start() {
        if (started.compareAndSet(false, true)) {
            cpuNanos = SYSTEM.getProcessCpuTime();
            nanos = System.nanoTime();
        }
    }

    /** A user has made all its calls; when the last one has, print one line that {@link CallCost} reads. */
    void done(long calls) {
        if (done.incrementAndGet() == users) {
            double cpu = (SYSTEM.getProcessCpuTime() - cpuNanos) / 1e9;
            double seconds = (System.nanoTime() - nanos) / 1e9;
            System.out.printf(Locale.ROOT, "%nMETER %d %f %f %d%n", calls, seconds, cpu, peakKibibytes(SELF));
        }
    }

    /** Return the most memory that a process has had resident, in kibibytes; 0 if that is not told here. */
    static long peakKibibytes(Path status) {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith("VmHWM:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }
}
