package mcpleak.report.page;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.Page;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.Sign;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.channel.Answer;

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

    /** Hold a folder that is no run that can be read. */
    public record Broken(String folder, String why) implements Entry {}

    /** Word a growth in one of the units of {@link mcpleak.verdict.channel.Estimate#unit()}. */
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
        Panel panel = Panel.full("runs", "All runs");
        if (entries.isEmpty()) {
            panel.missing("There is no run yet.");
        } else {
            Table table = new Table("Runs")
                    .text("Started", "Verdict", "Build", "Simulation", "Load")
                    .number("Growth", "p95")
                    .text("Pages");
            entries.forEach(entry -> row(table, entry));
            panel.note("To compare builds: java -jar target/mcpleak-*-all.jar compare results/RUN results/RUN")
                    .table(table);
        }
        if (leftOut > 0) {
            panel.note(NUMBERS.count(leftOut) + " older folders are not listed.");
        }
        return new Page("Runs - mcpleak", "Runs", "the latest first; rewritten at the end of each run")
                .tab("Runs", "")
                .banner(banner(entries))
                .html(List.of(panel));
    }

    private static Page.Banner banner(List<Entry> entries) {
        Optional<Run> latest = entries.stream()
                .filter(Run.class::isInstance)
                .map(Run.class::cast)
                .findFirst();
        Optional<Answer> answer = latest.flatMap(Run::answer);
        String sentence = latest.map(run -> "Latest run: " + VisibleText.name(run.simulation()) + ", "
                        + NumberText.utc(run.startedAt())
                        + run.build()
                                .map(build -> ", build " + VisibleText.name(build))
                                .orElse("") + ".")
                .orElse("mvn gatling:test makes one.");
        return new Page.Banner(
                answer.map(Sign::of).orElse(new Sign(NONE, "none")),
                answer.map(Answer::words).orElse(latest.isPresent() ? "The latest run has no verdict" : "No run yet"),
                sentence);
    }

    private static void row(Table table, Entry entry) {
        if (entry instanceof Broken broken) {
            String why = VisibleText.name(broken.why());
            table.row(
                    "open",
                    VisibleText.name(broken.folder()),
                    "\u2717 not readable",
                    why,
                    NONE,
                    NONE,
                    NONE,
                    NONE,
                    NONE);
        } else if (entry instanceof Run run) {
            table.row(
                    run.answer().map(answer -> Sign.of(answer).css()).orElse("open"),
                    NumberText.utc(run.startedAt()),
                    run.answer()
                            .map(answer -> Sign.of(answer).symbol() + " " + answer.words())
                            .orElse("? did not end, or is going on"),
                    run.build().map(VisibleText::name).orElse(NONE),
                    VisibleText.name(run.simulation()),
                    VisibleText.name(run.profile()),
                    run.growth().isEmpty() ? NONE : run.growth(),
                    run.p95Micros().isPresent()
                            ? NUMBERS.number(run.p95Micros().getAsDouble() / MICROS_PER_MILLI) + "\u00a0ms"
                            : NONE,
                    links(run));
        }
    }

    private static Markup links(Run run) {
        String folder = path(run.folder());
        String link = "<a href=\"{}/{}\">{}</a>";
        return Markup.of(
                "{}{}{}",
                run.hasPage() ? Markup.of(link, folder, "memory.html", "Memory") : "",
                run.hasPage() && run.hasGatling() ? " " : "",
                run.hasGatling() ? Markup.of(link, folder, "index.html", "Gatling") : "");
    }

    /** Write one segment of a path as RFC 3986 section 2.1 asks; what is not unreserved becomes {@code %41}. */
    private static String path(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
