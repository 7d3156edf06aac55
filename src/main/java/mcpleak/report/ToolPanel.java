package mcpleak.report;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcpleak.series.Exposure;
import mcpleak.verdict.ChannelVerdict;
import mcpleak.verdict.Culprit;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.ToolGrowth;

/** Fill the section that tells the tools apart: the culprit first, then the fastest growing. */
final class ToolPanel {

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
                .map(ChannelVerdict::convictMargin)
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
            default -> VisibleText.name(RunText.bare(tool.name()));
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
        return verdict.culprit().stream().anyMatch(culprit -> CulpritText.isNamed(culprit, tool));
    }
}
