package mcpleak.verdict.channel;

import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.MarginTest;

/**
 * Growth with time is what a timer or the background adds whether or not anybody calls. Spread over calls it is below their margin, and
 * fills the memory in weeks all the same. Immutable, pure.
 *
 * @param fit the growth of a channel against time, in milliseconds
 * @param test that growth against its own margin
 * @param calls mean squared residual against all calls
 * @param much whether the channel grew by clearly more than a floor is uncertain by
 */
record TimeGrowth(ExposureFit fit, MarginTest test, double calls, boolean much) {

    /** Times a floor's uncertainty that the growth must exceed: in a short run the margin of an hour is next to nothing. */
    private static final double NOISES = 4;

    /** Factor by which time must explain the growth better than all calls to convict. */
    private static final double CLEARLY_BETTER = 4;

    /** Factor by which it must explain it better for a bound per call to say nothing. */
    private static final double BETTER = 1.5;

    static TimeGrowth of(FloorSeries series, ChannelRule rule, ExposureFit calls) {
        ExposureFit fit = ExposureFit.of(Exposure.TIME, series.against(Exposure.TIME), rule.quantum());
        return new TimeGrowth(
                fit,
                MarginTest.of(fit.increments(), rule.timeMargin(), rule.precision()),
                calls.residual(),
                series.growth() > NOISES * ChannelRule.floorNoise(series.channel()));
    }

    /** Return whether it grows with time for certain. */
    boolean convicts() {
        return much && test.grows() && CLEARLY_BETTER * fit.residual() < calls;
    }

    /**
     * Return whether growth may be that of time, so that a bound per call says nothing of it. Where calls came as evenly as time went by
     * nothing tells the two apart, and the bound per call stands.
     */
    boolean mayBe(ExposureFit against) {
        return much
                && test.grows()
                && BETTER * fit.residual() < calls
                && fit.increments().isApartFrom(against.increments());
    }
}
