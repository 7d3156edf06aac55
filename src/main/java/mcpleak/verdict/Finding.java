package mcpleak.verdict;

import java.util.Optional;
import mcpleak.series.Channel;

/**
 * Hold what one channel was found to say, with the working that sentences and attribution need.
 *
 * @param series its floors
 * @param rule what it may prove
 * @param answer its answer
 * @param exposure the growth against what convicted it, else against all calls
 * @param trend the shape of that growth
 * @param doubled whether the floor doubled and grew by enough since the end of the burn-in
 * @param blocked why its readings cannot be relied on; empty if they can
 */
record Finding(
        FloorSeries series,
        ChannelRule rule,
        Answer answer,
        ExposureFit exposure,
        Trend trend,
        boolean doubled,
        Optional<String> blocked) {

    Channel channel() {
        return series.channel();
    }

    boolean is(Answer other) {
        return answer == other;
    }

    /** Return the upper bound that an acquittal rests on, in the channel's unit per call; never below its resolution. */
    double bound() {
        double resolution =
                2 * rule.quantum() / Math.max(1, exposure.increments().totalExposure());
        return Math.max(resolution, basis().high());
    }

    /** Return the rate that an acquittal rests on: that of the last rounds where growth has levelled off. */
    Interval basis() {
        return (trend.shape() == Trend.Shape.PLATEAU ? trend.tail() : trend.rate()).orElseThrow();
    }
}
