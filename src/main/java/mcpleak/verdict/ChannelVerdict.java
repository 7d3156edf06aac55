package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;

/**
 * Hold the answer of one channel and the numbers behind it.
 *
 * @param channel what was judged
 * @param answer its own answer; {@link Answer#NOT_MEASURED} where it may neither convict nor acquit
 * @param reason why, in one sentence
 * @param exposure what its growth was counted against
 * @param unit unit of {@code rate}, {@code tailRate} and both margins
 * @param rate growth over the usable rounds; empty if too few
 * @param tailRate growth over the last rounds; empty if too few
 * @param convictMargin growth above which the channel convicts
 * @param acquitMargin growth below which it acquits
 * @param burnIn number of rounds thrown away at the start
 * @param usable number of increments that were used
 * @param floors the channel's readings, one a round from round 0, in the channel's unit
 * @param step growth in one round that was left out of {@code rate}
 */
public record ChannelVerdict(
        Channel channel,
        Answer answer,
        String reason,
        Exposure exposure,
        String unit,
        Optional<Interval> rate,
        Optional<Interval> tailRate,
        double convictMargin,
        double acquitMargin,
        int burnIn,
        int usable,
        List<Double> floors,
        Optional<OneOffStep> step) {

    public ChannelVerdict {
        floors = List.copyOf(floors);
    }

    /** Hold the answer of a channel without a one-off step. */
    public ChannelVerdict(
            Channel channel,
            Answer answer,
            String reason,
            Exposure exposure,
            String unit,
            Optional<Interval> rate,
            Optional<Interval> tailRate,
            double convictMargin,
            double acquitMargin,
            int burnIn,
            int usable,
            List<Double> floors) {
        this(
                channel,
                answer,
                reason,
                exposure,
                unit,
                rate,
                tailRate,
                convictMargin,
                acquitMargin,
                burnIn,
                usable,
                floors,
                Optional.empty());
    }
}
