package mcpleak.report.page;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcpleak.recording.Exposure;
import mcpleak.recording.LeftOutTools;
import mcpleak.report.page.chart.LinearScale;
import mcpleak.report.page.html.Markup;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.SvgDrawing;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.page.html.SvgDrawing.Size;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.CulpritText;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FloorSeries;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.ToolGrowth;

/** Fill the sections that tell the tools apart, the culprit first, then the fastest growing, and on those left out. */
public final class ToolPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final int MOST_TOOLS = 40;

    private ToolPanel() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        LeakVerdict verdict = finished.verdict();
        Panel panel = Panel.full("tools", "By tool");
        if (calledTools(finished) == 1) {
            return panel.missing("Only one tool was called: growth per call is that of this tool.");
        }
        Optional<Culprit> undistinguished = CulpritText.undistinguished(verdict);
        if (undistinguished.isPresent()) {
            return panel.missing("Cannot be separated, the rounds fit each of them: "
                    + CulpritText.candidates(undistinguished.get()) + ".");
        }
        if (verdict.tools().isEmpty()) {
            return panel.missing("The tools' shares are not shown: they could not be told apart, or nothing grew.");
        }
        List<ToolGrowth> worstFirst = verdict.tools().stream()
                .sorted(Comparator.comparing((ToolGrowth tool) -> !isGuilty(verdict, tool))
                        .thenComparingDouble(tool -> -tool.rate().value())
                        .thenComparing(ToolGrowth::name))
                .toList();
        double allowed = FloorSeries.decider(verdict)
                .filter(channel -> channel.unit().startsWith("B/"))
                .map(ChannelVerdict::margin)
                .orElse(0.0);
        GrowthBar bar = new GrowthBar(worstFirst, allowed);
        Table table = new Table("Growth by tool")
                .text("Tool")
                .number("Times", "Growth each", "Range")
                .text("");
        worstFirst.stream().limit(MOST_TOOLS).forEach(tool -> row(table, verdict, tool, bar));
        panel.note(
                        "Growth per occurrence with its leave-one-round-out range. Grey strip: growth that is still allowed.")
                .table(table);
        return worstFirst.size() <= MOST_TOOLS
                ? panel
                : panel.note("Only the first " + MOST_TOOLS + " of " + worstFirst.size()
                        + " are shown; memory.json holds them all.");
    }

    private static long calledTools(FinishedRun finished) {
        return finished.run().rounds().stream()
                .flatMap(round -> round.cumulative().keySet().stream()
                        .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL && round.total(exposure) > 0))
                .distinct()
                .count();
    }

    private static void row(Table table, LeakVerdict verdict, ToolGrowth tool, GrowthBar bar) {
        boolean guilty = isGuilty(verdict, tool);
        String name = switch (tool.name()) {
            case "sessions" -> "(opening a session)";
            case "abandoned" -> "(abandoning a session)";
            case "errors" -> "(a call that failed)";
            case "calls" -> "(any call)";
            case "time" -> "(a second of time)";
            default -> VisibleText.name(CulpritText.tool(tool.name()));
        };
        String growth = NUMBERS.bytes(tool.rate().value());
        String range = NUMBERS.byteInterval(tool.rate());
        table.row(
                guilty ? "leak" : "",
                (guilty ? "\u25b2 " : "") + name,
                NUMBERS.count(tool.calls()),
                growth,
                range,
                bar.svg(tool.rate(), guilty, growth + ", " + range));
    }

    private static boolean isGuilty(LeakVerdict verdict, ToolGrowth tool) {
        return CulpritText.isNamed(verdict, tool);
    }

    /** Say that the list has an end; empty if it has all. */
    public static Optional<String> unlisted(LeftOutTools tools) {
        return tools.unlisted() == 0
                ? Optional.empty()
                : Optional.of(NumberText.ASCII.count(tools.unlisted())
                        + " more are not listed: the list ends at "
                        + NumberText.ASCII.count(LeftOutTools.MAX_CHARACTERS) + " characters");
    }

    /** Fill the section on the tools that were not called, and why. */
    static Panel leftOut(FinishedRun finished) {
        LeftOutTools tools = finished.run().leftOut();
        Panel panel = Panel.full("left-out", "Tools left out");
        if (tools.count() == 0) {
            return panel.note("Every tool of the server was called, or none was listed.");
        }
        Table table = new Table("Tools left out").text("Tool", "Why");
        tools.listed()
                .forEach(tool -> table.row("", VisibleText.name(tool.name()), VisibleText.sentence(tool.reason())));
        panel.folded(
                NumberText.HTML.count(tools.count()) + (tools.count() == 1 ? " tool was" : " tools were")
                        + " not called",
                Panel.inner().table(table));
        unlisted(tools).ifPresent(text -> panel.note(text + "."));
        return panel;
    }

    /**
     * Draw the growth of each tool as a point with its range, all on one scale: a forest plot, one row a picture.
     *
     * <p>Immutable.
     */
    private static final class GrowthBar {

        private static final Size SIZE = new Size(260, 24);
        private static final double EDGE = 8;

        private final LinearScale across;
        private final double allowed;

        /** Span all tools and the allowed range, in bytes per call. */
        GrowthBar(List<ToolGrowth> tools, double allowed) {
            this.allowed = Math.max(0, allowed);
            double low = -this.allowed;
            double high = Math.max(1, this.allowed);
            for (ToolGrowth tool : tools) {
                low = Math.min(low, finite(tool.rate().low()));
                high = Math.max(high, finite(tool.rate().high()));
            }
            across = new LinearScale(low, high, EDGE, SIZE.width() - EDGE);
        }

        /** Draw one row. */
        Markup svg(Interval rate, boolean culprit, String words) {
            double middle = SIZE.height() / 2;
            SvgDrawing svg = new SvgDrawing(SIZE, "Growth", words, "class", "bar");
            double from = across.at(-allowed);
            svg.rect(new Point(from, 0), new Size(across.at(allowed) - from, SIZE.height()), "allowed-range");
            svg.line(new Point(across.at(0), 0), new Point(across.at(0), SIZE.height()), "axis");
            String css = culprit ? "guilty" : "plain";
            if (Double.isFinite(rate.low()) && Double.isFinite(rate.high())) {
                svg.line(
                        new Point(across.at(rate.low()), middle),
                        new Point(across.at(rate.high()), middle),
                        "range " + css);
            }
            double x = across.at(Math.max(across.low(), Math.min(across.high(), rate.value())));
            if (culprit) {
                svg.path("mark " + css, triangle(x, middle));
            } else {
                svg.mark(new Point(x, middle), 4.5, "mark " + css);
            }
            return svg.finished();
        }

        private static String triangle(double x, double y) {
            return SvgDrawing.path(
                            List.of(List.of(new Point(x, y - 7), new Point(x + 7, y + 5), new Point(x - 7, y + 5))))
                    + "Z";
        }

        private static double finite(double value) {
            return Double.isFinite(value) ? value : 0;
        }
    }
}
