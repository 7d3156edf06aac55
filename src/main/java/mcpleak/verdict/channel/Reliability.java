package mcpleak.verdict.channel;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.MarginTest;

/** Say why the resident memory of a run cannot be relied on: it had not settled, or it was swapped out. Pure; no state. */
final class Reliability {

    /** Bytes by which the swapped part may change over the usable rounds. */
    private static final double SWAP_BYTES = 1024.0 * 1024;

    /** Share of a round's tolerated growth that may still move in the last second of its idle gap. */
    private static final double SETTLED_SHARE = 0.1;

    /** Factor by which growth in a round must exceed what had not settled in a second to be told all the same. */
    private static final double MANY_TIMES = 10;

    private Reliability() {}

    /** Return whether growth is so many times larger than what had not settled that it is not kept silent. */
    static boolean isDwarfed(ChannelReason reason, FloorSeries series) {
        return reason instanceof ChannelReason.Unsettled unsettled
                && series.growth() > MANY_TIMES * unsettled.bytesPerSecond() * series.usable();
    }

    /** Return why the channel's readings cannot be relied on; empty if they can. */
    static Optional<ChannelReason> doubt(FloorSeries series, ChannelRule rule) {
        boolean resident =
                series.channel().equals(Channel.PRIVATE_RSS) || series.channel().equals(Channel.CHILDREN_PRIVATE_RSS);
        if (!resident || !rule.decides() || series.usable() < MarginTest.MIN_USABLE) {
            return Optional.empty();
        }
        return swapped(series).or(() -> unsettled(series, rule));
    }

    private static Optional<ChannelReason> swapped(FloorSeries series) {
        List<Round> kept = series.kept();
        double change = (double) kept.get(kept.size() - 1).floor().swapBytes()
                - kept.get(0).floor().swapBytes();
        return Math.abs(change) > SWAP_BYTES ? Optional.of(new ChannelReason.Swapped(change)) : Optional.empty();
    }

    private static Optional<ChannelReason> unsettled(FloorSeries series, ChannelRule rule) {
        double[] slopes = series.kept().stream()
                .map(round -> round.floor().settleBytesPerSecond())
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .map(Math::abs)
                .sorted()
                .toArray();
        double callsPerRound = (double) series.count(Exposure.CALLS) / series.usable();
        double limit = SETTLED_SHARE * rule.margin() * callsPerRound;
        double median = slopes.length == 0 ? 0 : slopes[slopes.length / 2];
        return median > limit ? Optional.of(new ChannelReason.Unsettled(median)) : Optional.empty();
    }
}
