package mcpleak.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Compute the figures that the original scripts printed. Shown, never decisive: most healthy servers exceed them while they warm up.
 *
 * @param firstBytes resident bytes of the tree at the first reading
 * @param lastBytes the same at the last
 * @param quarterBytes growth within each quarter of the readings, in order; four elements, or none if there are fewer than 8 readings
 */
record OriginalFigures(long firstBytes, long lastBytes, List<Long> quarterBytes) {

    private static final int QUARTERS = 4;
    private static final double MIB = 1024.0 * 1024;

    OriginalFigures {
        quarterBytes = List.copyOf(quarterBytes);
    }

    /** @param bytes resident bytes of the tree, one a reading, at least one */
    static OriginalFigures of(long[] bytes) {
        List<Long> quarters = new ArrayList<>();
        for (int i = 0; i < QUARTERS && bytes.length >= 2 * QUARTERS; i++) {
            int from = bytes.length * i / QUARTERS;
            int to = bytes.length * (i + 1) / QUARTERS - 1;
            quarters.add(bytes[to] - bytes[from]);
        }
        return new OriginalFigures(bytes[0], bytes[bytes.length - 1], quarters);
    }

    long growthBytes() {
        return lastBytes - firstBytes;
    }

    double growthPercent() {
        return firstBytes == 0 ? 0 : 100.0 * growthBytes() / firstBytes;
    }

    boolean over20Percent() {
        return lastBytes > 1.2 * firstBytes;
    }

    boolean over50Percent() {
        return lastBytes > 1.5 * firstBytes;
    }

    /** Return the figures as lines of text. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "RSS of the tree: %.1f MiB at first, %.1f MiB at last, growth %+.1f MiB (%+.1f %%)",
                firstBytes / MIB,
                lastBytes / MIB,
                growthBytes() / MIB,
                growthPercent()));
        if (!quarterBytes.isEmpty()) {
            StringBuilder quarters = new StringBuilder("growth by quarter:");
            quarterBytes.forEach(growth -> quarters.append(String.format(Locale.ROOT, " %+.1f MiB", growth / MIB)));
            lines.add(quarters.toString());
        }
        lines.add("over 20 %: " + (over20Percent() ? "yes" : "no") + ", over 50 %: " + (over50Percent() ? "yes" : "no")
                + " (the original scripts' rule; not decisive)");
        return lines;
    }
}
