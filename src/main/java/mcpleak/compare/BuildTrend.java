package mcpleak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.compare.Metric.Weight;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.PairedGrowth;
import mcpleak.verdict.channel.RunGrowth;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Reading;
import mcpleak.verdict.growth.Result;

/**
 * A build trend follows growth per call over builds.
 *
 * <p>Immutable. Builds that do not differ make a segment; a build that is worse or better than its segment, runs pooled, begins
 * another: a change point.
 *
 * @param metric what is followed; empty if no channel was read in all builds
 * @param points one a build, in order of time
 * @param firstBad the build in which growth last became worse and has not become better since
 * @param lastGood the build before it
 */
public record BuildTrend(
        Optional<Metric> metric, List<Point> points, Optional<Build> firstBad, Optional<Build> lastGood) {

    /**
     * Hold one build.
     *
     * @param build the build
     * @param growth its growth per call with a 95 % interval; empty if it was not measured
     * @param answer the worst answer of its runs
     * @param step how it differs from the builds since the last change point; {@link Result#UNCHANGED} for the first
     */
    public record Point(Build build, Optional<Interval> growth, Answer answer, Result step) {

        /** Return whether the build begins another segment. */
        public boolean isChangePoint() {
            return step == Result.WORSE || step == Result.BETTER;
        }
    }

    public BuildTrend {
        points = List.copyOf(points);
    }

    /** Follow builds in order of time. */
    static BuildTrend of(List<Build> builds) {
        Optional<Channel> channel = List.of(Channel.LIVE_BYTES, Channel.PRIVATE_RSS).stream()
                .filter(each ->
                        builds.stream().allMatch(build -> !readings(build, each).isEmpty()))
                .findFirst();
        if (channel.isEmpty()) {
            List<Point> points = builds.stream()
                    .map(build -> new Point(build, Optional.empty(), answer(build), Result.NOT_COMPARABLE))
                    .toList();
            return new BuildTrend(Optional.empty(), points, Optional.empty(), Optional.empty());
        }
        return followed(builds, channel.get());
    }

    private static BuildTrend followed(List<Build> builds, Channel channel) {
        Metric metric = Metric.growthPerCall(channel, Weight.DECIDES);
        List<Point> points = new ArrayList<>();
        List<Reading> segment = new ArrayList<>();
        Optional<Build> firstBad = Optional.empty();
        Optional<Build> lastGood = Optional.empty();
        for (Build build : builds) {
            List<Reading> now = readings(build, channel);
            Result step = segment.isEmpty() ? Result.UNCHANGED : step(builds, build, metric, segment, now);
            if (step == Result.WORSE) {
                firstBad = Optional.of(build);
                lastGood = Optional.of(points.get(points.size() - 1).build());
            } else if (step == Result.BETTER) {
                firstBad = Optional.empty();
                lastGood = Optional.empty();
            }
            if (step == Result.WORSE || step == Result.BETTER) {
                segment.clear();
            }
            if (step != Result.NOT_COMPARABLE) {
                segment.addAll(now);
            }
            points.add(new Point(build, Optional.of(interval(now, metric)), answer(build), step));
        }
        return new BuildTrend(Optional.of(metric), points, firstBad, lastGood);
    }

    private static Result step(
            List<Build> builds, Build build, Metric metric, List<Reading> segment, List<Reading> now) {
        Build before = builds.get(builds.indexOf(build) - 1);
        boolean refused = Comparability.of(before.runs(), build.runs())
                .refusal(Metric.Group.MEMORY)
                .isPresent();
        return refused ? Result.NOT_COMPARABLE : Change.of(metric, segment, now).result();
    }

    /** The interval of one group is that of its change against an exact value. */
    private static Interval interval(List<Reading> readings, Metric metric) {
        double mean = metric.rule().mean(readings);
        Interval change = metric.rule().change(readings, readings);
        double half = (change.high() - change.low()) / 2 / Math.sqrt(2);
        return new Interval(mean, mean - half, mean + half);
    }

    private static List<Reading> readings(Build build, Channel channel) {
        return build.runs().stream()
                .flatMap(run -> growth(run, channel).stream())
                .toList();
    }

    /** Return growth per call as its metric tells it; counts are told per 1,000 calls. */
    static Optional<Reading> growth(ComparedRun run, Channel channel) {
        Optional<Reading> rate = RunGrowth.of(run.run(), channel).rate(Exposure.CALLS);
        return channel.unit() == Unit.BYTES ? rate : rate.map(reading -> reading.times(1000));
    }

    /** Return by how much more one run grew per call than another, round by round; empty where they did not do the same. */
    static Optional<Reading> difference(ComparedRun before, ComparedRun after, Channel channel) {
        Optional<Reading> paired = PairedGrowth.of(before.run(), after.run(), channel);
        return channel.unit() == Unit.BYTES ? paired : paired.map(reading -> reading.times(1000));
    }

    private static Answer answer(Build build) {
        List<Answer> order = List.of(Answer.LEAK, Answer.NOT_MEASURED, Answer.INCONCLUSIVE, Answer.NO_LEAK);
        return order.stream()
                .filter(answer ->
                        build.runs().stream().anyMatch(run -> run.verdict().answer() == answer))
                .findFirst()
                .orElse(Answer.NOT_MEASURED);
    }
}
