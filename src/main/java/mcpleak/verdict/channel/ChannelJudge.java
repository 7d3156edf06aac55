package mcpleak.verdict.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.plan.Margins;
import mcpleak.verdict.shape.Aging;
import mcpleak.verdict.shape.Concurrency;
import mcpleak.verdict.shape.Resolution;

/** Decides each channel on its own. Pure; no state. */
public final class ChannelJudge {

    /** Share of the all-calls residual below which another exposure convicts in its stead. */
    private static final double OTHER_RESIDUAL = 0.05;

    /** Factor by which sessions must explain growth better than calls to be held against their own margin. */
    private static final double SESSIONS_BETTER = 4;

    /** Share of the squared growth that it may leave unexplained. */
    private static final double UNEXPLAINED = 0.01;

    /**
     * Share of all growth by which a floor that must double may fall in one round: V8 gives memory back when it likes, and
     * who has doubled by 48 MiB need not have done so in every single round.
     */
    private static final double FALL_SHARE = 0.05;

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

    private ChannelJudge() {}

    /** Return every channel of a run, judged, in the order in which leaks are told. */
    public static List<JudgedChannel> judge(RunFacts facts) {
        boolean live = FloorSeries.of(Channel.LIVE_BYTES, facts.rounds()).usable() >= MarginTest.MIN_USABLE;
        List<JudgedChannel> judged = new ArrayList<>();
        for (Channel channel : channels(facts)) {
            FloorSeries series = FloorSeries.of(channel, facts.rounds());
            boolean mayBeNone = channel.equals(Channel.CHILDREN_PRIVATE_RSS) || channel.equals(Channel.SHARED_RSS);
            if (mayBeNone && series.isZero()) {
                continue;
            }
            ChannelRule rule = ChannelRule.of(channel, facts.run(), live).at(facts.confidence());
            if (isResident(channel)) {
                rule = rule.resolving(Resolution.of(series, rule.quantum()));
            }
            Optional<ChannelReason> doubt = Reliability.doubt(series, rule);
            JudgedChannel alone = Reclaim.judge(facts, judge(series, rule, doubt), doubt);
            double session = Margins.of(facts.run().settings()).line(Exposure.SESSIONS);
            judged.add(channel.equals(Channel.LIVE_BYTES) ? perSession(alone, session) : alone);
        }
        return judged;
    }

    /**
     * Hold what sessions keep against the margin for sessions: of long sessions it is too little per call to be seen against the other.
     * Only where sessions explain the growth clearly better than calls do: else it is not known that sessions keep it.
     */
    private static JudgedChannel perSession(JudgedChannel judged, double line) {
        FloorSeries series = judged.series();
        Increments sessions = judged.test().used(series.against(Exposure.SESSIONS));
        Increments calls = judged.test().used(series.against(Exposure.CALLS));
        if (judged.is(Answer.LEAK) || judged.test().isTooShort() || sessions.totalExposure() == 0) {
            return judged;
        }
        double quantum = judged.rule().quantum();
        ExposureFit fit = ExposureFit.of(Exposure.SESSIONS, sessions, quantum);
        MarginTest test = MarginTest.of(fit.increments(), line, judged.rule().precision());
        boolean explains = SESSIONS_BETTER * fit.residual()
                < ExposureFit.of(Exposure.CALLS, calls, quantum).residual();
        if (!explains
                || test.clears()
                || test.rate()
                        .filter(rate -> rate.high() > line && rate.low() > 0)
                        .isEmpty()) {
            return judged;
        }
        ChannelRule rule = judged.rule().withMargin(line * sessions.totalExposure() / calls.totalExposure());
        return test.grows()
                ? growing(series, rule, new Uneven(fit, test), judged.unreliable())
                : new JudgedChannel(
                        series, rule, Answer.INCONCLUSIVE, fit, test, judged.doubled(), judged.unreliable());
    }

    private static boolean isResident(Channel channel) {
        return channel.equals(Channel.PRIVATE_RSS) || channel.equals(Channel.CHILDREN_PRIVATE_RSS);
    }

    private static Iterable<Channel> channels(RunFacts facts) {
        TreeSet<Channel> channels = new TreeSet<>(Comparator.comparingInt(
                        (Channel channel) -> ORDER.contains(channel) ? ORDER.indexOf(channel) : ORDER.size())
                .thenComparing(Channel::name)
                .thenComparing(Channel::unit));
        facts.rounds().forEach(round -> channels.addAll(round.floor().readings().keySet()));
        return channels;
    }

    public static Optional<JudgedChannel> find(List<JudgedChannel> judged, Channel channel) {
        return judged.stream().filter(each -> each.is(channel)).findFirst();
    }

