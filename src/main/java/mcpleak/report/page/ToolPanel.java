package mcpleak.report.page;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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

/** Fill the section that tells the tools apart, the culprit first, then the fastest growing. */
final class ToolPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final int MOST_TOOLS = 40;

    private ToolPanel() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        LeakVerdict verdict = finished.verdict();
        Panel panel = Panel.full("tools", "By tool");
        if (finished.coverage().count() == 1) {
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
