package mcpleak.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.LongSummaryStatistics;
import mcpleak.recording.sample.Sample;

/** What a monitor saw, added up in constant memory whatever its length. Confined to one thread. */
final class MonitorSummary {

    private static final double MB = 1024.0 * 1024;

    private final String process;
    private final Spread own = new Spread();
    private final Spread total = new Spread();
    private final Spread privately = new Spread();

    /** One series of bytes. */
    private static final class Spread {
        private final LongSummaryStatistics all = new LongSummaryStatistics();
        private long first;
        private long last;

        void add(long bytes) {
            first = all.getCount() == 0 ? bytes : first;
            last = bytes;
            all.accept(bytes);
        }

        String line(String title) {
            return String.format(
                    Locale.ROOT,
                    "%-14s %10.2f %10.2f %10.2f %10.2f %10.2f %+10.2f (%+.1f %%)",
                    title,
                    first / MB,
                    last / MB,
                    all.getMin() / MB,
                    all.getMax() / MB,
                    all.getAverage() / MB,
                    (last - first) / MB,
                    first == 0 ? 0 : 100.0 * (last - first) / first);
        }
    }

    /** @param process pid and command line, for people */
    MonitorSummary(String process) {
        this.process = process;
    }

    void add(Sample sample) {
        own.add(sample.rssBytes());
        total.add(sample.treeRssBytes());
        privately.add(sample.treePrivateRssBytes());
    }

    /** Return the line that is shown while the monitor runs. */
    static String live(Duration elapsed, Sample sample) {
        return String.format(
                Locale.ROOT,
                "%s  own %.1f MB  total %.1f MB (private %.1f)  children %d  threads %d  fds %s",
                clock(elapsed),
                sample.rssBytes() / MB,
                sample.treeRssBytes() / MB,
                sample.treePrivateRssBytes() / MB,
                sample.children(),
                sample.threads(),
                sample.openFiles().isPresent()
                        ? Integer.toString(sample.openFiles().getAsInt())
                        : "?");
    }

    /** Return the summary in lines: first, last, least, greatest, mean and growth in MB of 1024 × 1024 bytes. */
    List<String> lines(Duration elapsed) {
        List<String> lines = new ArrayList<>();
        lines.add("Process:  " + process);
        lines.add("Samples:  " + own.all.getCount());
        lines.add("Duration: " + clock(elapsed));
        if (own.all.getCount() > 0) {
            lines.add("MB                initial      final        min        max    average     growth");
            lines.add(own.line("own RSS"));
            lines.add(total.line("total RSS"));
            lines.add(privately.line("total private"));
        }
        return lines;
    }

    private static String clock(Duration elapsed) {
        return String.format(
                Locale.ROOT, "%d:%02d:%02d", elapsed.toHours(), elapsed.toMinutesPart(), elapsed.toSecondsPart());
    }
}
