package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.Unit;
import mcpleak.verdict.Trend.Shape;

/**
 * Judge a memory series that knows no calls: time is the exposure, equal windows stand in for rounds.
 *
 * <p>Such a series can neither convict nor acquit: whether the server had work to do, and whether memory could settle, is not in it.
 * The answer is therefore always {@link Answer#INCONCLUSIVE} or {@link Answer#NOT_MEASURED}, with what the series does show. Pure; no
 * state, thread-safe.
 */
public final class TimeJudge {

    /** What such a series is about: the whole tree, file pages included. */
    public static final Channel TREE_RSS = new Channel("RSS of the tree", Unit.BYTES);

    private static final int WINDOWS = 9;
    private static final double PAGE = 4096;
    private static final double MILLIS_AN_HOUR = 3_600_000;
    private static final String HOW =
            "Run the server under mcpleak (-Dserver.command= or -Dserver.pid=): it counts calls and waits for memory to settle.";

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
            return verdict(
                    Answer.NOT_MEASURED,
                    bytes.length + (bytes.length == 1 ? " reading does" : " readings do") + " not fill " + WINDOWS
                            + " windows of time",
                    List.of(),
                    floors);
        }
        double window = (double) (millis[millis.length - 1] - millis[0]) / WINDOWS;
        int burnIn = TrendRule.burnIn(WINDOWS - 1);
        Increments increments = increments(floors.subList(burnIn, WINDOWS), window);
        Trend trend = TrendRule.judge(increments, 0, Precision.of(PAGE));
        ChannelVerdict channel = channel(trend, burnIn, increments.size(), floors);
        String sentence = sentence(trend, bytes[0], bytes[bytes.length - 1], millis[millis.length - 1] - millis[0]);
        return verdict(Answer.INCONCLUSIVE, sentence, List.of(channel), floors);
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

    private static ChannelVerdict channel(Trend trend, int burnIn, int usable, List<Double> floors) {
        return new ChannelVerdict(
                TREE_RSS,
                Answer.INCONCLUSIVE,
                "no calls are recorded: time is the exposure, which neither convicts nor acquits",
                Exposure.TIME,
                "B/h",
                trend.rate().map(rate -> ChannelVerdicts.scaled(rate, MILLIS_AN_HOUR)),
                trend.tail().map(rate -> ChannelVerdicts.scaled(rate, MILLIS_AN_HOUR)),
                0,
                0,
                burnIn,
                usable,
                floors);
    }

    private static String sentence(Trend trend, long first, long last, long millis) {
        double growth = (double) last - first;
        String went = growth >= 0 ? "grew by " : "fell by ";
        String start = "resident memory " + went + Figures.bytes(Math.abs(growth)) + " in "
                + Figures.digits(millis / 60_000.0) + " minutes";
        Interval rate = ChannelVerdicts.scaled(trend.rate().orElseThrow(), MILLIS_AN_HOUR);
        String hourly =
                Figures.bytes(rate.value()) + " per hour, 90 % interval " + Figures.range(rate.low(), rate.high());
        String course = trend.shape() == Shape.GROWS
                ? " and went on growing (" + hourly + "): a leak, a warm-up or a cache that fills"
                : " and did not grow steadily (" + hourly + ")";
        return start + course + "; calls and idle gaps are not recorded, so it cannot be told";
    }

    private static LeakVerdict verdict(
            Answer answer, String sentence, List<ChannelVerdict> channels, List<Double> floors) {
        double growth = floors.isEmpty() ? 0 : floors.get(floors.size() - 1) - floors.get(0);
        return new LeakVerdict(
                answer,
                sentence,
                HOW,
                Optional.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                channels,
                List.of(),
                List.of("Windows of time stand in for rounds: the claim is weaker than that of a run with idle gaps."),
                List.of(HOW),
                new Basis(0, 0, 0, 0, 0, growth));
    }
}
