package mcpleak.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcpleak.series.Exposure;

/** Decide one channel on its own. Pure; no state. */
final class ChannelJudge {

    /** Share of the all-calls residual below which another exposure convicts in its stead. */
    private static final double OTHER_RESIDUAL = 0.05;

    /** Share of the squared growth that it may leave unexplained. */
    private static final double UNEXPLAINED = 0.01;

    /**
     * Share of all growth by which a floor that must double may fall in one round: V8 gives memory back when it likes, and
     * who has doubled by 48 MiB need not have done so in every single round.
     */
    private static final double FALL_SHARE = 0.05;

    private ChannelJudge() {}

    /**
     * Return the channel's finding.
     *
     * @param blocked why its readings cannot be relied on, if so; it then neither convicts nor acquits
     */
    static Finding judge(FloorSeries series, ChannelRule rule, Optional<String> blocked) {
        ExposureFit calls = ExposureFit.of(Exposure.CALLS, series.against(Exposure.CALLS), rule.quantum());
        double fall = rule.mustDouble() ? FALL_SHARE * Math.max(0, series.growth()) : 0;
        Trend convicting = TrendRule.judge(calls.increments(), rule.convictMargin(), rule.precision(), fall);
        Trend acquitting = FullCache.recognise(
                TrendRule.judge(calls.increments(), rule.acquitMargin(), rule.precision()), series, calls, rule);
        boolean doubled = doubled(series);
        boolean mayConvict = rule.mayConvict() && blocked.isEmpty() && (doubled || !rule.mustDouble());
        if (!rule.decides()) {
            return new Finding(series, rule, Answer.NOT_MEASURED, calls, convicting, doubled, blocked);
        }
        if (convicting.grows()) {
            Answer answer = mayConvict ? Answer.LEAK : Answer.INCONCLUSIVE;
            return new Finding(series, rule, answer, calls, convicting, doubled, blocked);
        }
        Optional<Finding> uneven = uneven(series, rule, calls)
                .map(fit -> new Finding(
                        series,
                        rule,
                        mayConvict ? Answer.LEAK : Answer.INCONCLUSIVE,
                        fit.fit(),
                        fit.trend(),
                        doubled,
                        blocked));
        if (uneven.isPresent()) {
            return uneven.get();
        }
        boolean acquits = rule.mayAcquit() && blocked.isEmpty() && acquitting.clears();
        Answer answer = acquits ? Answer.NO_LEAK : Answer.INCONCLUSIVE;
        return new Finding(series, rule, answer, calls, acquitting, doubled, blocked);
    }

    private record Uneven(ExposureFit fit, Trend trend) {}

    /** A leak on one tool or per session looks uneven against all calls: judge it against the exposure that explains it. */
    private static Optional<Uneven> uneven(FloorSeries series, ChannelRule rule, ExposureFit calls) {
        if (calls.increments().size() < TrendRule.MIN_USABLE) {
            return Optional.empty();
        }
        double squares = 0;
        for (double dy : calls.increments().growth()) {
            squares += dy * dy;
        }
        double limit = Math.min(OTHER_RESIDUAL * calls.residual(), UNEXPLAINED * squares);
        List<ExposureFit> suspects = Suspects.of(series, rule.quantum());
        return suspects.stream()
                .min(Comparator.comparingDouble(ExposureFit::residual))
                .filter(fit -> fit.residual() < limit)
                .map(fit ->
                        new Uneven(fit, TrendRule.judge(fit.increments(), margin(rule, calls, fit), rule.precision())))
                .filter(uneven -> uneven.trend().grows());
    }

    /** Return the convicting margin per unit of another exposure: as much growth in all as the margin per call allows. */
    static double margin(ChannelRule rule, ExposureFit calls, ExposureFit other) {
        return rule.convictMargin()
                * calls.increments().totalExposure()
                / other.increments().totalExposure();
    }

    private static boolean doubled(FloorSeries series) {
        return !series.kept().isEmpty()
                && series.last() >= 2 * series.first()
                && series.growth() > ChannelRule.DOUBLING_BYTES;
    }
}
