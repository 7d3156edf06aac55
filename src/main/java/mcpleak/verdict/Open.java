package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import mcpleak.series.Exposure;

/**
 * Put "No verdict yet" into words and numbers.
 *
 * @param facts the run
 * @param findings what every channel says
 * @param decider the channel that would decide; empty if there is none
 * @param doubts why there is no verdict; never empty
 */
record Open(RunFacts facts, List<Finding> findings, Optional<Finding> decider, List<Doubt> doubts) {

    LeakVerdict verdict() {
        List<String> toSettle = Doubts.toSettle(doubts);
        return new LeakVerdict(
                Answer.INCONCLUSIVE,
                Doubts.sentences(doubts).collect(Collectors.joining("; also, ")),
                toSettle.isEmpty() ? "Run again." : toSettle.get(0),
                estimate(),
                OptionalDouble.empty(),
                Optional.empty(),
                ChannelVerdicts.of(findings),
                List.of(),
                caveats(),
                toSettle,
                basis(),
                new Further(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        decider.filter(OpenChannel::moreWouldTell).map(finding -> MoreRounds.of(facts, finding))));
    }

    /** Only where the deciding channel may decide: a rate of one that may not would be read as a leak. */
    private Optional<Estimate> estimate() {
        return decider.filter(finding -> finding.rule().mayAcquit())
                .flatMap(finding -> finding.trend()
                        .rate()
                        .map(rate -> new Estimate(
                                rate,
                                ChannelVerdicts.unit(finding, finding.exposure()),
                                finding.exposure().exposure(),
                                finding.channel(),
                                OptionalDouble.of(rate.value() * perCall(finding)))));
    }

    private double perCall(Finding finding) {
        return finding.exposure().increments().totalExposure()
                / Math.max(1, finding.series().count(Exposure.CALLS));
    }

    private List<String> caveats() {
        List<String> caveats = new ArrayList<>();
        decider.flatMap(Steps::caveat).ifPresent(caveats::add);
        LeakJudge.commonCaveats(facts).forEach(caveats::add);
        return caveats;
    }

    private Basis basis() {
        return new Basis(
                facts.finished(),
                TrendRule.burnIn(facts.finished()),
                facts.calls(),
                facts.failedCalls(),
                decider.map(finding -> finding.series().count(Exposure.CALLS)).orElse(0L),
                decider.map(finding -> finding.series().growth()).orElse(0.0));
    }
}
