package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.HuntPattern;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.LeakVerdict.Cause;
import mcpleak.verdict.LeakVerdict.Growth;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelReason;
import mcpleak.verdict.channel.ChannelRule;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.Precision;

/**
 * Judges a leak hunt: each pattern on its own rounds, and all of them together. Pure; no state.
 *
 * <p>Where every call opens a session of its own, the margins per call would hold for sessions, of which servers see far fewer: a
 * session may keep {@value Grounds.Allowed#MOST_BYTES} bytes, four times the margin below which a call is acquitted. Live bytes alone are exact
 * enough for that. What is allowed is said, with its rate.
 */
final class LeakHunt {

    private LeakHunt() {}

    /** Return the verdict of a hunt; empty if the run is none. */
    static Optional<LeakVerdict> judge(RecordedRun run) {
        List<PatternVerdict> patterns =
                HuntPattern.of(run).stream().map(LeakHunt::judge).toList();
        return patterns.isEmpty() ? Optional.empty() : Optional.of(verdict(RunFacts.of(run), patterns));
    }

    private static PatternVerdict judge(HuntPattern pattern) {
        LeakVerdict verdict = LeakJudge.judgeSoFar(pattern.run());
        RunFacts facts = RunFacts.of(pattern.run());
        Channel channel = verdict.estimate()
                .map(Estimate::channel)
                .filter(each -> each.unit() == Unit.BYTES)
                .orElseGet(() -> decider(facts));
        FloorSeries series = FloorSeries.of(channel, facts.rounds());
        PatternVerdict judged = new PatternVerdict(
                pattern.name(), verdict, rate(facts, series, Exposure.CALLS), rate(facts, series, Exposure.SESSIONS));
        return keepsLittle(judged, channel) ? cleared(judged, channel) : judged;
    }

    private static Channel decider(RunFacts facts) {
        boolean live = FloorSeries.of(Channel.LIVE_BYTES, facts.rounds()).usable() >= MarginTest.MIN_USABLE;
        return live ? Channel.LIVE_BYTES : Channel.PRIVATE_RSS;
    }

    private static Optional<Interval> rate(RunFacts facts, FloorSeries series, Exposure exposure) {
        if (series.usable() < MarginTest.MIN_USABLE || series.count(exposure) == 0) {
            return Optional.empty();
        }
        ChannelRule rule = ChannelRule.of(series.channel(), facts.run(), false);
        return Optional.of(GrowthRate.of(series.against(exposure), Precision.of(rule.quantum())));
    }

    private static boolean keepsLittle(PatternVerdict pattern, Channel channel) {
        Answer answer = pattern.verdict().answer();
        return channel.equals(Channel.LIVE_BYTES)
                && (answer == Answer.LEAK || answer == Answer.INCONCLUSIVE)
                && pattern.bytesPerSession()
                        .filter(rate -> rate.high() <= Grounds.Allowed.MOST_BYTES)
                        .isPresent()
                && pattern.bytesPerCall().isPresent()
                && pattern.verdict().channels().stream()
                        .noneMatch(other -> other.leaks() && !other.channel().equals(channel));
    }

    private static PatternVerdict cleared(PatternVerdict pattern, Channel channel) {
        LeakVerdict was = pattern.verdict();
        Interval session = pattern.bytesPerSession().orElseThrow();
        LeakVerdict cleared = new LeakVerdict(
                Answer.NO_LEAK,
                new Grounds.Allowed(session),
                new Growth(
                        was.estimate(),
                        OptionalDouble.of(
                                Math.max(0, pattern.bytesPerCall().orElseThrow().high()))),
                new Cause(Optional.empty(), List.of(), was.tools()),
                was.channels().stream()
                        .map(each -> each.channel().equals(channel)
                                ? each.with(Answer.NO_LEAK, new ChannelReason.Allowed(session))
                                : each)
                        .toList(),
                was.observations(),
                was.followUp());
        return new PatternVerdict(pattern.name(), cleared, pattern.bytesPerCall(), pattern.bytesPerSession());
    }

    private static LeakVerdict verdict(RunFacts run, List<PatternVerdict> patterns) {
        List<PatternVerdict> open = Stream.concat(
                        with(patterns, Answer.INCONCLUSIVE), with(patterns, Answer.NOT_MEASURED))
                .toList();
        Optional<PatternVerdict> leaking = with(patterns, Answer.LEAK).findFirst();
        List<Doubt> doubts = PassDoubts.of(run);
        Answer acquittal = doubts.isEmpty() ? Answer.NO_LEAK : Answer.INCONCLUSIVE;
        Answer answer = leaking.isPresent()
                ? Answer.LEAK
                : open.isEmpty() ? acquittal : open.get(0).verdict().answer();
        LeakVerdict told = leaking.orElseGet(() -> open.isEmpty() ? patterns.get(0) : open.get(0))
                .verdict();
        return new LeakVerdict(
                answer,
                new Grounds.Hunt(run, doubts),
                new Growth(
                        leaking.flatMap(pattern -> pattern.verdict().estimate()),
                        answer == Answer.NO_LEAK ? greatestBound(patterns) : OptionalDouble.empty()),
                new Cause(
                        leaking.flatMap(pattern -> pattern.verdict().culprit()),
                        leaking.map(pattern -> pattern.verdict().beside()).orElse(List.of()),
                        List.of()),
                told.channels(),
                told.observations(),
                new FollowUp(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        patterns,
                        Optional.empty(),
                        List.of()));
    }

    private static Stream<PatternVerdict> with(List<PatternVerdict> patterns, Answer answer) {
        return patterns.stream().filter(pattern -> pattern.verdict().answer() == answer);
    }

    private static OptionalDouble greatestBound(List<PatternVerdict> patterns) {
        return patterns.stream()
                .flatMapToDouble(pattern -> pattern.verdict().boundBytesPerCall().stream())
                .max();
    }
}
