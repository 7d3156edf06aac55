package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import mcpleak.compare.LoadParting;
import mcpleak.compare.LoadSlice;
import mcpleak.compare.TunedRun;
import mcpleak.compare.Tuning;
import mcpleak.report.PageView.Banner;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Column;
import mcpleak.report.PageView.Fact;
import mcpleak.report.PageView.FileLink;
import mcpleak.report.PageView.Files;
import mcpleak.report.PageView.Legend;
import mcpleak.report.PageView.LegendMark;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Picture;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Tab;
import mcpleak.report.PageView.Table;

/**
 * Render {@code tune.html}: offered and achieved load, users, times and failures of several runs over one another.
 *
 * <p>Thread-safe. The page obeys the same rules as {@link MemoryPage} and needs the same assets.
 */
public final class TunePage {

    private static final String FULL = "full";
    private static final NumberText NUMBERS = NumberText.HTML;

    private final List<TunedRun> runs;
    private final Tuning tuning;

    private TunePage(Tuning tuning) {
        this.tuning = tuning;
        this.runs = tuning.runs();
    }

    /** Render runs. */
    public static String html(Tuning tuning) {
        return MemoryPage.rendered(new TunePage(tuning).view());
    }

    private PageView view() {
        return new PageView(
                "Load of " + runs.size() + " runs",
                "Load of " + runs.size() + " runs",
                "laid over one another by mcpleak",
                List.of(new Tab("Load", "")),
                banner(),
                List.of(),
                List.of(calls(), users(), times(), failures(), numbers(), differences(), links()));
    }

    private Banner banner() {
        long parted = runs.stream().filter(run -> run.parting().isPresent()).count();
        String words = parted == 0
                ? "Offered and achieved load agree"
                : parted == runs.size()
                        ? "Offered and achieved load part"
                        : "Offered and achieved load part in " + parted + " of " + runs.size() + " runs";
        List<Fact> facts = IntStream.range(0, runs.size())
                .mapToObj(i -> new Fact("Run " + LoadOverlay.number(i), TuneLines.load(runs.get(i))))
                .toList();
        return new Banner(
                parted == 0 ? "clean" : "unsure",
                parted == 0 ? "\u2713" : "\u25bc",
                words,
                String.join(
                        " ",
                        IntStream.range(0, runs.size()).mapToObj(this::sentence).toList()),
                "They part where more than " + LoadParting.MOST_SHORT_PERCENT
                        + " % of the calls that were offered did not end, twice in a row. Offered is what the profile asks for"
                        + " if every answer comes at once: where users wait for answers, long answers alone make it part.",
                "",
                facts);
    }

    private String sentence(int i) {
        return TuneLines.sentence(LoadOverlay.number(i), runs.get(i), NUMBERS);
    }

