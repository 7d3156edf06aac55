package mcpleak.verdict.channel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.Round;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.LeastSquares;
import mcpleak.verdict.growth.MarginTest;

/**
 * What came back of a channel's growth while nobody called, after the last round. Immutable, pure.
 *
 * <p>What a server holds for a time is taken to be so much of each session (or call), from its end until it is so old, or until
 * everything is swept at once: {@code reading = base + each x held + rate x calls}, by least squares over the floors and the readings at
 * rest. What is held at each floor is then taken off it, and the rest is judged by the same rule as any run: a leak beside what is
 * reclaimed stays a leak.
 *
 * @param channel what was read
 * @param grown its growth over the rounds that were used, in its unit
 * @param returned by how much less the last readings told than the last floor; less than 0 where it grew at rest
 * @param restSeconds how long nobody had called at the last reading
 * @param held what is held for a time; empty if hardly anything came back
 */
public record Reclaim(Channel channel, double grown, double returned, double restSeconds, Optional<Held> held) {

    /**
     * What a server holds for a time.
     *
     * @param exposure of what
     * @param each how much of each, in the channel's unit
     * @param seconds for how long about
     * @param atOnce whether all of it was let go at the same time
     */
    public record Held(Exposure exposure, double each, double seconds, boolean atOnce) {}

    /** Share of the growth below which what came back is not told from what comes and goes by itself. */
    public static final double LEAST_SHARE = 0.1;

    /** Share of the growth that must have come back for the rest to be acquitted. */
    private static final double MOST_SHARE = 0.5;

    /** Times a floor's uncertainty that a return must exceed. */
    private static final double NOISES = 4;

    /** Most time limits that are tried, of a run with so many rounds that each costs much. */
    private static final int LIMITS = 400;

    /** Seconds over which the sessions of a round end at least. */
    private static final double LEAST_SECONDS = 0.5;

    /** Seconds within which a server notices that a session is too old. */
    private static final double EDGE_SECONDS = 1;

    /** Share of a round in the last of which its sessions end. */
    private static final double SPREAD_SHARE = 0.25;

    /** Most rounds up to which a sweep is tried. */
    private static final int MOST_SWEPT = 16;

    /** Squared residual, as a multiple of the least, within which explanations are as good: then one that excuses little is taken. */
    private static final double AS_GOOD = 1.5;

    /** Share of the growth up to which it does not matter whether a round's sessions are still held. */
    private static final double LITTLE_SHARE = 0.01;

    /** Share of the growth within which two explanations excuse the same. */
    private static final double ALIKE_SHARE = 0.25;

    /**
     * One explanation.
     *
     * @param byRound how much of it is held at each round
     * @param unsure rounds at which some of another round's sessions may just have become too old
     */
    private record Explained(
            Held held, Map<Integer, Double> byRound, Set<Integer> unsure, double residual, double excused) {}

    /** One reading: a floor, or at rest. */
    private record Point(Instant at, double reading, double calls) {}

    /** Return what a rest showed of the channels that convict, and of those that had something to give back; empty without a rest. */
    public static List<Reclaim> of(RunFacts facts, List<JudgedChannel> channels) {
        return channels.stream()
                .filter(channel -> channel.rule().mayConvict())
                .flatMap(channel -> fit(facts, FloorSeries.of(channel.channel(), facts.rounds()))
                        .map(Fitted::reclaim)
                        .filter(reclaim ->
                                channel.is(Answer.LEAK) || reclaim.held().isPresent())
                        .stream())
                .toList();
    }

    /**
     * Return a channel in the light of a rest: what was reclaimed is taken off its floors.
     *
     * @param unreliable why its readings cannot be relied on, whatever they tell; empty if they can
     */
    static JudgedChannel judge(RunFacts facts, JudgedChannel judged, Optional<ChannelReason> unreliable) {
        Optional<Fitted> fitted = fit(facts, judged.series()).filter(found -> found.explained.isPresent());
        if (fitted.isEmpty() || judged.is(Answer.NO_LEAK) || judged.is(Answer.NOT_MEASURED)) {
            return judged;
        }
        FloorSeries without = fitted.get().without(judged.series());
        JudgedChannel all = ChannelJudge.judge(without, judged.rule(), unreliable);
        JudgedChannel less = !all.is(Answer.INCONCLUSIVE)
                ? all
                : ChannelJudge.judge(fitted.get().known(without), judged.rule(), unreliable);
        Reclaim reclaim = fitted.get().reclaim();
        boolean most = reclaim.returned() >= MOST_SHARE * reclaim.grown();
        if (less.is(Answer.NO_LEAK) && most) {
            return less;
        }
        if (judged.is(Answer.LEAK)) {
            return less.is(Answer.LEAK) ? less : less.with(Answer.INCONCLUSIVE);
        }
        return judged;
    }

