package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.series.Channel;
import mcpleak.series.Round;
import mcpleak.series.RunEvent;

/** Refuse a verdict where nothing was measured that one could rest on, or too little. Pure; no state. */
final class Refusals {

    /** Rounds that a verdict is recommended with. */
    private static final int ROUNDS = 8;

    /** Fewest rounds that leave enough after the burn-in. */
    private static final int MIN_ROUNDS = 6;

    private Refusals() {}

    static LeakVerdict noProcess(RunFacts facts) {
        if ("off".equals(facts.run().settings().get("probe"))) {
            return refusal(
                    facts,
                    List.of(),
                    Answer.NOT_MEASURED,
                    "memory was not measured, as -Dprobe=off says" + because(facts),
                    "Leave out -Dprobe=off to have the server's memory measured.");
        }
        if (facts.interrupted().isPresent() && facts.run().rounds().isEmpty()) {
            return refusal(
                    facts,
                    List.of(),
                    Answer.NOT_MEASURED,
                    "the run ended before its first round did" + because(facts),
                    "See to what ended it, then run again.");
        }
        return refusal(
                facts,
                List.of(),
                Answer.NOT_MEASURED,
                "no process was measured: give -Dserver.command, -Dserver.pid or -Dserver.name" + because(facts),
                "Give -Dserver.command, -Dserver.pid or -Dserver.name, so that the server's memory can be read.");
    }

    /** Return why a run without a conviction cannot be judged at all; empty if it can. */
    static Optional<LeakVerdict> of(RunFacts facts, List<Finding> findings) {
        if (facts.died().isPresent()) {
            return Optional.of(died(facts, findings, facts.died().get()));
        }
        if (facts.run().rounds().stream().noneMatch(round -> round.number() > 0)) {
            return Optional.of(refusal(
                    facts,
                    findings,
                    Answer.NOT_MEASURED,
                    "the run ended before its first round did" + because(facts),
                    "Let it run to its end."));
        }
        if (findings.stream().noneMatch(Refusals::memory)) {
            return Optional.of(refusal(
                    facts,
                    findings,
                    Answer.NOT_MEASURED,
                    "the probe could not read the memory of the server process",
                    "Run as the user of the server, on the same host."));
        }
        if (facts.calls() == 0 && facts.restartedIn().isEmpty()) {
            return Optional.of(noCalls(facts, findings));
        }
        if (facts.calls() > 0
                && facts.calls() == facts.scoutCalls()
                && facts.restartedIn().isEmpty()) {
            return Optional.of(onlyScout(facts, findings));
        }
        return facts.restartedIn().isEmpty() && longest(findings) < TrendRule.MIN_USABLE
                ? Optional.of(tooFew(facts, findings))
                : Optional.empty();
    }

    /** Return why the run was ended before its time, as the end of a sentence; empty if it was not. */
    private static String because(RunFacts facts) {
        return facts.interrupted()
                .map(event -> ": " + Figures.text(event.text()))
                .orElse("");
    }

    private static LeakVerdict died(RunFacts facts, List<Finding> findings, RunEvent event) {
        int finished = (int) facts.run().rounds().stream()
                .filter(round -> round.number() > 0)
                .count();
        int round = RunFacts.roundOf(facts.run(), event);
        String where = round > facts.run().plannedRounds() ? "after its last round" : "in round " + round;
        return refusal(
                facts,
                findings,
                Answer.NOT_MEASURED,
                "the server died at " + Figures.time(event.at()) + ", " + where + ", after "
                        + Figures.count(facts.calls()) + " successful calls in " + finished + " finished rounds: "
                        + Figures.text(event.text()),
                "Find out why it died (its own log tells), then run again.");
    }

    private static LeakVerdict noCalls(RunFacts facts, List<Finding> findings) {
        return refusal(
                facts,
                findings,
                Answer.NOT_MEASURED,
                facts.failedCalls() == 0
                        ? "no tool was called"
                        : "none of " + Figures.count(facts.failedCalls()) + " calls succeeded",
                "Make at least one tool answer: see the errors in the load's report.");
    }

    private static LeakVerdict onlyScout(RunFacts facts, List<Finding> findings) {
        String tried = facts.failedInRounds() == 0
                ? ""
                : ": " + Figures.count(facts.failedInRounds()) + " calls were tried in its rounds, and none succeeded";
        return refusal(
                facts,
                findings,
                Answer.INCONCLUSIVE,
                "nothing was called but the scout's " + Figures.count(facts.scoutCalls())
                        + " calls before the first round" + tried,
                "Let the users call a tool that answers: see the errors in the load's report, and the scenario.");
    }

    private static LeakVerdict tooFew(RunFacts facts, List<Finding> findings) {
        if (facts.interrupted().isPresent()) {
            return refusal(
                    facts,
                    findings,
                    Answer.INCONCLUSIVE,
                    "the run was ended after " + facts.finished() + " of "
                            + facts.run().plannedRounds() + " rounds" + because(facts),
                    "Let it run to its end.");
        }
        int usable = Math.max(0, longest(findings));
        boolean fewRounds = facts.finished() < MIN_ROUNDS;
        String action = fewRounds
                ? "Run again with -Drounds=" + ROUNDS + "."
                : "Every round needs a reading and a successful call; see the errors, then run again.";
        return refusal(
                facts,
                findings,
                Answer.INCONCLUSIVE,
                "only " + usable + " of " + facts.finished() + " finished rounds can be used after the burn-in, and "
                        + TrendRule.MIN_USABLE + " is the least: "
                        + (fewRounds
                                ? ROUNDS + " rounds are needed for a verdict"
                                : "rounds without a reading or a successful call do not count"),
                action);
    }

    private static int longest(List<Finding> findings) {
        return findings.stream()
                .filter(Refusals::memory)
                .mapToInt(finding -> finding.series().usable())
                .max()
                .orElse(0);
    }

    private static boolean memory(Finding finding) {
        return finding.channel().equals(Channel.LIVE_BYTES) || finding.channel().equals(Channel.PRIVATE_RSS);
    }

    private static LeakVerdict refusal(
            RunFacts facts, List<Finding> findings, Answer answer, String sentence, String action) {
        int finished = (int) facts.rounds().stream()
                .mapToInt(Round::number)
                .filter(n -> n > 0)
                .count();
        return new LeakVerdict(
                answer,
                sentence,
                action,
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                ChannelVerdicts.of(findings),
                List.of(),
                LeakJudge.commonCaveats(facts).toList(),
                answer == Answer.INCONCLUSIVE ? List.of(action) : List.of(),
                new Basis(finished, TrendRule.burnIn(finished), facts.calls(), facts.failedCalls(), 0, 0));
    }
}
