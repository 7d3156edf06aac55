package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.List;
import java.util.Optional;
import mcpleak.report.PageView.Missing;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;
import mcpleak.series.WhatGrew;

/** Fill the section that names the types of objects that the server's heap holds more of. */
final class GrownTypesPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final String ID = "what-grew";
    private static final String FULL = "full";
    private static final String HEADING = "What grew";

    private GrownTypesPanel() {}

    /** Fill the section; it says so where nobody looked into the heap. */
    static Panel of(FinishedRun finished) {
        Optional<WhatGrew> grew = finished.run().whatGrew();
        if (grew.isEmpty()) {
            return new Panel(
                    ID,
                    FULL,
                    HEADING,
                    List.of(new Missing("The heap was not compared by type: that takes a leak, or -Dprobe.whatgrew=on,"
                            + " and a runtime that tells (JVM, Node, CPython, Go).")));
        }
        if (grew.get().types().isEmpty()) {
            return new Panel(ID, FULL, HEADING, List.of(new Missing("No type of objects grew.")));
        }
        return new Panel(
                ID,
                FULL,
                HEADING,
                List.of(
                        new Note("From the end of round " + grew.get().fromRound() + " to the end of round "
                                + grew.get().toRound() + ", "
                                + NUMBERS.count(grew.get().calls()) + " calls: "
                                + VisibleText.name(grew.get().source()) + "."),
                        new Table(
                                HEADING,
                                List.of(text("Type"), number("Growth"), number("Instances"), number("Per call")),
                                rows(finished).orElse(List.of()))));
    }

    /** Return a row for each type: name, growth, instances, growth per call; empty if no type grew or nobody looked. */
    static Optional<List<Row>> rows(FinishedRun finished) {
        return finished.run()
                .whatGrew()
                .filter(grew -> !grew.types().isEmpty())
                .map(grew -> grew.types().stream()
                        .map(type -> row(type, grew.calls()))
                        .toList());
    }

    private static Row row(WhatGrew.Type type, long calls) {
        return new Row(
                "",
                List.of(
                        cell(VisibleText.name(type.name())),
                        cell(NUMBERS.bytes(type.bytes())),
                        cell(type.count() == 0 ? "" : NUMBERS.count(type.count())),
                        cell(calls == 0 ? "" : NUMBERS.bytes((double) type.bytes() / calls))));
    }
}
