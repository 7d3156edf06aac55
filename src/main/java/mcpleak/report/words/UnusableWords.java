package mcpleak.report.words;

import mcpleak.recording.Channel;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.RunEvent;
import mcpleak.verdict.Grounds.Unusable;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.RunFacts;

/**
 * Says in words why a run cannot be judged at all, and what to do.
 *
 * @param sentence why
 * @param action what to do
 */
record UnusableWords(String sentence, String action) {

    /** Rounds that a verdict is recommended with. */
    private static final int ROUNDS = 8;

    /** Fewest rounds that leave enough after the burn-in. */
    private static final int MIN_ROUNDS = 6;

    private static final String TO_THE_END = "Let it run to its end.";

    static UnusableWords of(LeakVerdict verdict, Unusable why) {
        RunFacts run = verdict.observations().run();
        return switch (why) {
            case PROBE_OFF ->
                new UnusableWords(
                        "memory was not measured, as -Dprobe=off says" + because(run),
                        "Leave out -Dprobe=off to have the server's memory measured.");
            case NO_PROCESS ->
                new UnusableWords(
                        "no process was measured: give -Dserver.command, -Dserver.pid or -Dserver.name" + because(run),
                        "Give -Dserver.command, -Dserver.pid or -Dserver.name, so that the server's memory can be read.");
            case NO_ROUND -> new UnusableWords("the run ended before its first round did" + because(run), next(run));
            case SERVER_DIED -> died(run, run.died().orElseThrow());
            case UNREADABLE ->
                new UnusableWords(
                        "the probe could not read the memory of the server process",
                        "Run as the user of the server, on the same host.");
            case NO_CALLS ->
                new UnusableWords(
                        run.failedCalls() == 0
                                ? "no tool was called"
                                : "none of " + AsciiFigures.count(run.failedCalls()) + " calls succeeded",
                        "Make at least one tool answer: see the errors in the load's report.");
            case ONLY_SCOUT -> onlyScout(run);
            case INTERRUPTED ->
                new UnusableWords(
                        "the run was ended after " + run.finished() + " of "
                                + run.run().plannedRounds() + " rounds" + because(run),
                        TO_THE_END);
            case TOO_FEW_ROUNDS -> tooFew(verdict, run);
        };
    }

    private static String next(RunFacts run) {
        boolean toolless = run.interrupted()
                .filter(event -> event.text().startsWith(LeftOutTools.NOTHING_TO_CALL))
                .isPresent();
        if (toolless && run.run().leftOut().count() > 0) {
            return "See why the tools were left out, and name those to be called all the same (-Dtools.include=).";
        }
        return run.run().measured() ? TO_THE_END : "See to what ended it, then run again.";
    }

    /** Return why the run was ended before its time, as the end of a sentence; empty if it was not. */
    private static String because(RunFacts run) {
        return run.interrupted()
                .map(event -> ": " + AsciiFigures.text(event.text()))
                .orElse("");
    }

    private static UnusableWords died(RunFacts run, RunEvent event) {
        long finished =
                run.run().rounds().stream().filter(round -> round.number() > 0).count();
        int round = run.roundOf(event);
        String where = round > run.run().plannedRounds() ? "after its last round" : "in round " + round;
        return new UnusableWords(
                "the server died at " + AsciiFigures.time(event.at()) + ", " + where + ", after "
                        + AsciiFigures.count(run.calls()) + " successful calls in " + finished + " finished rounds: "
                        + AsciiFigures.text(event.text()),
                "Find out why it died (its own log tells), then run again.");
    }

    private static UnusableWords onlyScout(RunFacts run) {
        String tried = run.failedInRounds() == 0
                ? ""
                : ": " + AsciiFigures.count(run.failedInRounds())
                        + " calls were tried in its rounds, and none succeeded";
        return new UnusableWords(
                "nothing was called but the scout's " + AsciiFigures.count(run.scoutCalls())
                        + " calls before the first round" + tried,
                "Let the users call a tool that answers: see the errors in the load's report, and the scenario.");
    }

    private static UnusableWords tooFew(LeakVerdict verdict, RunFacts run) {
        int usable = verdict.channels().stream()
                .filter(channel -> channel.channel().equals(Channel.LIVE_BYTES)
                        || channel.channel().equals(Channel.PRIVATE_RSS))
                .mapToInt(ChannelVerdict::usable)
                .max()
                .orElse(0);
        boolean few = run.finished() < MIN_ROUNDS;
        return new UnusableWords(
                "only " + usable + " of " + run.finished() + " finished rounds can be used after the burn-in, and "
                        + LeakJudge.FEWEST_USABLE + " is the least: "
                        + (few
                                ? ROUNDS + " rounds are needed for a verdict"
                                : "rounds without a reading or a successful call do not count"),
                few
                        ? "Run again with -Drounds=" + ROUNDS + "."
                        : "Every round needs a reading and a successful call; see the errors, then run again.");
    }
}
