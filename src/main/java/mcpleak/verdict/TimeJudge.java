package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.LeakVerdict.Cause;
import mcpleak.verdict.LeakVerdict.Growth;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelReason;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.Precision;

/**
 * Judges a memory series that knows no calls: time is the exposure, equal windows stand in for rounds.
 *
 * <p>Such a series can neither convict nor acquit: whether the server had work to do, and whether memory could settle, is not in it.
 * The answer is therefore always {@link Answer#INCONCLUSIVE} or {@link Answer#NOT_MEASURED}, with what the series does show. Pure; no
 * state, thread-safe.
 */
public final class TimeJudge {

    /** What such a series is about: the whole tree, file pages included. */
    public static final Channel TREE_RSS = new Channel("RSS of the tree", Unit.BYTES);

    /** Windows of time that stand in for rounds. */
    public static final int WINDOWS = 9;

    private static final double PAGE = 4096;
    private static final double MILLIS_AN_HOUR = 3_600_000;

    private TimeJudge() {}

    /**
     * Return what a series shows.
     *
     * @param millis time of each reading in milliseconds, not descending
     * @param bytes resident bytes of the tree at that time; as long as {@code millis}
     */
    public static LeakVerdict judge(long[] millis, long[] bytes) {
        if (millis.length != bytes.length) {
            throw new IllegalArgumentException(millis.length + " times do not fit " + bytes.length + " readings");
        }
        List<Double> floors = floors(millis, bytes);
        if (floors.size() < WINDOWS) {
            return verdict(Answer.NOT_MEASURED, millis, bytes, List.of(), floors);
        }
        double window = (double) (millis[millis.length - 1] - millis[0]) / WINDOWS;
        int burnIn = MarginTest.burnIn(WINDOWS - 1);
        Increments increments = increments(floors.subList(burnIn, WINDOWS), window);
        MarginTest test = MarginTest.of(increments, 0, Precision.of(PAGE));
        ChannelVerdict channel = channel(test, burnIn, increments.size(), floors);
        return verdict(Answer.INCONCLUSIVE, millis, bytes, List.of(channel), floors);
    }

    /** Return the least reading of each window; fewer than the windows if one of them is empty. */
    private static List<Double> floors(long[] millis, long[] bytes) {
        List<Double> floors = new ArrayList<>();
        int next = 0;
        for (int window = 1; window <= WINDOWS && next < millis.length; window++) {
            double end = millis[0] + (double) (millis[millis.length - 1] - millis[0]) * window / WINDOWS;
            double floor = Double.POSITIVE_INFINITY;
            while (next < millis.length && (millis[next] <= end || window == WINDOWS)) {
                floor = Math.min(floor, (double) bytes[next]);
                next++;
            }
            if (Double.isFinite(floor)) {
                floors.add(floor);
            }
        }
        return floors;
    }

    private static Increments increments(List<Double> floors, double window) {
        double[] dx = new double[floors.size() - 1];
        double[] dy = new double[floors.size() - 1];
        for (int i = 0; i < dx.length; i++) {
            dx[i] = window;
            dy[i] = floors.get(i + 1) - floors.get(i);
        }
        return new Increments(dx, dy);
    }

    private static ChannelVerdict channel(MarginTest test, int burnIn, int usable, List<Double> floors) {
        return new ChannelVerdict(
                TREE_RSS,
                Answer.INCONCLUSIVE,
                test.grows() ? ChannelReason.Plain.TIME_ALONE_GROWS : ChannelReason.Plain.TIME_ALONE,
                new ChannelVerdict.Rates(
                        Exposure.TIME,
                        "B/h",
                        test.rate().map(rate -> rate.times(MILLIS_AN_HOUR)),
                        test.tail().map(rate -> rate.times(MILLIS_AN_HOUR)),
                        0),
                new ChannelVerdict.Readings(burnIn, usable, floors, Optional.empty()));
    }

    private static LeakVerdict verdict(
            Answer answer, long[] millis, long[] bytes, List<ChannelVerdict> channels, List<Double> floors) {
        int last = bytes.length - 1;
        double growth = floors.isEmpty() ? 0 : floors.get(floors.size() - 1) - floors.get(0);
        Grounds grounds = last < 0
                ? new Grounds.TimeAlone(0, 0, 0)
                : new Grounds.TimeAlone(bytes.length, (double) bytes[last] - bytes[0], millis[last] - millis[0]);
        return new LeakVerdict(
                answer,
                grounds,
                Growth.UNKNOWN,
                Cause.UNKNOWN,
                channels,
                new Observations(RunFacts.of(RecordedRun.EMPTY), 0, 0, growth),
                FollowUp.NONE);
    }
}
