package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Folded;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;
import mcpleak.series.LeftOutTools;

/** Say which tools were not called, and why. Stateless. */
final class LeftOutText {

    private static final NumberText NUMBERS = NumberText.HTML;

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
        List<Block> blocks = new ArrayList<>();
        if (tools.count() == 0) {
            blocks.add(new Note("Every tool of the server was called, or none was listed."));
        } else {
            List<Row> rows = tools.listed().stream()
                    .map(tool -> new Row(
                            "",
                            List.of(
                                    PageView.cell(VisibleText.name(tool.name())),
                                    PageView.cell(VisibleText.sentence(tool.reason())))))
                    .toList();
            blocks.add(new Folded(
                    NUMBERS.count(tools.count()) + (tools.count() == 1 ? " tool was" : " tools were") + " not called",
                    List.of(new Table("Tools left out", List.of(PageView.text("Tool"), PageView.text("Why")), rows))));
            unlisted(tools).ifPresent(text -> blocks.add(new Note(text + ".")));
        }
        return new Panel("left-out", "full", "Tools left out", blocks);
    }
}
