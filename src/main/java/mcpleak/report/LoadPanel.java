package mcpleak.report;

import static mcpleak.report.PageView.cell;
import static mcpleak.report.PageView.number;
import static mcpleak.report.PageView.text;

import java.util.ArrayList;
import java.util.List;
import mcpleak.report.PageView.Block;
import mcpleak.report.PageView.Fact;
import mcpleak.report.PageView.Facts;
import mcpleak.report.PageView.Note;
import mcpleak.report.PageView.Panel;
import mcpleak.report.PageView.Row;
import mcpleak.report.PageView.Table;

/** Fill the section on the load and its failures. */
final class LoadPanel {

    private static final NumberText NUMBERS = NumberText.HTML;
    private static final int MOST_FAILURES = 20;

    private LoadPanel() {}

    /** Fill the section. */
    static Panel of(LoadFigures load) {
        List<Block> blocks = new ArrayList<>();
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Users a round", NUMBERS.count(load.users())));
        facts.add(new Fact("Calls answered", NUMBERS.count(load.callsOk())));
        facts.add(new Fact("Calls failed", NUMBERS.count(load.callsFailed())));
        load.successPercent().ifPresent(share -> facts.add(new Fact("Success rate", NUMBERS.percentDown(share))));
        load.callsPerSecond()
                .ifPresent(rate -> facts.add(new Fact("Rate under load", NUMBERS.number(rate) + "\u00a0calls/s")));
        facts.add(new Fact("Time under load", NUMBERS.elapsed(load.loadTime()) + "\u00a0min:s"));
        facts.add(new Fact(
                "Sessions",
                NUMBERS.count(load.sessionsOpened()) + " opened, " + NUMBERS.count(load.sessionsClosed()) + " closed, "
                        + NUMBERS.count(load.sessionsAbandoned()) + " abandoned, "
                        + NUMBERS.count(load.sessionsExpired()) + " expired"));
        blocks.add(new Facts(facts));
        failures(load, blocks);
        return new Panel("load", "full", "Load", blocks);
    }

    private static void failures(LoadFigures load, List<Block> blocks) {
        if (!load.failures().isEmpty()) {
            blocks.add(new Table(
                    "Failures",
                    List.of(text("Failure"), number("Times")),
                    load.failures().stream()
                            .limit(MOST_FAILURES)
                            .map(failure -> new Row(
                                    "",
                                    List.of(
                                            cell(VisibleText.name(failure.message())),
                                            cell(NUMBERS.count(failure.count())))))
                            .toList()));
            if (load.failures().size() > MOST_FAILURES) {
                blocks.add(new Note("Only the first " + MOST_FAILURES + " of "
                        + NUMBERS.count(load.failures().size()) + " distinct messages are shown."));
            }
        }
    }
}
