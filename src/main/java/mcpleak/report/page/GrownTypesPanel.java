package mcpleak.report.page;

import java.util.List;
import mcpleak.recording.WhatGrew;
import mcpleak.report.page.html.Panel;
import mcpleak.report.page.html.Table;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.NumberText;
import mcpleak.report.words.VisibleText;

/** Fill the section that names the types of objects that the server's heap holds more of. */
public final class GrownTypesPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String HEADING = "What grew";

    private GrownTypesPanel() {}

    /** Fill the section; it says so where nobody looked into the heap. */
    static Panel of(FinishedRun finished) {
        Panel panel = Panel.full("what-grew", HEADING);
        if (finished.run().whatGrew().isEmpty()) {
            return panel.missing("The heap was not compared by type: that takes a leak, or -Dprobe.whatgrew=on,"
                    + " and a runtime that tells (JVM, Node, CPython, Go).");
        }
        WhatGrew grew = finished.run().whatGrew().get();
        if (grew.types().isEmpty()) {
            return panel.missing("No type of objects grew.");
        }
        Table table = new Table(HEADING).text("Type").number("Growth", "Instances", "Per call");
        rows(finished).forEach(row -> table.row("", row));
        return panel.note("From the end of round " + grew.fromRound() + " to the end of round " + grew.toRound() + ", "
                        + NUMBERS.count(grew.calls()) + " calls: " + VisibleText.name(grew.source()) + ".")
                .table(table);
    }

    /** Return a row for each type: name, growth, instances, growth per call; empty if no type grew or nobody looked. */
    public static List<List<String>> rows(FinishedRun finished) {
        return finished.run().whatGrew().stream()
                .flatMap(grew -> grew.types().stream()
                        .map(type -> List.of(
                                VisibleText.name(type.name()),
                                NUMBERS.bytes(type.bytes()),
                                type.count() == 0 ? "" : NUMBERS.count(type.count()),
                                grew.calls() == 0 ? "" : NUMBERS.bytes((double) type.bytes() / grew.calls()))))
                .toList();
    }
}
