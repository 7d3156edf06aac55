package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;

/**
 * Say how the growth of one channel differs between two runs, with the interval of the difference.
 *
 * <p>Both rates are those that the verdicts rest on: over the usable rounds without a one-off step, over the last of them where
 * the channel has levelled off. Their difference has the standard errors' squares added and Welch and Satterthwaite's degrees of
 * freedom; both runs' resolutions widen it. A channel is <em>worse</em> where even the lower bound exceeds a quarter of the
 * convicting margin (8 B per call, 0.125 per 1,000 calls), <em>unchanged</em> where the whole interval stays within the convicting
 * margin either way. The scatter is that between rounds; what differs between two runs of one build comes on top, so compare
 * several runs where a build hangs on it. Immutable, pure.
 *
 * @param channel what grows
 * @param change the answer
 * @param exposure what growth is counted against in both
 * @param unit {@code B/call}, {@code B/session} or {@code 1/1000 calls}
 * @param before rate of the earlier run, with its 90 % interval
 * @param after rate of the later run
 * @param difference later minus earlier, with its 90 % interval: two one-sided 95 % bounds
 */
public record GrowthDifference(
        Channel channel,
        Change change,
        Exposure exposure,
        String unit,
        Interval before,
        Interval after,
        Interval difference) {

    /** Share of the convicting margin that a difference must exceed to count. */
    private static final double NOTABLE_SHARE = 0.25;

    /** What two builds can be to each other. */
    public enum Change {
        /** The later one grows faster. */
        WORSE,
        /** The later one grows slower. */
        BETTER,
        /** They differ by less than the margin. */
        UNCHANGED,
        /** Neither can be said. */
        INCONCLUSIVE,
        /** They must not be compared, or only one of them was measured. */
        NOT_COMPARABLE
    }

    /**
     * Compare two runs channel by channel.
     *
     * @param before the earlier run
     * @param after the later run
     * @return one difference a channel that both could be judged by, in the order in which leaks are told; may be empty
     */
    public static List<GrowthDifference> of(RecordedRun before, RecordedRun after) {
        List<Finding> earlier = LeakJudge.findings(RunFacts.of(before));
        List<GrowthDifference> differences = new ArrayList<>();
        for (Finding finding : LeakJudge.findings(RunFacts.of(after))) {
            LeakJudge.find(earlier, finding.channel())
                    .flatMap(old -> of(old, finding))
                    .ifPresent(differences::add);
        }
        return differences;
    }

    private static Optional<GrowthDifference> of(Finding before, Finding after) {
        boolean tells = decides(before) && decides(after);
        boolean enough = before.series().usable() >= TrendRule.MIN_USABLE
                && after.series().usable() >= TrendRule.MIN_USABLE;
        if (!tells || !enough || before.blocked().isPresent() || after.blocked().isPresent()) {
            return Optional.empty();
        }
        Exposure exposure = exposure(before, after);
        return Optional.of(of(after, exposure, measured(before, exposure), measured(after, exposure)));
    }

    /** What explains the growth of one of the runs is counted in the other too, where it occurred there. */
    private static Exposure exposure(Finding before, Finding after) {
        Exposure late = after.exposure().exposure();
        Exposure early = before.exposure().exposure();
        if (!late.equals(Exposure.CALLS) && before.series().count(late) > 0) {
            return late;
        }
        return after.series().count(early) > 0 ? early : Exposure.CALLS;
    }

    /** A channel that may not acquit shows growth that means nothing, unless it counts. */
    private static boolean decides(Finding finding) {
        return finding.rule().mayConvict() && !finding.rule().mustDouble();
    }

    private static GrowthRate.Measured measured(Finding finding, Exposure exposure) {
        Increments all = finding.series().against(exposure);
        Increments used =
                finding.trend().step().map(step -> all.without(step.index())).orElse(all);
        boolean plateau = finding.trend().shape() == Trend.Shape.PLATEAU;
        return GrowthRate.measured(plateau ? used.last(TrendRule.tailSize(used.size())) : used);
    }

    private static GrowthDifference of(
            Finding after, Exposure exposure, GrowthRate.Measured one, GrowthRate.Measured other) {
        Precision precision = Precision.of(after.rule().quantum());
        Interval difference = difference(one, other, precision);
        double margin = margin(after, exposure);
        ExposureFit fit = ExposureFit.of(exposure, after.series().against(exposure), precision.quantum());
        double scale = ChannelVerdicts.scale(after, fit);
        return new GrowthDifference(
                after.channel(),
                change(difference, margin),
                ChannelVerdicts.exposure(after, fit),
                ChannelVerdicts.unit(after, fit),
                ChannelVerdicts.scaled(one.interval(precision), scale),
                ChannelVerdicts.scaled(other.interval(precision), scale),
                ChannelVerdicts.scaled(difference, scale));
    }

    /** Return the convicting margin per unit of the exposure. */
    private static double margin(Finding finding, Exposure exposure) {
        double calls = finding.series().count(Exposure.CALLS);
        return finding.rule().convictMargin()
                * calls
                / Math.max(1, finding.series().count(exposure));
    }

    private static Interval difference(GrowthRate.Measured before, GrowthRate.Measured after, Precision precision) {
        double one = before.standardError() * before.standardError();
        double other = after.standardError() * after.standardError();
        double value = after.value() - before.value();
        double sum = one + other;
        double freedom = sum == 0
                ? before.degreesOfFreedom() + after.degreesOfFreedom()
                : sum * sum / (one * one / before.degreesOfFreedom() + other * other / after.degreesOfFreedom());
        double half = GrowthRate.quantile(freedom, precision.confidence()) * Math.sqrt(sum)
                + 2 * precision.quantum() / before.exposure()
                + 2 * precision.quantum() / after.exposure();
        return new Interval(value, value - half, value + half);
    }

    private static Change change(Interval difference, double margin) {
        if (difference.low() > NOTABLE_SHARE * margin) {
            return Change.WORSE;
        }
        if (difference.high() < -NOTABLE_SHARE * margin) {
            return Change.BETTER;
        }
        return difference.low() > -margin && difference.high() < margin ? Change.UNCHANGED : Change.INCONCLUSIVE;
    }
}
