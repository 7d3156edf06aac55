package mcpleak.report.words;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcpleak.compare.LoadSlice;
import mcpleak.compare.TunedRun;
import mcpleak.compare.Tuning;

/** Render runs that are laid over one another for a console: printable ASCII, whatever they were recorded from. Pure; no state. */
public final class TuneLines {

    private TuneLines() {}

    /** Render a table, a line a run, then where offered and achieved load part. */
    public static List<String> text(Tuning tuning) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "%-4s %8s %12s %12s %8s %10s %8s  %s",
                "run",
                "length",
                "offered/s",
                "achieved/s",
                "users",
                "p95 ms",
                "failed",
                "load"));
        for (int i = 0; i < tuning.runs().size(); i++) {
            lines.add(line(i, tuning.runs().get(i)));
        }
        for (int i = 0; i < tuning.runs().size(); i++) {
            lines.add(
                    VisibleText.asciiSentence(sentence(number(i), tuning.runs().get(i), NumberText.ASCII)));
        }
        return lines;
    }

    private static String line(int i, TunedRun run) {
        LoadSlice total = run.total();
        return String.format(
                Locale.ROOT,
                "%-4s %8s %12s %12.1f %8d %10s %7.2f%%  %s",
                number(i),
                NumberText.ASCII.elapsed(run.length()),
                run.mostOffered().isPresent()
                        ? NumberText.ASCII.fixed(run.mostOffered().getAsDouble(), 1)
                        : "-",
                run.mostAchieved(),
                run.mostUsers(),
                total.p95Millis().isPresent()
                        ? NumberText.ASCII.fixed(total.p95Millis().getAsDouble(), 1)
                        : "-",
                total.failedPercent(),
                VisibleText.asciiName(load(run)));
    }

    /** Number the runs from 1. */
    public static String number(int run) {
        return Integer.toString(run + 1);
    }

    /** Say where a run's offered and achieved load part. */
    public static String sentence(String number, TunedRun run, NumberText numbers) {
        if (run.mostOffered().isEmpty()) {
            return "Run " + number + " offers no rate: its users do not think.";
        }
        return run.parting()
                .map(parting ->
                        "Run " + number + " parts at " + numbers.elapsed(Duration.ofSeconds(parting.second())) + ": "
                                + numbers.fixed(parting.offered(), 1) + " calls/s offered, "
                                + numbers.fixed(parting.achieved(), 1) + " achieved.")
                .orElse("Run " + number + " achieves what it offers, up to "
                        + numbers.fixed(run.mostOffered().getAsDouble(), 1) + " calls/s.");
    }

    /** Return the load of a run as its profile writes it. */
    public static String load(TunedRun run) {
        Map<String, String> settings = run.run().settings();
        String load = settings.getOrDefault("load", "rounds");
        String soak = settings.getOrDefault("soak", "");
        String users = !soak.isEmpty()
                ? settings.getOrDefault("users", "?") + " users for " + soak
                : load.equals("rounds")
                        ? settings.getOrDefault("users", "?") + " users in " + settings.getOrDefault("rounds", "?")
                                + " rounds"
                        : load;
        return VisibleText.name(users + ", " + settings.getOrDefault("calls", "?") + " calls each, think "
                + settings.getOrDefault("think", "?"));
    }
}
