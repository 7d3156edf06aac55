package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.channel.ChannelJudge;
import mcpleak.verdict.channel.ChannelReason;
import mcpleak.verdict.channel.JudgedChannel;
import mcpleak.verdict.channel.PairedGrowth;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.channel.RunGrowth;
import mcpleak.verdict.growth.ChangeRule;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Reading;
import mcpleak.verdict.growth.Result;

/**
 * A growth difference is how the growth per call of one channel differs between two runs. It is estimated and judged as a comparison of
 * two builds does, by {@link ChangeRule#growth}; round by round where both did the same. Immutable, pure.
 *
 * @param channel what grows
 * @param change the answer
 * @param before rate of the earlier run, with its 90 % interval
 * @param after rate of the later run
 * @param difference later minus earlier, with its 95 % interval
 */
public record GrowthDifference(Channel channel, Result change, Interval before, Interval after, Interval difference) {

    /**
     * Compare two runs channel by channel.
     *
     * @param before the earlier run
     * @param after the later run
     * @return one difference a channel that both could be judged by, in the order in which leaks are told; may be empty
     */
    public static List<GrowthDifference> of(RecordedRun before, RecordedRun after) {
        List<JudgedChannel> earlier = ChannelJudge.judge(RunFacts.of(before));
        List<GrowthDifference> differences = new ArrayList<>();
        for (JudgedChannel judged : ChannelJudge.judge(RunFacts.of(after))) {
            Channel channel = judged.channel();
            Optional<Reading> now = RunGrowth.of(after, channel).rate(Exposure.CALLS);
            ChannelJudge.find(earlier, channel)
                    .filter(old -> tells(old) && tells(judged))
                    .flatMap(old -> RunGrowth.of(before, channel).rate(Exposure.CALLS))
                    .flatMap(old -> now.map(
                            reading -> of(new Pair(channel, old, reading), PairedGrowth.of(before, after, channel))))
                    .ifPresent(differences::add);
        }
        return differences;
    }

    /** A channel that may not acquit shows growth that means nothing, unless it counts. */
    private static boolean tells(JudgedChannel judged) {
        return judged.rule().mayConvict()
                && !judged.rule().mustDouble()
                && judged.unreliable()
                        .filter(why -> !(why instanceof ChannelReason.MayBeTime))
                        .isEmpty();
    }

    private record Pair(Channel channel, Reading before, Reading after) {}

    private static GrowthDifference of(Pair pair, Optional<Reading> paired) {
        ChangeRule rule = ChangeRule.growth(pair.channel());
        Interval difference =
                paired.map(rule::paired).orElseGet(() -> rule.change(List.of(pair.before()), List.of(pair.after())));
        double scale = pair.channel().unit() == Unit.BYTES ? 1 : 1000;
        return new GrowthDifference(
                pair.channel(),
                paired.isPresent() ? rule.pairedResult(difference) : rule.result(difference),
                pair.before().interval().times(scale),
                pair.after().interval().times(scale),
                difference.times(scale));
    }

    /** Return the unit of all three: {@code B/call} or {@code 1/1000 calls}. */
    public String unit() {
        return channel.unit() == Unit.BYTES ? "B/call" : "1/1000 calls";
    }
}
