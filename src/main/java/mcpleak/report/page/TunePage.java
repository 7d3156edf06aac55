package mcpleak.report.page;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mcpleak.compare.LoadParting;
import mcpleak.compare.LoadSlice;
import mcpleak.compare.TunedRun;
import mcpleak.compare.Tuning;
import mcpleak.report.page.chart.LoadOverlay;
import mcpleak.report.page.html.Page;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.Sign;
import mcpleak.report.words.TuneLines;
import mcpleak.report.words.VisibleText;

/**
 * Render {@code tune.html}: offered and achieved load, users, times and failures of several runs over one another.
 *
 * <p>Thread-safe. The page obeys the same rules as {@link MemoryPage} and needs the same assets.
 */
public final class TunePage {

    private static final String NONE = "\u2013";
    private static final NumberText NUMBERS = NumberText.HTML;

    private final List<TunedRun> runs;
    private final Tuning tuning;

    private TunePage(Tuning tuning) {
        this.tuning = tuning;
        this.runs = tuning.runs();
    }

    /** Render runs. */
    public static String html(Tuning tuning) {
        TunePage page = new TunePage(tuning);
        String heading = "Load of " + page.runs.size() + " runs";
        return new Page(heading, heading, "laid over one another by mcpleak")
                .tab("Load", "")
                .banner(page.banner())
                .html(List.of(
                        page.calls(),
                        page.figure("users", "Users at a time", "users", slice -> OptionalDouble.of(slice.users())),
                        page.figure("p95", "p95 of calls", "ms", LoadSlice::p95Millis),
                        page.failures(),
                        page.numbers(),
                        page.differences(),
                        page.links()));
    }

    private Page.Banner banner() {
        long parted = runs.stream().filter(run -> run.parting().isPresent()).count();
        String words = parted == 0
                ? "Offered and achieved load agree"
                : parted == runs.size()
                        ? "Offered and achieved load part"
                        : "Offered and achieved load part in " + parted + " of " + runs.size() + " runs";
        Map<String, String> facts = new LinkedHashMap<>();
        IntStream.range(0, runs.size())
                .forEach(i -> facts.put("Run " + TuneLines.number(i), TuneLines.load(runs.get(i))));
        return new Page.Banner(
                parted == 0 ? new Sign("\u2713", "clean") : new Sign("\u25bc", "unsure"),
                words,
                IntStream.range(0, runs.size())
                        .mapToObj(i -> TuneLines.sentence(TuneLines.number(i), runs.get(i), NUMBERS))
                        .collect(Collectors.joining(" ")),
                "They part where more than " + LoadParting.MOST_SHORT_PERCENT
                        + " % of the calls that were offered did not end, twice in a row. Offered is what the profile asks for"
                        + " if every answer comes at once: where users wait for answers, long answers alone make it part.",
                "",
                facts);
    }

    private Panel calls() {
        Map<String, String> marks = new LinkedHashMap<>();
        for (int i = 0; i < runs.size(); i++) {
            String number = TuneLines.number(i);
            marks.put(
                    "key-line run-" + number,
                    number + ": " + VisibleText.name(runs.get(i).run().id()));
        }
        Panel panel = Panel.full("calls", "Calls per second")
                .note("Dashed: offered. Solid: achieved. \u25bc: where they part."
                        + " Time runs from the first user of each run.")
                .picture("Calls per second, offered and achieved", "chart", LoadOverlay.calls(runs))
                .legend(marks);
        return runs.stream().allMatch(run -> run.mostOffered().isPresent())
                ? panel
                : panel.note("Users without think time call as fast as answers come: nothing is offered, so that"
                        + " nothing can part.");
    }

    private Panel figure(String id, String title, String unit, Function<LoadSlice, OptionalDouble> value) {
        return Panel.full(id, title).picture(title, "chart", LoadOverlay.of(runs, title, unit, value));
    }

    private Panel failures() {
        return runs.stream().allMatch(run -> run.total().failedPercent() == 0)
                ? Panel.full("failed", "Failed calls").missing("No call failed.")
                : figure("failed", "Failed calls", "%", slice -> OptionalDouble.of(slice.failedPercent()));
    }

    private Panel numbers() {
        Table table = new Table("The load of each run in numbers")
                .text("Run")
                .number("Length", "Most offered, calls/s", "Most achieved, calls/s", "Most users", "Calls")
                .number("p95, ms", "Failed, %")
                .text("They part at");
        IntStream.range(0, runs.size()).forEach(i -> row(table, i));
        return Panel.full("numbers", "Numbers")
                .note("Most offered and most achieved: the mean of the busiest window, 5 s long, less in a short run.")
                .table(table);
    }

    private void row(Table table, int i) {
        TunedRun run = runs.get(i);
        LoadSlice total = run.total();
        table.row(
                "",
                TuneLines.number(i),
                NUMBERS.elapsed(run.length()),
                figure(run.mostOffered()),
                NUMBERS.fixed(run.mostAchieved(), 1),
                NUMBERS.count(run.mostUsers()),
                NUMBERS.count(Math.round(total.achieved() * run.length().toSeconds())),
                figure(total.p95Millis()),
                NUMBERS.fixed(total.failedPercent(), 2),
                run.parting()
                        .map(parting -> NUMBERS.elapsed(Duration.ofSeconds(parting.second())) + ", "
                                + NUMBERS.fixed(parting.offered(), 1) + " offered, "
                                + NUMBERS.fixed(parting.achieved(), 1) + " achieved")
                        .orElse("nowhere"));
    }

    private static String figure(OptionalDouble value) {
        return value.isPresent() ? NUMBERS.fixed(value.getAsDouble(), 1) : NONE;
    }

    private Panel differences() {
        Panel panel = Panel.full("settings", "What differs");
        if (tuning.differences().isEmpty()) {
            return panel.missing("All settings are the same in all runs.");
        }
        Table table = new Table("Settings that differ").text("Setting");
        IntStream.range(0, runs.size()).forEach(i -> table.text("Run " + TuneLines.number(i)));
        tuning.differences().forEach((name, values) -> {
            List<String> cells = new ArrayList<>(List.of(VisibleText.name(name)));
            values.forEach(value -> cells.add(value.isEmpty() ? NONE : VisibleText.name(value)));
            table.row("", cells);
        });
        return panel.table(table);
    }

    private Panel links() {
        Panel panel = Panel.full("runs", "Runs");
        for (int i = 0; i < runs.size(); i++) {
            String words = "run " + TuneLines.number(i) + ": ";
            String folder = runs.get(i).folder().isEmpty() ? "" : runs.get(i).folder() + "/";
            panel.file(folder + "memory.html", words + "memory")
                    .file(folder + "index.html", words + "Gatling\u2019s report");
        }
        return panel;
    }
}
