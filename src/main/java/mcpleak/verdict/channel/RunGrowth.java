package mcpleak.verdict.channel;

import java.util.List;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.Reading;

/**
 * A run's growth is what its floors tell of one channel, counted as for its verdict: the first rounds and a one-off step left out, and
 * only the last rounds where growth has levelled off. Comparisons of runs rest on it, so that none contradicts another. Immutable, pure.
 */
public final class RunGrowth {

    private final FloorSeries series;
    private final MarginTest test;

    private RunGrowth(FloorSeries series, MarginTest test) {
        this.series = series;
        this.test = test;
    }

    /** Read a channel of a run. */
    public static RunGrowth of(RecordedRun run, Channel channel) {
        RunFacts facts = RunFacts.of(run);
        FloorSeries series = FloorSeries.of(channel, facts.rounds());
        ChannelRule rule = ChannelRule.of(channel, run, false);
        return new RunGrowth(series, MarginTest.of(series.against(Exposure.CALLS), rule.margin(), rule.precision()));
    }

    /** Return growth per unit of exposure in the channel's unit; empty if too few rounds have both. */
    public Optional<Reading> rate(Exposure exposure) {
        if (test.isTooShort() || series.count(exposure) == 0) {
            return Optional.empty();
        }
        Increments used = test.used(series.against(exposure));
        GrowthRate.Measured rate =
                GrowthRate.measured(test.isPlateau() ? used.last(MarginTest.tailSize(used.size())) : used);
        // the resolution of two floors: pages and objects that come and go by themselves
        double floors = 2 * Math.pow(ChannelRule.floorNoise(series.channel()) / rate.exposure(), 2);
        return Double.isInfinite(rate.standardError())
                ? Optional.empty()
                : Optional.of(new Reading(
                        rate.value(), rate.standardError() * rate.standardError() + floors, rate.degreesOfFreedom()));
    }

    /** Return the rounds whose floors are used, the last one of the burn-in first; may be empty. */
    public List<Round> rounds() {
        return series.kept();
    }

    /** Return the floor after the last round; empty if it was not read. */
    public Optional<Reading> last() {
        return series.kept().isEmpty() ? Optional.empty() : Optional.of(Reading.bare(series.last()));
    }
}
