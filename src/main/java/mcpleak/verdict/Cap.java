package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelRule;
import mcpleak.verdict.channel.JudgedChannel;
import mcpleak.verdict.growth.FloorSeries;

/**
 * A cap is where growth stopped because a server keeps only so many of something: it stays at one level however many sessions a round
 * has, which what is kept for a time does not. Immutable, pure.
 *
 * @param sessions sessions that had been opened when growth stopped, about
 * @param calls calls that had been made by then
 */
public record Cap(double sessions, double calls) {

    /** Share of the growth within which floors are at one level. */
    private static final double LEVEL_SHARE = 0.05;

    /** Times a level's width by which a time limit would make it vary. */
    private static final double WIDTHS = 3;

    /** Fewest rounds at the level. */
    private static final int FEWEST = 3;

    /** Return where a channel that has levelled off met its cap; empty if it did not, or time may be what limits it. */
    static Optional<Cap> of(JudgedChannel judged) {
        if (!judged.is(Answer.NO_LEAK) || !judged.test().isPlateau()) {
            return Optional.empty();
        }
        FloorSeries series = judged.series();
        List<Round> kept = series.kept();
        double width = Math.max(ChannelRule.floorNoise(series.channel()), LEVEL_SHARE * series.growth());
        int at = kept.size() - 1;
        while (at > 0 && Math.abs(reading(series, at - 1) - series.last()) <= width) {
            at--;
        }
        if (at < 2 || kept.size() - at < FEWEST || series.growth() <= WIDTHS * width) {
            return Optional.empty();
        }
        double grown = reading(series, at - 1) - series.first();
        double each = grown / Math.max(1, opened(kept, 0, at - 1));
        double left = Math.max(0, series.last() - reading(series, at - 1)) / grown;
        return variation(kept, at) * each > WIDTHS * width
                ? Optional.of(
                        new Cap(reached(kept, at, Exposure.SESSIONS, left), reached(kept, at, Exposure.CALLS, left)))
                : Optional.empty();
    }

    private static double reached(List<Round> kept, int at, Exposure exposure, double left) {
        double before = kept.get(at - 1).total(exposure);
        return Math.min(
                (double) kept.get(at).total(exposure),
                before + left * (before - kept.get(0).total(exposure)));
    }

    /** Return by how much the numbers of sessions of the rounds at the level differ. */
    private static double variation(List<Round> kept, int at) {
        double least = Double.POSITIVE_INFINITY;
        double most = 0;
        for (int i = at + 1; i < kept.size(); i++) {
            least = Math.min(least, opened(kept, i - 1, i));
            most = Math.max(most, opened(kept, i - 1, i));
        }
        return most - least;
    }

    private static double opened(List<Round> kept, int from, int to) {
        return (double) kept.get(to).total(Exposure.SESSIONS) - kept.get(from).total(Exposure.SESSIONS);
    }

    private static double reading(FloorSeries series, int index) {
        return series.kept().get(index).floor().readings().getOrDefault(series.channel(), 0.0);
    }
}
