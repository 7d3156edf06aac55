package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelJudge;
import mcpleak.verdict.channel.JudgedChannel;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.Precision;

/** Collects the reasons why a run without a conviction is not acquitted either. Pure; no state. */
final class PassDoubts {

    private PassDoubts() {}

    /** Return why nothing that a run measured may acquit its server, whatever its channels say; the weightiest first. */
    static List<Doubt> of(RunFacts facts) {
        List<Doubt> doubts = new ArrayList<>();
        facts.run().events().stream()
                .filter(event -> event.kind().forbidsPass())
                .map(event -> new Doubt.ToldByRun(event.text()))
                .forEach(doubts::add);
        if (facts.isIncomplete()) {
            doubts.add(new Doubt.CutShort());
        }
        return doubts;
    }

    /** Return what the channels leave open, the weightiest first; empty if the deciding channel acquits and nothing speaks against it. */
    static List<Doubt> of(
            RunFacts facts, List<JudgedChannel> channels, Optional<JudgedChannel> decider, boolean nativeGrowth) {
        List<Doubt> doubts = new ArrayList<>();
        facts.restartedIn().ifPresent(round -> doubts.add(new Doubt.Restarted(round)));
        if (facts.failsTooOften()) {
            doubts.add(new Doubt.FailedCalls());
        }
        decider.filter(channel -> !channel.is(Answer.NO_LEAK))
                .ifPresent(channel -> doubts.add(undecided(facts, channel)));
        if (nativeGrowth) {
            ChannelJudge.find(channels, Channel.PRIVATE_RSS)
                    .ifPresent(channel -> doubts.add(new Doubt.NativeGrowth(
                            channel.verdict(),
                            decider.filter(live -> live.is(Answer.NO_LEAK)).isPresent())));
        }
        ChannelJudge.find(channels, Channel.CHILDREN_PRIVATE_RSS)
                .filter(children -> !cleared(facts, children, decider))
                .ifPresent(children ->
                        doubts.add(new Doubt.Children(children.series().last())));
        ChannelJudge.find(channels, Channel.SHARED_RSS)
                .filter(shared -> exceedsBound(shared, decider))
                .ifPresent(shared -> doubts.add(new Doubt.SharedMemory(shared.verdict())));
        channels.stream()
                .filter(PassDoubts::roseUndecided)
                .map(channel -> new Doubt.CountRose(
                        channel.verdict(),
                        channel.series().first(),
                        channel.series().last()))
                .forEach(doubts::add);
        return doubts;
    }

    /** A server behind a launcher is a child of the measured process: an acquittal must cover its children too. */
    private static boolean cleared(RunFacts facts, JudgedChannel children, Optional<JudgedChannel> decider) {
        boolean live = decider.filter(channel -> channel.is(Channel.LIVE_BYTES)).isPresent();
        MemoryModel model = facts.run().runtime().childrenModel();
        boolean shows = model == MemoryModel.NATIVE || model == MemoryModel.NODE_SMALL_SEMI_SPACE;
        return (live || shows)
                && children.unreliable().isEmpty()
                && MarginTest.of(
                                children.fit().increments(),
                                children.rule().margin(),
                                children.rule().precision())
                        .clears();
    }

    /** A bound that holds for one part of the memory is none while another part outgrows it. */
    private static boolean exceedsBound(JudgedChannel shared, Optional<JudgedChannel> decider) {
        double bound = decider.filter(channel -> channel.is(Answer.NO_LEAK))
                .map(JudgedChannel::bound)
                .orElse(shared.rule().margin());
        return !shared.is(Answer.NO_LEAK)
                && shared.test().rate().filter(rate -> rate.value() > bound).isPresent();
    }

    private static boolean roseUndecided(JudgedChannel channel) {
        return !channel.isBytes()
                && channel.is(Answer.INCONCLUSIVE)
                && !channel.series().kept().isEmpty()
                && channel.series().growth() >= 1;
    }

    private static boolean isHidden(JudgedChannel channel) {
        return channel.is(Channel.PRIVATE_RSS) && !channel.rule().tells();
    }

    private static boolean isFlat(JudgedChannel channel) {
        return channel.is(Channel.PRIVATE_RSS) && channel.test().clears();
    }

    /** Return whether more of the same would settle it: the channel may decide, and can be relied on. */
    static boolean moreWouldTell(JudgedChannel channel) {
        return !channel.is(Answer.NO_LEAK)
                && !isHidden(channel)
                && !isFlat(channel)
                && channel.unreliable().isEmpty();
    }

    private static Doubt undecided(RunFacts facts, JudgedChannel channel) {
        if (isHidden(channel)) {
            return new Doubt.HiddenHeap(
                    channel.series().growth(),
                    channel.rule().mustDouble(),
                    channel.doubled(),
                    channel.series().kept().isEmpty() ? 0 : channel.series().first());
        }
        if (channel.unreliable().isPresent()) {
            return new Doubt.Unreliable(channel.verdict());
        }
        if (channel.test().fading().isPresent()) {
            return new Doubt.SlowsDown(
                    channel.verdict(), channel.test().fading().getAsDouble());
        }
        if (isFlat(channel)) {
            return new Doubt.ResidentAlone(channel.verdict(), channel.bound(), channel.resolution());
        }
        return new Doubt.UnsureRate(
                channel.channel(),
                channel.fit().exposure(),
                channel.test().rate().orElse(new Interval(0, 0, 0)),
                channel.verdict().margin(),
                channel.test().slowsDown(),
                moreRounds(facts, channel));
    }

    /**
     * Return the rounds after which the rate would be known well enough, at least a few more; empty where four times as many as were
     * run would not do: of growth that slows down they tell in any case whether it stops.
     */
    static Optional<MoreRounds> moreRounds(RunFacts facts, JudgedChannel channel) {
        int run = facts.finished();
        Increments increments = channel.series().against(Exposure.CALLS);
        double rate = GrowthRate.estimate(increments);
        double scatter = GrowthRate.scatter(increments, rate);
        double callsPerRound = increments.totalExposure() / increments.size();
        double margin = channel.rule().margin();
        double distance = Math.max(margin / 8, Math.abs(rate - margin));
        int rounds = run + Math.max(2, run / 2);
        while (rounds < 4 * run && halfWidth(rounds, scatter, callsPerRound) > distance) {
            rounds++;
        }
        boolean enough = channel.test().slowsDown() || halfWidth(rounds, scatter, callsPerRound) <= distance;
        return enough ? Optional.of(new MoreRounds(rounds, rounds * facts.secondsPerRound())) : Optional.empty();
    }

    private static double halfWidth(int rounds, double scatter, double callsPerRound) {
        int usable = rounds - MarginTest.burnIn(rounds);
        return GrowthRate.quantile(usable - 1, Precision.CONFIDENCE) * scatter / Math.sqrt(callsPerRound * usable);
    }
}
