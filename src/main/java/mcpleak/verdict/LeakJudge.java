package mcpleak.verdict;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.Grounds.Unusable;
import mcpleak.verdict.LeakVerdict.Cause;
import mcpleak.verdict.LeakVerdict.Growth;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelJudge;
import mcpleak.verdict.channel.ChannelRule;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.channel.JudgedChannel;
import mcpleak.verdict.channel.Reclaim;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.Precision;
import mcpleak.verdict.plan.Margins;
import mcpleak.verdict.plan.RepeatedLooks;

/**
 * Judges recorded runs. The rule, its assumptions and its measured error rates are in the package's description.
 *
 * <p>Pure and deterministic: the same run gives the same verdict to the last digit. No state, thread-safe.
 */
public final class LeakJudge {

    /** Confidence of every bound that this project states. */
    public static final double CONFIDENCE = Precision.CONFIDENCE;

    /** Fewest increments after the burn-in that any answer can rest on. */
    public static final int FEWEST_USABLE = MarginTest.MIN_USABLE;

    /** Bytes per call above which growth outside a managed heap counts. */
    public static final double NATIVE_BYTES = ChannelRule.NATIVE_BYTES;

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
        return LeakHunt.judge(run).orElseGet(() -> judge(RunFacts.of(run), PassDoubts.of(RunFacts.of(run))));
    }

    /**
     * Return the verdict of a run whose answer is certain; empty if it should go on. Nothing ends a run before round 8. "No leak found"
     * then does at once; "Leak found" only if half as many rounds said so too: a cache that fills and a runtime that warms up look like
     * a leak until they are done, and then stand still as long as they grew.
     *
     * @param soFar the run up to the round that has just ended, with {@link RepeatedLooks#AUTO} among its settings
     */
    public static Optional<LeakVerdict> certain(RecordedRun soFar) {
        int finished = RunFacts.of(soFar).finished();
        Optional<RepeatedLooks> looks = RepeatedLooks.of(soFar).filter(plan -> plan.mayEnd(finished));
        return looks.flatMap(plan -> {
            LeakVerdict now = judgeSoFar(soFar);
            return switch (now.answer()) {
                case NO_LEAK -> Optional.of(now);
                case LEAK -> Optional.of(now).filter(leak -> stands(soFar, plan, finished / 2));
                case INCONCLUSIVE, NOT_MEASURED -> Optional.empty();
            };
        });
    }

    /** Return whether something grew in a run so far, for all that can be told: a rest may show that it comes back. */
    public static boolean suspectsGrowth(RecordedRun soFar) {
        RunFacts facts = RunFacts.of(soFar);
        return soFar.measured() && ChannelJudge.judge(facts).stream().anyMatch(JudgedChannel::isSuspect);
    }

    /** Return whether the answer would be "No leak found" if the run ended in order now. */
    public static boolean wouldPass(RecordedRun soFar) {
        return judgeSoFar(soFar).answer() == Answer.NO_LEAK;
    }

    /** Return whether a run was a leak already when it had half of its rounds. */
    private static boolean stands(RecordedRun run, RepeatedLooks plan, int half) {
        RecordedRun before = run.with(
                run.rounds().stream().filter(round -> round.number() <= half).toList());
        return plan.looks(half) && judgeSoFar(before).answer() == Answer.LEAK;
    }

    /** Return what the verdict of a run that goes on would be, if it ended in order now. */
    static LeakVerdict judgeSoFar(RecordedRun run) {
        return judge(RunFacts.of(run), List.of());
    }

    private static LeakVerdict judge(RunFacts facts, List<Doubt> ofRun) {
        if (!facts.run().measured()) {
            return unusable(facts, List.of(), unmeasured(facts));
        }
        List<JudgedChannel> channels = ChannelJudge.judge(facts);
        Optional<JudgedChannel> live =
                ChannelJudge.find(channels, Channel.LIVE_BYTES).filter(JudgedChannel::isUsable);
        Optional<JudgedChannel> resident = ChannelJudge.find(channels, Channel.PRIVATE_RSS);
        boolean nativeGrowth = live.filter(channel -> !channel.is(Answer.LEAK)).isPresent()
                && resident.filter(channel -> channel.is(Answer.LEAK)).isPresent();
        List<JudgedChannel> convicting = channels.stream()
                .filter(channel -> channel.is(Answer.LEAK) && facts.calls() > 0)
                .filter(channel -> !(nativeGrowth && channel.is(Channel.PRIVATE_RSS)))
                .sorted(Comparator.comparingInt(FoundLeak::rank))
                .toList();
        if (!convicting.isEmpty()) {
            return new FoundLeak(facts, convicting).verdict(verdicts(channels));
        }
        Optional<Unusable> unusable = unusable(facts, channels);
        if (unusable.isPresent()) {
            return unusable(facts, channels, unusable.get());
        }
        Optional<JudgedChannel> decider = live.or(() -> resident);
        List<Doubt> doubts = Stream.concat(
                        ofRun.stream(), PassDoubts.of(facts, channels, decider, nativeGrowth).stream())
                .toList();
        return doubts.isEmpty()
                ? bounded(facts, channels, decider.orElseThrow())
                : doubtful(facts, channels, decider, doubts);
    }

    /** Return the last of the rounds that are thrown away as burn-in, of so many in all. */
    public static int burnIn(int rounds) {
        return MarginTest.burnIn(rounds);
    }

    private static List<ChannelVerdict> verdicts(List<JudgedChannel> channels) {
        return channels.stream().map(JudgedChannel::verdict).toList();
    }

    private static LeakVerdict bounded(RunFacts facts, List<JudgedChannel> channels, JudgedChannel decider) {
        // what grew before it levelled off is no part of the bound, and would contradict it
        Interval rate = decider.decisiveRate();
        Estimate estimate =
                new Estimate(rate, "B/call", Exposure.CALLS, decider.channel(), OptionalDouble.of(rate.value()));
        return new LeakVerdict(
                Answer.NO_LEAK,
                new Grounds.Bounded(decider.verdict(), besides(facts, channels, decider), Cap.of(decider)),
                new Growth(Optional.of(estimate), OptionalDouble.of(decider.bound())),
                Cause.UNKNOWN,
                verdicts(channels),
                Observations.decidedBy(facts, decider),
                FollowUp.NONE.with(Reclaim.of(facts, channels)));
    }

    private static Grounds.OtherBounds besides(RunFacts facts, List<JudgedChannel> channels, JudgedChannel decider) {
        OptionalDouble steps = channels.stream()
                .filter(channel -> channel.is(Channel.PRIVATE_RSS) && !channel.is(decider.channel()))
                .filter(channel -> channel.is(Answer.NO_LEAK))
                .mapToDouble(JudgedChannel::resolution)
                .findFirst();
        OptionalDouble perHour = decider.bound(Exposure.TIME);
        return new Grounds.OtherBounds(
                decider.bound(Exposure.SESSIONS),
                perHour.isPresent() ? OptionalDouble.of(Margins.MILLIS_AN_HOUR * perHour.getAsDouble()) : perHour,
                steps,
                decider.is(Channel.PRIVATE_RSS) && ChannelRule.accepted(facts.run()));
    }

    private static LeakVerdict doubtful(
            RunFacts facts, List<JudgedChannel> channels, Optional<JudgedChannel> decider, List<Doubt> doubts) {
        return new LeakVerdict(
                Answer.INCONCLUSIVE,
                new Grounds.Doubtful(decider.map(JudgedChannel::verdict), doubts),
                new Growth(decider.flatMap(LeakJudge::openEstimate), OptionalDouble.empty()),
                Cause.UNKNOWN,
                verdicts(channels),
                Observations.of(facts, decider),
                new FollowUp(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        decider.filter(PassDoubts::moreWouldTell)
                                .flatMap(channel -> PassDoubts.moreRounds(facts, channel)),
                        List.of(),
                        Optional.empty(),
                        Reclaim.of(facts, channels)));
    }

    /** Only where the deciding channel may decide: a rate of one that may not would be read as a leak. */
    private static Optional<Estimate> openEstimate(JudgedChannel decider) {
        double perCall = decider.fit().increments().totalExposure()
                / Math.max(1, decider.series().count(Exposure.CALLS));
        return decider.test()
                .rate()
                .filter(rate -> decider.rule().tells())
                .map(rate -> new Estimate(
                        rate,
                        decider.unit(decider.fit()),
                        decider.fit().exposure(),
                        decider.channel(),
                        OptionalDouble.of(rate.value() * perCall)));
    }

    private static LeakVerdict unusable(RunFacts facts, List<JudgedChannel> channels, Unusable why) {
        Answer answer = switch (why) {
            case ONLY_SCOUT, INTERRUPTED, TOO_FEW_ROUNDS -> Answer.INCONCLUSIVE;
            case PROBE_OFF, NO_PROCESS, NO_ROUND, SERVER_DIED, UNREADABLE, NO_CALLS -> Answer.NOT_MEASURED;
        };
        return new LeakVerdict(
                answer,
                why,
                Growth.UNKNOWN,
                Cause.UNKNOWN,
                verdicts(channels),
                Observations.of(facts, Optional.empty()),
                FollowUp.NONE);
    }

    private static Unusable unmeasured(RunFacts facts) {
        if ("off".equals(facts.run().settings().get("probe"))) {
            return Unusable.PROBE_OFF;
        }
        return facts.interrupted().isPresent() && facts.run().rounds().isEmpty()
                ? Unusable.NO_ROUND
                : Unusable.NO_PROCESS;
    }

    /** Return why a run without a conviction cannot be judged at all; empty if it can. */
    private static Optional<Unusable> unusable(RunFacts facts, List<JudgedChannel> channels) {
        if (facts.died().isPresent()) {
            return Optional.of(Unusable.SERVER_DIED);
        }
        if (facts.run().rounds().stream().noneMatch(round -> round.number() > 0)) {
            return Optional.of(Unusable.NO_ROUND);
        }
        List<JudgedChannel> memory = channels.stream()
                .filter(channel -> channel.is(Channel.LIVE_BYTES) || channel.is(Channel.PRIVATE_RSS))
                .toList();
        if (memory.isEmpty()) {
            return Optional.of(Unusable.UNREADABLE);
        }
        if (facts.restartedIn().isPresent()) {
            return Optional.empty();
        }
        if (facts.calls() == 0) {
            return Optional.of(Unusable.NO_CALLS);
        }
        if (facts.calls() == facts.scoutCalls()) {
            return Optional.of(Unusable.ONLY_SCOUT);
        }
        if (memory.stream().anyMatch(JudgedChannel::isUsable)) {
            return Optional.empty();
        }
        return Optional.of(facts.interrupted().isPresent() ? Unusable.INTERRUPTED : Unusable.TOO_FEW_ROUNDS);
    }
}
