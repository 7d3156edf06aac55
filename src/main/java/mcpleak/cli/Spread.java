package mcpleak.cli;

import java.util.Locale;

/** Add up one series of bytes in constant memory. Confined to one thread. */
final class Spread {

    private static final double MB = 1024.0 * 1024;

    private long count;
    private long first;
    private long last;
    private long least = Long.MAX_VALUE;
    private long greatest;
    private double sum;

    void add(long bytes) {
        first = count == 0 ? bytes : first;
        last = bytes;
        least = Math.min(least, bytes);
        greatest = Math.max(greatest, bytes);
        sum += bytes;
        count++;
    }

    long count() {
        return count;
    }

    /** Return the figures in one line: initial, final, min, max, average and growth in MB of 1024 × 1024 bytes. */
    String line(String title) {
        return String.format(
                Locale.ROOT,
                "%-14s %10.2f %10.2f %10.2f %10.2f %10.2f %+10.2f (%+.1f %%)",
                title,
                first / MB,
                last / MB,
                least / MB,
                greatest / MB,
                sum / count / MB,
                (last - first) / MB,
                first == 0 ? 0 : 100.0 * (last - first) / first);
    }

    /** Return the titles of the columns of such lines. */
    static String titles() {
        return String.format(
                Locale.ROOT,
                "%-14s %10s %10s %10s %10s %10s %10s",
                "MB",
                "initial",
                "final",
                "min",
                "max",
                "average",
                "growth");
    }
}
