package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import mcpleak.series.RecordedRun;

/** Collect the reasons why nothing that a run measured may acquit its server, whatever its channels say. Pure; no state. */
final class RunDoubts {

    private RunDoubts() {}

    /** Return them, the weightiest first; empty for a run that was conducted to its end on the server that was called. */
    static List<Doubt> of(RecordedRun run) {
        RunFacts facts = RunFacts.of(run);
        List<Doubt> doubts = new ArrayList<>();
        run.events().stream()
                .filter(event -> event.kind().forbidsPass())
                .map(event -> new Doubt(Figures.text(event.text()), List.of()))
                .forEach(doubts::add);
        if (facts.isIncomplete()) {
            doubts.add(new Doubt(cut(facts), List.of("Let it run to its end.")));
        }
        return doubts;
    }

    private static String cut(RunFacts facts) {
        String why = facts.interrupted()
                .map(event -> ": " + Figures.text(event.text()))
                .orElse(facts.run().endedAt().isEmpty() ? ", and has no record of its end" : "");
        return "the run was cut short, " + facts.lastRound() + " of "
                + facts.run().plannedRounds() + " planned rounds were finished" + why;
    }
}