    /** What was fitted, beside what it was fitted to. */
    private record Fitted(Reclaim reclaim, Optional<Explained> explained) {

        FloorSeries without(FloorSeries series) {
            Map<Integer, Double> byRound = explained.orElseThrow().byRound();
            return series.less(round -> byRound.getOrDefault(round.number(), 0.0));
        }

        /** Return the floors of which it is known what was held. */
        FloorSeries known(FloorSeries series) {
            Set<Integer> unsure = explained.orElseThrow().unsure();
            List<Round> sure = series.kept().stream()
                    .filter(round -> !unsure.contains(round.number()))
                    .toList();
            return sure.size() > MarginTest.MIN_USABLE ? series.only(sure) : series;
        }
    }

    private static Optional<Fitted> fit(RunFacts facts, FloorSeries series) {
        Channel channel = series.channel();
        List<Point> rest = facts.rest().stream()
                .filter(floor -> floor.readings().containsKey(channel))
                .map(floor -> new Point(floor.at(), reading(floor, channel), facts.calls()))
                .toList();
        Optional<Round> last = facts.all().stream()
                .filter(round -> round.floor().readings().containsKey(channel))
                .reduce((one, other) -> other);
        if (rest.size() < 2 || last.isEmpty() || series.kept().isEmpty()) {
            return Optional.empty();
        }
        double end =
                (rest.get(rest.size() - 1).reading() + rest.get(rest.size() - 2).reading()) / 2;
        double returned = reading(last.get().floor(), channel) - end;
        double grown = series.growth();
        boolean much =
                returned > LEAST_SHARE * Math.max(0, grown) && returned > NOISES * ChannelRule.floorNoise(channel);
        Optional<Explained> explained = much ? new Search(facts, series, rest).best() : Optional.empty();
        double seconds =
                seconds(last.get().loadEndedAt(), rest.get(rest.size() - 1).at());
        return Optional.of(
                new Fitted(new Reclaim(channel, grown, returned, seconds, explained.map(Explained::held)), explained));
    }

