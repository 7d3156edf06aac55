package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;

/**
 * Put "No leak found" into words and numbers.
 *
 * @param facts the run
 * @param findings what every channel says
 * @param decider the channel that the answer rests on
 */
record Acquittal(RunFacts facts, List<Finding> findings, Finding decider) {

    LeakVerdict verdict() {
        return new LeakVerdict(
                Answer.NO_LEAK,
                sentence(),
                "Nothing to do.",
                Optional.of(estimate()),
                OptionalDouble.of(decider.bound()),
                Optional.empty(),
                ChannelVerdicts.of(findings),
                List.of(),
                caveats(),
                List.of(),
                new Basis(
                        facts.finished(),
                        decider.series().burnIn(),
                        facts.calls(),
                        facts.failedCalls(),
                        decider.series().count(Exposure.CALLS),
                        decider.series().growth()));
    }

    private String sentence() {
        String when = decider.trend().shape() == Trend.Shape.PLATEAU ? "memory grew and has levelled off; " : "";
        return when + "any leak is below " + Figures.below(decider.bound()) + " per call, 95 % confidence, over "
                + Figures.count(facts.calls()) + " calls of the tools called";
    }

    private Estimate estimate() {
        // what grew before it levelled off is no part of the bound, and would contradict it
        Interval rate = decider.basis();
        return new Estimate(rate, "B/call", Exposure.CALLS, decider.channel(), OptionalDouble.of(rate.value()));
    }

    private List<String> caveats() {
        List<String> caveats = new ArrayList<>();
        Steps.caveat(decider).ifPresent(caveats::add);
        for (Finding finding : findings) {
            if (!finding.equals(decider) && finding.is(Answer.INCONCLUSIVE) && !LeakJudge.bytes(finding)) {
                caveats.add("Of " + ChannelVerdicts.words(finding.channel()) + " nothing can be said: "
                        + ChannelVerdicts.of(finding).reason() + ".");
            }
        }
        if (decider.channel().equals(Channel.LIVE_BYTES)) {
            caveats.add("The bound is about live bytes; memory outside them is only watched for growth above "
                    + Figures.bytes(ChannelRule.NATIVE_BYTES)
                    + " per call, and only where resident memory can show it.");
        }
        if (!facts.everRead(Channel.SHARED_RSS)) {
            caveats.add("Shared memory and mapped files were not recorded; the bound does not cover them.");
        }
        LeakJudge.commonCaveats(facts).forEach(caveats::add);
        return caveats;
    }
}
