package mcpleak.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import mcpleak.series.Sample;

/** Add up what a monitor saw, in constant memory whatever its length. Confined to one thread. */
final class MonitorSummary {

    private static final double MB = 1024.0 * 1024;

    private final String process;
    private final Spread own = new Spread();
    private final Spread total = new Spread();
    private final Spread privately = new Spread();

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

    /** Return the summary in lines. */
    List<String> lines(Duration elapsed) {
        List<String> lines = new ArrayList<>();
        lines.add("Process:  " + process);
        lines.add("Samples:  " + own.count());
        lines.add("Duration: " + clock(elapsed));
        if (own.count() > 0) {
            lines.add(Spread.titles());
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
