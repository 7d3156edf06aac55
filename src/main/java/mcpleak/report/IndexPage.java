package mcpleak.report;

import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.report.PageView.Banner;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Cell;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Tab;
import mcpleak.report.PageView.Table;
import mcpleak.verdict.Answer;

/**
 * Render {@code index.html} of the results folder: all runs, the latest first.
 *
 * <p>Thread-safe. The page obeys the same rules as {@link MemoryPage} and needs the same assets.
 */
public final class IndexPage {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String NONE = "\u2013";
    private static final double MICROS_PER_MILLI = 1_000;

    private IndexPage() {}

    /** A folder of the results folder. */
    public sealed interface Entry permits Run, Broken {}

    /**
     * Hold a run.
     *
     * @param folder name of its folder
     * @param startedAt when it began
     * @param build what it calls its build; empty if it says nothing
     * @param simulation its simulation
     * @param profile its load in a few words
     * @param answer its verdict; empty if it has not come to one
     * @param growth estimate or bound of its growth in a few words; may be empty
     * @param p95Micros 95 % of the successful calls took no longer, in microseconds; empty if not recorded
     * @param hasPage whether the leak page is there
     * @param hasGatling whether Gatling's report is there
     */
    public record Run(
            String folder,
            Instant startedAt,
            Optional<String> build,
            String simulation,
            String profile,
            Optional<Answer> answer,
            String growth,
            OptionalDouble p95Micros,
            boolean hasPage,
            boolean hasGatling)
            implements Entry {}

    /**
     * Hold a folder that is no run that can be read.
     *
     * @param folder its name
     * @param why what is wrong with it
     */
    public record Broken(String folder, String why) implements Entry {}

    /** Word a growth in one of the units of {@link mcpleak.verdict.Estimate#unit()}. */
    public static String growth(double value, String unit) {
        return NUMBERS.rate(value, unit);
    }

    /** Word a bound of growth, in bytes per call. */
    public static String below(double bytesPerCall) {
        return "below " + NUMBERS.bound(bytesPerCall);
    }

    /**
     * Render the page.
     *
     * @param entries runs and folders in the order in which they are listed
     * @param leftOut how many more there are that are not listed
     */
    public static String html(List<Entry> entries, int leftOut) {
        List<Block> blocks = new ArrayList<>();
        if (entries.isEmpty()) {
            blocks.add(new Missing("There is no run yet."));
        } else {
            blocks.add(new Note("To compare builds: java -jar target/mcpleak.jar compare results/RUN results/RUN"));
            blocks.add(new Table(
                    "Runs",
                    List.of(
                            text("Started"),
                            text("Verdict"),
                            text("Build"),
                            text("Simulation"),
                            text("Load"),
                            number("Growth"),
                            number("p95"),
                            text("Pages")),
                    entries.stream().map(IndexPage::row).toList()));
        }
        if (leftOut > 0) {
            blocks.add(new Note(NUMBERS.count(leftOut) + " older folders are not listed."));
        }
        return MemoryPage.rendered(new PageView(
                "Runs - mcpleak",
                "Runs",
                "the latest first; rewritten at the end of each run",
                List.of(new Tab("Runs", "")),
                banner(entries),
                List.of(),
                List.of(new Panel("runs", "full", "All runs", blocks))));
    }

    private static Banner banner(List<Entry> entries) {
        Optional<Run> latest = entries.stream()
                .filter(Run.class::isInstance)
                .map(Run.class::cast)
                .findFirst();
        Optional<Answer> answer = latest.flatMap(Run::answer);
        Sign sign = answer.map(Sign::of).orElse(new Sign(NONE, "none"));
        String words =
                answer.map(Answer::words).orElse(latest.isPresent() ? "The latest run has no verdict" : "No run yet");
        String sentence = latest.map(run -> "Latest run: " + VisibleText.name(run.simulation()) + ", "
                        + UtcText.of(run.startedAt())
                        + run.build()
                                .map(build -> ", build " + VisibleText.name(build))
                                .orElse("") + ".")
                .orElse("mvn gatling:test makes one.");
        return new Banner(sign.css(), sign.symbol(), words, sentence, "", "", List.of());
    }

    private static Row row(Entry entry) {
        if (entry instanceof Broken broken) {
            return new Row(
                    "open",
                    List.of(
                            PageView.cell(VisibleText.name(broken.folder())),
                            PageView.cell("\u2717 not readable"),
                            PageView.cell(VisibleText.name(broken.why())),
                            PageView.cell(NONE),
                            PageView.cell(NONE),
                            PageView.cell(NONE),
                            PageView.cell(NONE),
                            PageView.cell(NONE)));
        }
        return row((Run) entry);
    }

    private static Row row(Run run) {
        String verdict = run.answer()
                .map(answer -> Sign.of(answer).symbol() + " " + answer.words())
                .orElse("? did not end, or is going on");
        String css = run.answer().map(answer -> Sign.of(answer).css()).orElse("open");
        List<Cell> cells = List.of(
                PageView.cell(UtcText.of(run.startedAt())),
                PageView.cell(verdict),
                PageView.cell(run.build().map(VisibleText::name).orElse(NONE)),
                PageView.cell(VisibleText.name(run.simulation())),
                PageView.cell(VisibleText.name(run.profile())),
                PageView.cell(run.growth().isEmpty() ? NONE : run.growth()),
                PageView.cell(
                        run.p95Micros().isPresent()
                                ? NUMBERS.number(run.p95Micros().getAsDouble() / MICROS_PER_MILLI) + "\u00a0ms"
                                : NONE),
                new Cell("", links(run)));
        return new Row(css, cells);
    }

    private static String links(Run run) {
        List<String> links = new ArrayList<>();
        String folder = LinkText.path(run.folder());
        if (run.hasPage()) {
            links.add(LinkText.anchor(folder + "/memory.html", "Memory"));
        }
        if (run.hasGatling()) {
            links.add(LinkText.anchor(folder + "/index.html", "Gatling"));
        }
        return String.join(" ", links);
    }
}
