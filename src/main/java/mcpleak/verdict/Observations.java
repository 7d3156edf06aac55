package mcpleak.verdict;

import java.util.Optional;
import mcpleak.recording.Exposure;
import mcpleak.verdict.channel.JudgedChannel;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.MarginTest;

/**
 * Observations are what a verdict rests on: rounds, calls, and how much memory grew over them.
 *
 * @param run what rounds and events say
 * @param burnIn how many rounds were thrown away at the start
 * @param usableCalls successful calls of the rounds that were used
 * @param growth growth of the deciding channel over the rounds that were used, in that channel's unit; 0 where no channel decides
 */
public record Observations(RunFacts run, int burnIn, long usableCalls, double growth) {

    static Observations of(RunFacts run, Optional<JudgedChannel> decider) {
        return new Observations(
                run,
                MarginTest.burnIn(run.finished()),
                decider.map(found -> found.series().count(Exposure.CALLS)).orElse(0L),
                decider.map(found -> found.series().growth()).orElse(0.0));
    }

    static Observations decidedBy(RunFacts run, JudgedChannel decider) {
        return new Observations(
                run,
                decider.series().burnIn(),
                decider.series().count(Exposure.CALLS),
                decider.series().growth());
    }
}
