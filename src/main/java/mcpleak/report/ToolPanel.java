package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;
import mcpleak.series.Exposure;
import mcpleak.verdict.ChannelVerdict;
import mcpleak.verdict.Culprit;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.ToolGrowth;

/** Fill the section that tells the tools apart: the culprit first, then the fastest growing. */
final class ToolPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final int MOST_TOOLS = 40;
    private static final String FULL = "full";

    private ToolPanel() {}

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        LeakVerdict verdict = finished.verdict();
        if (calledTools(finished) == 1) {
            return new Panel(
                    "tools",
                    FULL,
                    "By tool",
                    List.of(new Missing("Only one tool was called: growth per call is that of this tool.")));
        }
        Optional<Culprit> undistinguished = CulpritText.undistinguished(verdict);
        if (undistinguished.isPresent()) {
            String why = "Cannot be separated, the rounds fit each of them: "
                    + CulpritText.candidates(undistinguished.get()) + ".";
            return new Panel("tools", FULL, "By tool", List.of(new Missing(why)));
        }
        if (verdict.tools().isEmpty()) {
            return new Panel(
                    "tools",
                    FULL,
                    "By tool",
                    List.of(new Missing(
                            "The tools' shares are not shown: they could not be told apart, or nothing grew.")));
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
        List<Row> rows = worstFirst.stream()
                .limit(MOST_TOOLS)
                .map(tool -> row(verdict, tool, bar))
                .toList();
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Note("Growth per occurrence with its leave-one-round-out range. Grey strip: growth that is still"
                + " allowed."));
        blocks.add(new Table(
                "Growth by tool",
                List.of(text("Tool"), number("Times"), number("Growth each"), number("Range"), text("")),
                rows));
        if (worstFirst.size() > MOST_TOOLS) {
            blocks.add(new Note("Only the first " + MOST_TOOLS + " of " + worstFirst.size()
                    + " are shown; memory.json holds them all."));
        }
        return new Panel("tools", FULL, "By tool", blocks);
    }

    private static long calledTools(FinishedRun finished) {
        return finished.run().rounds().stream()
                .flatMap(round -> round.cumulative().keySet().stream()
                        .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL && round.total(exposure) > 0))
                .distinct()
                .count();
    }

    private static Row row(LeakVerdict verdict, ToolGrowth tool, GrowthBar bar) {
        boolean guilty = isGuilty(verdict, tool);
        String name = switch (tool.name()) {
            case "sessions" -> "(opening a session)";
            case "abandoned" -> "(abandoning a session)";
            default -> VisibleText.name(RunText.bare(tool.name()));
        };
        String growth = NUMBERS.bytes(tool.rate().value());
        String range = NUMBERS.byteInterval(tool.rate());
        return new Row(
                guilty ? "leak" : "",
                List.of(
                        cell((guilty ? "\u25b2 " : "") + name),
                        cell(NUMBERS.count(tool.calls())),
                        cell(growth),
                        cell(range),
                        new PageView.Cell("", bar.svg(tool.rate(), guilty, growth + ", " + range))));
    }

    private static boolean isGuilty(LeakVerdict verdict, ToolGrowth tool) {
        return verdict.culprit().stream().anyMatch(culprit -> CulpritText.isNamed(culprit, tool));
    }
}
