package mcpleak.verdict;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;
import mcpleak.series.RunEvent;
import mcpleak.series.Unit;

/**
 * Judge recorded runs. The rule, its assumptions and its measured error rates are in the package's description.
 *
 * <p>Pure and deterministic: the same run gives the same verdict to the last digit. No state, thread-safe.
 */
public final class LeakJudge {

    /** Share of failed calls above which no server is acquitted. */
    static final double MAX_ERROR_SHARE = 0.01;

    /** Channels in the order in which a leak is told; others follow by name. */
    private static final List<Channel> ORDER = List.of(
            Channel.LIVE_BYTES,
            Channel.PRIVATE_RSS,
            Channel.CHILDREN_PRIVATE_RSS,
            Channel.SHARED_RSS,
            Channel.OPEN_FILES,
            Channel.THREADS,
            Channel.CHILD_PROCESSES,
            Channel.CLOSE_WAIT);

    private LeakJudge() {}

    /**
     * Return the verdict of a run beside its comparison with the run of an earlier build.
     *
     * @param run the run
     * @param baseline the run of the earlier build
     */
    public static LeakVerdict judge(RecordedRun run, RecordedRun baseline) {
        return judge(run).comparedWith(BaselineComparison.of(baseline, run));
    }

    /**
     * Return the verdict of a run. A run that did not finish is judged on its finished rounds, and not acquitted.
     *
     * @param run the run; any number of rounds, also none
     */
    public static LeakVerdict judge(RecordedRun run) {
        return LeakHunt.judge(run).orElseGet(() -> judge(run, RunDoubts.of(run)));
    }

    /** Return what the verdict of a run that goes on would be, if it ended in order now. */
    static LeakVerdict judgeSoFar(RecordedRun run) {
        return judge(run, List.of());
    }

    private static LeakVerdict judge(RecordedRun run, List<Doubt> ofRun) {
        RunFacts facts = RunFacts.of(run);
        if (!run.measured()) {
            return Refusals.noProcess(facts);
        }
        List<Finding> findings = findings(facts);
        List<Finding> leaks = findings.stream()
                .filter(finding -> finding.is(Answer.LEAK) && facts.calls() > 0)
                .toList();
        Optional<Finding> live = find(findings, Channel.LIVE_BYTES).filter(LeakJudge::judgeable);
        Optional<Finding> resident = find(findings, Channel.PRIVATE_RSS);
        boolean nativeGrowth =
                live.filter(finding -> finding.is(Answer.NO_LEAK)).isPresent()
                        && resident.filter(finding -> finding.is(Answer.LEAK)).isPresent();
        List<Finding> convicting = leaks.stream()
                .filter(finding -> !(nativeGrowth && finding.channel().equals(Channel.PRIVATE_RSS)))
                .sorted(Comparator.comparingInt(LeakJudge::rank))
                .toList();
        if (!convicting.isEmpty()) {
            return new Conviction(facts, findings, convicting).verdict();
        }
        Optional<LeakVerdict> refusal = Refusals.of(facts, findings);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        Optional<Finding> decider = live.or(() -> resident);
        List<Doubt> doubts = Stream.concat(ofRun.stream(), Doubts.of(facts, findings, decider, nativeGrowth).stream())
                .toList();
        return doubts.isEmpty()
                ? new Acquittal(facts, findings, decider.orElseThrow()).verdict()
                : new Open(facts, findings, decider, doubts).verdict();
    }

    /** Return the last of the rounds that are thrown away as burn-in, of so many in all. */
    public static int burnIn(int rounds) {
        return TrendRule.burnIn(rounds);
    }

    static List<Finding> findings(RunFacts facts) {
        boolean live = FloorSeries.of(Channel.LIVE_BYTES, facts.rounds()).usable() >= TrendRule.MIN_USABLE;
        List<Finding> findings = new ArrayList<>();
        for (Channel channel : channels(facts)) {
            FloorSeries series = FloorSeries.of(channel, facts.rounds());
            boolean mayBeNone = channel.equals(Channel.CHILDREN_PRIVATE_RSS) || channel.equals(Channel.SHARED_RSS);
            if (mayBeNone && series.isZero()) {
                continue;
            }
            ChannelRule rule =
                    ChannelRule.of(channel, facts.run().runtime(), live).at(facts.confidence());
            findings.add(ChannelJudge.judge(series, rule, Reliability.doubt(series, rule)));
        }
        return findings;
    }

    private static List<Channel> channels(RunFacts facts) {
        TreeSet<Channel> channels = new TreeSet<>(Comparator.comparingInt(
                        (Channel channel) -> ORDER.contains(channel) ? ORDER.indexOf(channel) : ORDER.size())
                .thenComparing(Channel::name)
                .thenComparing(Channel::unit));
        facts.rounds().forEach(round -> channels.addAll(round.floor().readings().keySet()));
        return List.copyOf(channels);
    }

    /** A descriptor or thread that is never closed drags a little memory along: then the little memory is not what is told first. */
    private static int rank(Finding finding) {
        double bytesPerCall = GrowthRate.estimate(finding.series().against(Exposure.CALLS));
        if (!bytes(finding)) {
            return 1;
        }
        return bytesPerCall >= ChannelRule.NATIVE_BYTES ? 0 : 2;
    }

    /** Return whether a channel has enough rounds to be judged by. */
    private static boolean judgeable(Finding finding) {
        return finding.series().usable() >= TrendRule.MIN_USABLE;
    }

    static Optional<Finding> find(List<Finding> findings, Channel channel) {
        return findings.stream()
                .filter(finding -> finding.channel().equals(channel))
                .findFirst();
    }

    /** Return what every reader must know whatever the answer. */
    static Stream<String> commonCaveats(RunFacts facts) {
        Stream<String> probe = RunFacts.event(facts.run(), RunEvent.Kind.PROBE_LOST).stream()
                .map(event -> "A reading failed: " + Figures.text(event.text()));
        Stream<String> cut = facts.cutShort() && facts.died().isEmpty()
                ? Stream.of("The run ended after round " + facts.finished() + " of "
                        + facts.run().plannedRounds() + "; the verdict rests on the finished rounds.")
                : Stream.of();
        Stream<String> windows = facts.windows()
                ? Stream.of(
                        "The load never paused: " + facts.finished()
                                + " windows of it stand in for rounds with idle gaps. Memory that requests in flight hold is in every"
                                + " reading, and what would come back at rest counts as growth: a run with idle gaps claims more.")
                : Stream.of();
        Stream<String> early = facts.endedEarly().stream()
                .map(event -> "The run ended early, after " + facts.finished() + " of at most "
                        + facts.run().plannedRounds()
                        + " rounds, because its answer was certain; its bounds allow for a look after every round.");
        Stream<String> notes = facts.run().events().stream()
                .filter(event -> event.kind() == RunEvent.Kind.NOTE)
                .map(event -> Figures.text(event.text()));
        return Stream.of(windows, early, cut, probe, notes).flatMap(stream -> stream);
    }

    /** Return whether a finding is about bytes. */
    static boolean bytes(Finding finding) {
        return finding.channel().unit() == Unit.BYTES;
    }
}