    private Panel calls() {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Note("Dashed: offered. Solid: achieved. \u25bc: where they part."
                + " Time runs from the first user of each run."));
        blocks.add(new Picture("Calls per second, offered and achieved", "chart", LoadOverlay.calls(runs)));
        blocks.add(legend());
        if (runs.stream().anyMatch(run -> run.mostOffered().isEmpty())) {
            blocks.add(new Note("Users without think time call as fast as answers come: nothing is offered, so that"
                    + " nothing can part."));
        }
        return new Panel("calls", FULL, "Calls per second", blocks);
    }

    private Legend legend() {
        return new Legend(IntStream.range(0, runs.size())
                .mapToObj(i -> new LegendMark(
                        "key-line run-" + LoadOverlay.number(i),
                        LoadOverlay.number(i) + ": "
                                + VisibleText.name(runs.get(i).run().id())))
                .toList());
    }

    private Panel users() {
        String svg = LoadOverlay.of(
                runs,
                new LoadOverlay.Figure("Users at a time", "users", 220),
                slice -> OptionalDouble.of(slice.users()));
        return new Panel("users", FULL, "Users at a time", List.of(new Picture("Users at a time", "chart", svg)));
    }

    private Panel times() {
        String svg = LoadOverlay.of(runs, new LoadOverlay.Figure("p95 of calls", "ms", 220), LoadSlice::p95Millis);
        return new Panel("p95", FULL, "p95 of calls", List.of(new Picture("p95 of calls", "chart", svg)));
    }

    private Panel failures() {
        boolean none = runs.stream().allMatch(run -> run.total().failedPercent() == 0);
        if (none) {
            return new Panel("failed", FULL, "Failed calls", List.of(new Missing("No call failed.")));
        }
        String svg = LoadOverlay.of(
                runs,
                new LoadOverlay.Figure("Failed calls", "%", 220),
                slice -> OptionalDouble.of(slice.failedPercent()));
        return new Panel("failed", FULL, "Failed calls", List.of(new Picture("Failed calls", "chart", svg)));
    }

    private Panel numbers() {
        List<Column> columns = List.of(
                text("Run"),
                number("Length"),
                number("Most offered, calls/s"),
                number("Most achieved, calls/s"),
                number("Most users"),
                number("Calls"),
                number("p95, ms"),
                number("Failed, %"),
                text("They part at"));
        List<Row> rows = IntStream.range(0, runs.size()).mapToObj(this::row).toList();
        Note most = new Note(
                "Most offered and most achieved: the mean of the busiest window, 5 s long, less in a short run.");
        Table table = new Table("The load of each run in numbers", columns, rows);
        return new Panel("numbers", FULL, "Numbers", List.of(most, table));
    }

    private Row row(int i) {
        TunedRun run = runs.get(i);
        LoadSlice total = run.total();
        return new Row(
                "",
                List.of(
                        cell(LoadOverlay.number(i)),
                        cell(NUMBERS.elapsed(run.length())),
                        cell(figure(run.mostOffered())),
                        cell(NUMBERS.fixed(run.mostAchieved(), 1)),
                        cell(NUMBERS.count(run.mostUsers())),
                        cell(NUMBERS.count(
                                Math.round(total.achieved() * run.length().toSeconds()))),
                        cell(figure(total.p95Millis())),
                        cell(NUMBERS.fixed(total.failedPercent(), 2)),
                        cell(run.parting()
                                .map(parting -> NUMBERS.elapsed(Duration.ofSeconds(parting.second())) + ", "
                                        + NUMBERS.fixed(parting.offered(), 1) + " offered, "
                                        + NUMBERS.fixed(parting.achieved(), 1) + " achieved")
                                .orElse("nowhere"))));
    }

    private static String figure(OptionalDouble value) {
        return value.isPresent() ? NUMBERS.fixed(value.getAsDouble(), 1) : "\u2013";
    }

    private Panel differences() {
        Map<String, List<String>> differences = tuning.differences();
        if (differences.isEmpty()) {
            return new Panel(
                    "settings", FULL, "What differs", List.of(new Missing("All settings are the same in all runs.")));
        }
        List<Column> columns = new ArrayList<>(List.of(text("Setting")));
        IntStream.range(0, runs.size()).forEach(i -> columns.add(text("Run " + LoadOverlay.number(i))));
        List<Row> rows = new ArrayList<>();
        differences.forEach((name, values) -> {
            List<PageView.Cell> cells = new ArrayList<>(List.of(cell(VisibleText.name(name))));
            values.forEach(value -> cells.add(cell(value.isEmpty() ? "\u2013" : VisibleText.name(value))));
            rows.add(new Row("", cells));
        });
        return new Panel("settings", FULL, "What differs", List.of(new Table("Settings that differ", columns, rows)));
    }

    private Panel links() {
        List<FileLink> links = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            TunedRun run = runs.get(i);
            String words = "run " + LoadOverlay.number(i) + ": ";
            String folder = run.folder().isEmpty() ? "" : run.folder() + "/";
            links.add(new FileLink(folder + "memory.html", words + "memory", ""));
            links.add(new FileLink(folder + "index.html", words + "Gatling\u2019s report", ""));
        }
        return new Panel("runs", FULL, "Runs", List.of(new Files(links)));
    }
}
