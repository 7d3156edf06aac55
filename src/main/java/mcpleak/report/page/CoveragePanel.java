package mcpleak.report.page;

import java.util.Optional;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.ToolCoverage;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;

/** Fill the section on the tools that the answer is about, and on those that it is not about. */
public final class CoveragePanel {

    private static final NumberText NUMBERS = NumberText.HTML;

    private CoveragePanel() {}

    /** Say that a list of tools has an end; empty if it has all. */
    public static Optional<String> unlisted(long tools) {
        return tools == 0
                ? Optional.empty()
                : Optional.of(NumberText.ASCII.count(tools) + " more are not listed: the list ends at "
                        + NumberText.ASCII.count(LeftOutTools.MAX_CHARACTERS) + " characters");
    }

    /** Fill the section. */
    static Panel of(FinishedRun finished) {
        ToolCoverage coverage = finished.coverage();
        Panel panel = Panel.full("tools-called", "Tools called and not called");
        if (coverage.count() > 0) {
            Table table = new Table("Tools called").text("Tool").number("Calls that succeeded", "Failed");
            coverage.called()
                    .forEach(tool -> table.row(
                            "", VisibleText.name(tool.name()), NUMBERS.count(tool.ok()), NUMBERS.count(tool.failed())));
            fold(
                    panel,
                    coverage.count(),
                    "called: the answer is about " + (coverage.count() == 1 ? "it" : "them"),
                    table);
            unlisted(coverage.unlistedCalled()).ifPresent(text -> panel.note(text + "."));
        }
        LeftOutTools not = coverage.notCalled();
        if (not.count() > 0) {
            Table table = new Table("Tools not called").text("Tool", "Why");
            not.listed()
                    .forEach(tool -> table.row("", VisibleText.name(tool.name()), VisibleText.sentence(tool.reason())));
            fold(panel, not.count(), "not called", table);
            unlisted(not.unlisted()).ifPresent(text -> panel.note(text + "."));
        }
        return panel.isEmpty() ? panel.missing("No tool was listed, and none was called.") : panel;
    }

    private static void fold(Panel panel, long tools, String what, Table table) {
        panel.folded(
                NUMBERS.count(tools) + (tools == 1 ? " tool was " : " tools were ") + what,
                Panel.inner().table(table));
    }
}
