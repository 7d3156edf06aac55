package mcpleak.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import mcpleak.compare.LoadReadings.Percentile;
import mcpleak.compare.Metric.Group;
import mcpleak.compare.Metric.Weight;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.Round;
import mcpleak.verdict.channel.RunGrowth;
import mcpleak.verdict.growth.Reading;
import mcpleak.verdict.growth.Result;

/** Compare two builds metric by metric. Confined to one thread; pure: the same runs give the same comparison. */
public final class BuildComparison {

    /** What a metric is read over. */
    private enum Reach {
        ALL_TOOLS,
        ONE
    }

    private final Build baseline;
    private final Build candidate;
    private final Comparability comparability;
    private final List<Change> changes = new ArrayList<>();

    private BuildComparison(Build baseline, Build candidate) {
        this.baseline = baseline;
        this.candidate = candidate;
        comparability = Comparability.of(baseline.runs(), candidate.runs());
    }

    /** Compare the last two of several builds in order of time, and follow the trend over all. */
    public static Comparison of(List<Build> builds) {
        if (builds.size() < 2) {
            throw new IllegalArgumentException("a comparison takes 2 builds, not " + builds.size());
        }
        return of(builds.get(builds.size() - 2), builds.get(builds.size() - 1), builds);
    }

    /** Compare two builds, and follow the trend over all. */
    public static Comparison of(Build baseline, Build candidate, List<Build> builds) {
        BuildComparison comparison = new BuildComparison(baseline, candidate);
        comparison.memory();
        comparison.load();
        comparison.changes.sort(
                Comparator.comparing((Change change) -> change.metric().group())
                        .thenComparing(change -> order(change.result())));
        return new Comparison(
                baseline,
                candidate,
                comparison.changes,
                comparison.comparability.checks(),
                comparison.noise(),
                BuildTrend.of(builds));
    }

    private static int order(Result result) {
        return switch (result) {
            case WORSE -> 0;
            case BETTER -> 1;
            case INCONCLUSIVE -> 2;
            case ONLY_IN_ONE -> 3;
            case NOT_COMPARABLE -> 4;
            case UNCHANGED -> 5;
        };
    }

    private String noise() {
        int repeats = baseline.runs().size() + candidate.runs().size() - 2;
        return repeats > 0
                ? "Noise is measured from " + repeats + (repeats == 1 ? " repeat" : " repeats")
                        + " of the same builds, and is at least what rounds within runs show plus the stated least noise between"
                        + " runs."
                : "There is one run of each build: noise is taken from the rounds within the runs, plus a stated least noise"
                        + " between runs. More runs of each build measure it.";
    }

    private void memory() {
        Set<Channel> channels = new LinkedHashSet<>();
        main().ifPresent(channels::add);
        channels.addAll(
                List.of(Channel.CHILDREN_PRIVATE_RSS, Channel.OPEN_FILES, Channel.THREADS, Channel.CHILD_PROCESSES));
        channels.addAll(others());
        for (Channel channel : channels) {
            boolean read = !each(
                                    baseline,
                                    run -> RunGrowth.of(run.run(), channel).last())
                            .isEmpty()
                    || !each(candidate, run -> RunGrowth.of(run.run(), channel).last())
                            .isEmpty();
            if (read && !isZero(channel)) {
                channel(channel);
            }
        }
        main().ifPresent(channel -> {
            double calls = callsPerSession();
            if (calls > 0) {
                judge(
                        Metric.growthPerSession(channel, calls),
                        run -> RunGrowth.of(run.run(), channel).rate(Exposure.SESSIONS),
                        Reach.ALL_TOOLS);
            }
            tools(channel);
        });
        judge(
                Metric.PEAK,
                run -> run.peakBytes().isPresent()
                        ? Optional.of(Reading.bare((double) run.peakBytes().getAsLong()))
                        : Optional.empty(),
                Reach.ALL_TOOLS);
    }

    /** Live bytes where both builds have them, else private RSS. */
    private Optional<Channel> main() {
        return List.of(Channel.LIVE_BYTES, Channel.PRIVATE_RSS).stream()
                .filter(channel -> has(baseline, channel) && has(candidate, channel))
                .findFirst();
    }

    private static boolean has(Build build, Channel channel) {
        return build.runs().stream()
                .allMatch(run -> !RunGrowth.of(run.run(), channel).rounds().isEmpty());
    }

    private Set<Channel> others() {
        Set<Channel> channels = new TreeSet<>(Comparator.comparing(Channel::name));
        for (Build build : List.of(baseline, candidate)) {
            for (ComparedRun run : build.runs()) {
                for (Round round : run.run().rounds()) {
                    channels.addAll(round.floor().readings().keySet());
                }
            }
        }
        channels.remove(Channel.LIVE_BYTES);
        channels.remove(Channel.PRIVATE_RSS);
        return channels;
    }

    private boolean isZero(Channel channel) {
        return java.util.stream.Stream.of(baseline, candidate)
                .flatMap(build -> build.runs().stream())
                .flatMap(run -> run.run().rounds().stream())
                .allMatch(round -> round.floor().readings().getOrDefault(channel, 0.0) == 0);
    }