    private static double reading(Floor floor, Channel channel) {
        return floor.readings().getOrDefault(channel, 0.0);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    /** Tries time limits and sweeps, of sessions and of calls. Times are seconds since the first round began. */
    private static final class Search {

        private final List<Round> kept;
        private final double[] times;
        private final double[] readings;
        private final double[] spreads;
        private final double[] calls;
        private final double[] begins;
        private final double[] ends;
        private final double noise;
        private final double grown;
        private final List<Explained> tried = new ArrayList<>();

        Search(RunFacts facts, FloorSeries series, List<Point> rest) {
            this.kept = series.kept();
            Instant start = facts.all().get(0).startedAt();
            List<Point> points = new ArrayList<>();
            kept.forEach(round -> points.add(new Point(
                    round.floor().at(), reading(round.floor(), series.channel()), round.total(Exposure.CALLS))));
            points.addAll(rest);
            this.times = numbers(points, point -> seconds(start, point.at()));
            this.readings = numbers(points, Point::reading);
            this.calls = numbers(points, Point::calls);
            this.begins = numbers(facts.all(), round -> seconds(start, round.startedAt()));
            this.ends = numbers(facts.all(), round -> seconds(start, round.loadEndedAt()));
            this.spreads = numbers(
                    facts.all(),
                    round -> EDGE_SECONDS + SPREAD_SHARE * seconds(round.startedAt(), round.loadEndedAt()));
            this.grown = series.growth();
            double quantum = ChannelRule.floorNoise(series.channel()) / NOISES;
            this.noise = points.size() * quantum * quantum;
            attempt(Exposure.SESSIONS, counts(facts, Exposure.SESSIONS));
            attempt(Exposure.CALLS, counts(facts, Exposure.CALLS));
        }

        private static <T> double[] numbers(List<T> things, ToDoubleFunction<T> number) {
            return things.stream().mapToDouble(number).toArray();
        }

        private static double[] counts(RunFacts facts, Exposure exposure) {
            double[] totals = numbers(facts.all(), round -> (double) round.total(exposure));
            double[] counts = new double[totals.length];
            for (int i = 1; i < counts.length; i++) {
                counts[i] = totals[i] - totals[i - 1];
            }
            return counts;
        }

        /** Return the best explanation: of those that fit as well as any, one that excuses little. */
        Optional<Explained> best() {
            double least = tried.stream().mapToDouble(Explained::residual).min().orElse(0);
            List<Explained> good = tried.stream()
                    .filter(each -> each.residual() <= AS_GOOD * least + noise)
                    .toList();
            double excused = good.stream().mapToDouble(Explained::excused).min().orElse(0);
            return good.stream()
                    .filter(each -> each.excused() <= excused + ALIKE_SHARE * Math.abs(grown))
                    .min(Comparator.comparingDouble(Explained::residual));
        }

        private void attempt(Exposure exposure, double[] counts) {
            boolean atEnd = exposure.equals(Exposure.SESSIONS);
            for (double limit : limits()) {
                attempt(new Held(exposure, 0, limit, false), counts, time -> ended(counts, atEnd, time - limit, time));
            }
            double last = ends[ends.length - 1];
            int apart = 1 + counts.length / MOST_SWEPT;
            for (int i = kept.size(); i < times.length; i++) {
                double swept = times[i];
                for (int round = 1; round < counts.length; round += apart) {
                    double until = round + apart < counts.length ? ends[round] : swept;
                    attempt(
                            new Held(exposure, 0, swept - Math.min(last, until), true),
                            counts,
                            time -> ended(counts, atEnd, time < swept ? -1 : until, time));
                }
            }
        }

        /** Return a time limit between any two at which a reading would hold a round more or less. */
        private List<Double> limits() {
            double[] ages = Arrays.stream(times)
                    .flatMap(time -> Arrays.stream(ends).map(end -> time - end))
                    .filter(age -> age > 0)
                    .sorted()
                    .distinct()
                    .toArray();
            List<Double> between = new ArrayList<>();
            for (int i = 1; i < ages.length; i += 1 + ages.length / LIMITS) {
                between.add((ages[i - 1] + ages[i]) / 2);
            }
            return between;
        }

        private void attempt(Held idea, double[] counts, DoubleUnaryOperator heldAt) {
            double[] held = Arrays.stream(times).map(heldAt).toArray();
            LeastSquares.of(readings, held, calls)
                    .filter(fit -> fit.first() > 0)
                    .ifPresent(fit -> tried.add(new Explained(
                            new Held(idea.exposure(), fit.first(), idea.seconds(), idea.atOnce()),
                            byRound(fit.first(), held),
                            unsure(idea, counts, fit.first()),
                            fit.residual(),
                            fit.first() * (held[kept.size() - 1] - held[0]))));
        }

        private Map<Integer, Double> byRound(double each, double[] held) {
            Map<Integer, Double> byRound = new HashMap<>();
            for (int i = 0; i < kept.size(); i++) {
                byRound.put(kept.get(i).number(), each * held[i]);
            }
            return byRound;
        }

        private Set<Integer> unsure(Held idea, double[] counts, double each) {
            Set<Integer> unsure = new HashSet<>();
            for (int i = 0; i < kept.size(); i++) {
                double oldest = times[i] - idea.seconds();
                boolean edge = IntStream.range(0, ends.length)
                        .filter(round -> each * counts[round] > LITTLE_SHARE * grown)
                        .anyMatch(
                                round -> oldest > ends[round] - spreads[round] && oldest < ends[round] + EDGE_SECONDS);
                if (edge && !idea.atOnce() && !idea.exposure().equals(Exposure.CALLS)) {
                    unsure.add(kept.get(i).number());
                }
            }
            return unsure;
        }

        /** Return how many of an exposure ended between two moments. */
        private double ended(double[] counts, boolean atEnd, double from, double to) {
            double sum = 0;
            for (int i = 1; i < counts.length; i++) {
                double length = atEnd ? LEAST_SECONDS : Math.max(LEAST_SECONDS, ends[i] - begins[i]);
                double young = (ends[i] - from) / length;
                sum += ends[i] > to ? 0 : counts[i] * Math.min(1, Math.max(0, young));
            }
            return sum;
        }
    }
}
