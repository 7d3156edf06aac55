package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.verdict.LeakVerdict.Accomplice;
import mcpleak.verdict.LeakVerdict.Cause;
import mcpleak.verdict.LeakVerdict.Growth;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.Attribution;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.channel.JudgedChannel;
import mcpleak.verdict.channel.Reclaim;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.Acceleration;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Interval;

/**
 * A found leak is one or more channels that convict, the one that is told first in front, and what makes it grow. Immutable, pure.
 *
 * @param facts what rounds and events say
 * @param convicting the channels that convict; never empty
 */
record FoundLeak(RunFacts facts, List<JudgedChannel> convicting) {

    /** Causes before symptoms: a process has threads, a thread holds descriptors, and all of them hold memory. */
    private static final List<Channel> CAUSES =
            List.of(Channel.CHILD_PROCESSES, Channel.THREADS, Channel.OPEN_FILES, Channel.CLOSE_WAIT);

    /** Return where a channel stands in the order in which leaks are told. */
    static int rank(JudgedChannel channel) {
        int cause = CAUSES.indexOf(channel.channel());
        if (cause >= 0) {
            return cause;
        }
        // what a server or its log counts says less of what it costs than its bytes
        return CAUSES.size() + (channel.isBytes() ? 0 : 1);
    }

    LeakVerdict verdict(List<ChannelVerdict> channels) {
        JudgedChannel main = convicting.get(0);
        Attribution attribution = Attribution.of(main);
        Optional<Confirmation> confirmation = Confirmation.of(facts, main);
        Culprit culprit = confirmation
                .map(found -> found.culprit(attribution, tools(main)))
                .orElse(attribution.culprit());
        boolean fitted = culprit.equals(attribution.culprit());
        Estimate estimate = fitted ? estimate(main, attribution) : estimate(main, fit(main, culprit));
        Optional<TimeToLimit> limit = limit(main, estimate);
        return new LeakVerdict(
                Answer.LEAK,
                new Grounds.Leaking(
                        convicting.stream().map(JudgedChannel::verdict).toList(),
                        main.test().slowsDown()),
                new Growth(Optional.of(estimate), OptionalDouble.empty()),
                new Cause(Optional.of(culprit), fitted ? beside(main, attribution) : List.of(), attribution.tools()),
                channels,
                Observations.decidedBy(facts, main),
                new FollowUp(
                        confirmation,
                        limit,
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        main.channel().isGauge() ? Optional.empty() : Production.of(facts.run(), estimate, limit),
                        Reclaim.of(facts, convicting)));
    }

    private Optional<TimeToLimit> limit(JudgedChannel main, Estimate estimate) {
        Optional<Acceleration> faster =
                Acceleration.of(main.test().used(main.series().against(Exposure.CALLS)));
        return main.channel().isGauge() ? Optional.empty() : TimeToLimit.of(facts, estimate, faster);
    }

    /** Return how fast a channel grows with what adds most; spread over all calls, with all that adds to it. */
    private Estimate estimate(JudgedChannel main, Attribution attribution) {
        if (attribution.culprit().kind() == Culprit.Kind.UNKNOWN) {
            return estimate(main, main.fit());
        }
        Estimate first = estimate(main, attribution.fit());
        List<Accomplice> beside = beside(main, attribution);
        if (beside.isEmpty() || first.bytesPerCall().isEmpty()) {
            return first;
        }
        double all = first.bytesPerCall().getAsDouble()
                + beside.stream()
                        .mapToDouble(other -> other.estimate().bytesPerCall().orElse(0))
                        .sum();
        return new Estimate(first.rate(), first.unit(), first.exposure(), first.channel(), OptionalDouble.of(all));
    }

    private List<Accomplice> beside(JudgedChannel main, Attribution attribution) {
        List<Accomplice> beside = new ArrayList<>();
        for (int i = 1; i < attribution.culprits().size(); i++) {
            beside.add(new Accomplice(
                    attribution.culprits().get(i),
                    measured(main, attribution.fits().get(i))));
        }
        return beside;
    }

    /** Return the growth against a tool that confirming rounds named; against what convicted where none is named. */
    private static ExposureFit fit(JudgedChannel main, Culprit culprit) {
        return culprit.name()
                .map(name -> Attribution.fit(main, Exposure.tool(name)))
                .orElse(main.fit());
    }

    private static List<String> tools(JudgedChannel main) {
        return ExposureFit.suspects(main.series(), main.rule().quantum()).stream()
                .map(ExposureFit::exposure)
                .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL)
                .map(Exposure::name)
                .toList();
    }

    /** The rate that convicted leaves a one-off step out; against another exposure it is estimated anew. */
    private Estimate estimate(JudgedChannel main, ExposureFit fit) {
        return fit.equals(main.fit()) ? estimate(main, fit, main.test().rate().orElseThrow()) : measured(main, fit);
    }

    private Estimate measured(JudgedChannel main, ExposureFit fit) {
        return estimate(main, fit, GrowthRate.of(fit.increments(), main.rule().precision()));
    }

    private Estimate estimate(JudgedChannel main, ExposureFit fit, Interval rate) {
        OptionalDouble perCall = main.isBytes()
                ? OptionalDouble.of(rate.value() * (occurred(fit.exposure()) / facts.calls()))
                : OptionalDouble.empty();
        return new Estimate(rate.times(main.scale(fit)), main.unit(fit), main.exposure(fit), main.channel(), perCall);
    }

    private double occurred(Exposure exposure) {
        Round first = facts.rounds().get(0);
        Round last = facts.rounds().get(facts.rounds().size() - 1);
        return exposure.kind() == Exposure.Kind.TIME
                ? (double) last.floor().at().toEpochMilli() - first.floor().at().toEpochMilli()
                : last.total(exposure);
    }
}