    private void channel(Channel channel) {
        boolean decides = main().filter(channel::equals).isPresent()
                || channel.equals(Channel.OPEN_FILES)
                || channel.equals(Channel.THREADS);
        growth(channel, Metric.growthPerCall(channel, decides ? Weight.DECIDES : Weight.TELLS));
        if (channel.unit() == Unit.COUNT || !channel.equals(Channel.CHILDREN_PRIVATE_RSS)) {
            judge(Metric.floor(channel), run -> RunGrowth.of(run.run(), channel).last(), Reach.ALL_TOOLS);
        }
    }

    /** Compare growth per call: round by round where there is one run of each build and both did the same. */
    private void growth(Channel channel, Metric metric) {
        List<Reading> before = each(baseline, run -> BuildTrend.growth(run, channel));
        List<Reading> after = each(candidate, run -> BuildTrend.growth(run, channel));
        Optional<Reading> paired = before.size() == 1 && after.size() == 1
                ? BuildTrend.difference(baseline.runs().get(0), candidate.runs().get(0), channel)
                : Optional.empty();
        if (paired.isEmpty()
                || comparability
                        .refusal(metric.group())
                        .or(() -> mixRefusal(metric, Reach.ALL_TOOLS))
                        .isPresent()) {
            add(metric, before, after, mixRefusal(metric, Reach.ALL_TOOLS));
        } else {
            changes.add(Change.paired(metric, before.get(0), after.get(0), paired.get()));
        }
    }

    private double callsPerSession() {
        return java.util.stream.Stream.of(baseline, candidate)
                .flatMap(build -> build.runs().stream())
                .map(ComparedRun::run)
                .filter(run -> !run.rounds().isEmpty())
                .map(run -> run.rounds().get(run.rounds().size() - 1))
                .filter(round -> round.total(Exposure.SESSIONS) > 0)
                .mapToDouble(round -> (double) round.total(Exposure.CALLS) / round.total(Exposure.SESSIONS))
                .average()
                .orElse(0);
    }

    private void tools(Channel channel) {
        Map<String, Reading> old = ToolReadings.of(baseline, channel);
        Map<String, Reading> now = ToolReadings.of(candidate, channel);
        Set<String> tools = new TreeSet<>(old.keySet());
        tools.addAll(now.keySet());
        for (String tool : tools) {
            add(
                    Metric.growthPerTool(channel, tool),
                    Optional.ofNullable(old.get(tool)).stream().toList(),
                    Optional.ofNullable(now.get(tool)).stream().toList(),
                    Optional.empty());
        }
    }

    private void load() {
        judge(Metric.THROUGHPUT, LoadReadings::throughput, Reach.ALL_TOOLS);
        judge(Metric.FAILURES, run -> LoadReadings.failures(run.run()), Reach.ALL_TOOLS);
        Map<String, RequestSummary> requests = new LinkedHashMap<>();
        for (Build build : List.of(baseline, candidate)) {
            for (ComparedRun run : build.runs()) {
                run.run().requests().stream()
                        .filter(request -> request.kind() != RequestSummary.Kind.ALL)
                        .forEach(request -> requests.putIfAbsent(request.key(), request));
            }
        }
        for (RequestSummary request : new TreeMap<>(requests).values()) {
            for (Percentile percentile : Percentile.values()) {
                List<Reading> old = each(baseline, run -> percentile(run, request, percentile));
                List<Reading> known =
                        old.isEmpty() ? each(candidate, run -> percentile(run, request, percentile)) : old;
                if (!known.isEmpty()) {
                    double micros =
                            known.stream().mapToDouble(Reading::value).average().orElseThrow();
                    judge(
                            Metric.latency(request, percentile, micros),
                            run -> percentile(run, request, percentile),
                            request.kind() == RequestSummary.Kind.CALLS ? Reach.ALL_TOOLS : Reach.ONE);
                }
            }
        }
    }

    private static Optional<Reading> percentile(ComparedRun run, RequestSummary request, Percentile percentile) {
        return run.run().requests().stream()
                .filter(each -> each.key().equals(request.key()))
                .findFirst()
                .flatMap(each -> LoadReadings.percentile(run, each, percentile));
    }

    private void judge(Metric metric, Function<ComparedRun, Optional<Reading>> reading, Reach reach) {
        add(metric, each(baseline, reading), each(candidate, reading), mixRefusal(metric, reach));
    }

    private Optional<String> mixRefusal(Metric metric, Reach reach) {
        return reach == Reach.ALL_TOOLS && metric.group() != Group.RESOURCES
                ? comparability.otherMix()
                : Optional.empty();
    }

    private void add(Metric metric, List<Reading> before, List<Reading> after, Optional<String> refusal) {
        if (before.isEmpty() && after.isEmpty()) {
            return;
        }
        Optional<String> why = comparability.refusal(metric.group()).or(() -> refusal);
        changes.add(why.map(text -> Change.refused(metric, before, after, text))
                .orElseGet(() -> Change.of(metric, before, after)));
    }

    private static List<Reading> each(Build build, Function<ComparedRun, Optional<Reading>> reading) {
        return build.runs().stream().flatMap(run -> reading.apply(run).stream()).toList();
    }
}