    /**
     * Return one channel, judged.
     *
     * @param unreliable why its readings cannot be relied on, if so; it then neither convicts nor acquits
     */
    public static JudgedChannel judge(FloorSeries series, ChannelRule rule, Optional<ChannelReason> unreliable) {
        ExposureFit calls = ExposureFit.of(Exposure.CALLS, series.against(Exposure.CALLS), rule.quantum());
        double fall = rule.mustDouble() ? FALL_SHARE * Math.max(0, series.growth()) : 0;
        MarginTest convicting = test(series, calls.increments(), rule.margin(), rule, fall);
        MarginTest acquitting = acquitting(series, calls, rule);
        boolean doubled = doubled(series);
        if (!rule.decides()) {
            return new JudgedChannel(series, rule, Answer.NOT_MEASURED, calls, convicting, doubled, unreliable);
        }
        Optional<Uneven> grows =
                convicting.grows() ? Optional.of(new Uneven(calls, convicting)) : uneven(series, rule, calls);
        if (grows.isPresent()) {
            return growing(series, rule, grows.get(), unreliable);
        }
        if (convicting.fades()) {
            return new JudgedChannel(series, rule, Answer.INCONCLUSIVE, calls, convicting, doubled, unreliable);
        }
        Optional<ChannelReason> doubt =
                unreliable.or(() -> acquitting.clears() ? mayBeTime(series, rule, calls) : Optional.empty());
        boolean acquits = rule.mayAcquit() && doubt.isEmpty() && acquitting.clears();
        Answer answer = acquits ? Answer.NO_LEAK : Answer.INCONCLUSIVE;
        return new JudgedChannel(series, rule, answer, calls, acquitting, doubled, doubt);
    }

    private static JudgedChannel growing(
            FloorSeries series, ChannelRule rule, Uneven growth, Optional<ChannelReason> unreliable) {
        Optional<ChannelReason> doubt = unreliable
                .filter(reason -> !Reliability.isDwarfed(reason, series))
                .or(() -> growth.fit().exposure().kind() == Exposure.Kind.TIME
                        ? Optional.empty()
                        : Aging.of(series, rule.quantum(), growth.test().aside().exceptDrops())
                                .map(ChannelReason.KeptFor::new));
        boolean doubled = doubled(series);
        boolean convicts = rule.mayConvict() && doubt.isEmpty() && (doubled || !rule.mustDouble());
        Answer answer = convicts ? Answer.LEAK : Answer.INCONCLUSIVE;
        return new JudgedChannel(series, rule, answer, growth.fit(), growth.test(), doubled, doubt);
    }

    private static MarginTest test(
            FloorSeries series, Increments increments, double margin, ChannelRule rule, double fall) {
        return series.channel().unit() == Unit.COUNT
                ? MarginTest.counted(increments, margin, rule.precision())
                : MarginTest.of(increments, margin, rule.precision(), fall);
    }

    private static MarginTest acquitting(FloorSeries series, ExposureFit calls, ChannelRule rule) {
        if (series.channel().unit() == Unit.COUNT) {
            return MarginTest.counted(calls.increments(), rule.margin(), rule.precision());
        }
        MarginTest test = FullCache.recognise(
                MarginTest.of(
                        calls.increments(), rule.margin(), rule.precision().cautious()),
                series,
                calls,
                rule);
        return test.isPlateau() && Concurrency.explains(test, series, rule.margin(), rule.quantum())
                ? test.open()
                : test;
    }

    private record Uneven(ExposureFit fit, MarginTest test) {}

    /** A leak on one tool or per session looks uneven against all calls: judge it against the exposure that explains it. */
    private static Optional<Uneven> uneven(FloorSeries series, ChannelRule rule, ExposureFit calls) {
        if (calls.increments().size() < MarginTest.MIN_USABLE) {
            return Optional.empty();
        }
        double squares = 0;
        for (double dy : calls.increments().growth()) {
            squares += dy * dy;
        }
        double limit = Math.min(OTHER_RESIDUAL * calls.residual(), UNEXPLAINED * squares);
        List<ExposureFit> suspects = ExposureFit.suspects(series, rule.quantum());
        return suspects.stream()
                .min(Comparator.comparingDouble(ExposureFit::residual))
                .filter(fit -> fit.residual() < limit)
                .map(fit -> new Uneven(fit, test(series, fit.increments(), rule.marginOf(calls, fit), rule, 0)))
                .filter(uneven -> uneven.test().grows())
                .or(() -> byBlocks(series, rule, calls))
                .or(() -> byTime(series, rule, calls));
    }

    private static Optional<Uneven> byTime(FloorSeries series, ChannelRule rule, ExposureFit calls) {
        return Optional.of(TimeGrowth.of(series, rule, calls))
                .filter(time -> series.channel().unit() == Unit.BYTES && time.convicts())
                .map(time -> new Uneven(time.fit(), time.test()));
    }

    /** Return growth that may be that of time though it is below the margin of a call. */
    private static Optional<ChannelReason> mayBeTime(FloorSeries series, ChannelRule rule, ExposureFit calls) {
        return Optional.of(TimeGrowth.of(series, rule, calls))
                .filter(time -> series.channel().unit() == Unit.BYTES && time.mayBe(calls))
                .flatMap(time -> time.test().rate())
                .map(ChannelReason.MayBeTime::perMilli);
    }

    /** Many tools hide what one of them does in a single round: ask blocks of rounds whether it goes on. */
    private static Optional<Uneven> byBlocks(FloorSeries series, ChannelRule rule, ExposureFit calls) {
        return new UnevenGrowth(series, rule, calls).model().map(model -> {
            ExposureFit fit = model.parts().size() == 1 ? model.parts().get(0) : calls;
            MarginTest test = MarginTest.of(fit.increments(), rule.marginOf(calls, fit), rule.precision());
            return new Uneven(fit, test.growing());
        });
    }

    private static boolean doubled(FloorSeries series) {
        return !series.kept().isEmpty()
                && series.last() >= 2 * series.first()
                && series.growth() > ChannelRule.DOUBLING_BYTES;
    }
}
