package mcpleak.report;

import java.util.Optional;
import mcpleak.series.LeftOutTools;

/** Say which tools were not called, and why. Stateless. */
final class LeftOutText {

    private LeftOutText() {}

    /** Say that the list has an end; empty if it has all. */
    static Optional<String> unlisted(LeftOutTools tools) {
        return tools.unlisted() == 0
                ? Optional.empty()
                : Optional.of(NumberText.ASCII.count(tools.unlisted())
                        + " more are not listed: the list ends at "
                        + NumberText.ASCII.count(LeftOutTools.MAX_CHARACTERS) + " characters");
    }

    /** Fill the section of the page. */
    static Panel panel(FinishedRun finished) {
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
}
