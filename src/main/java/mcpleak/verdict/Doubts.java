package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.series.Channel;
import mcpleak.series.MemoryModel;
import mcpleak.series.Unit;

/** Collect the reasons why a run without a conviction is not acquitted either. Pure; no state. */
final class Doubts {

    private Doubts() {}

    /** Return them, the weightiest first; empty if the deciding channel acquits and nothing speaks against it. */
    static List<Doubt> of(RunFacts facts, List<Finding> findings, Optional<Finding> decider, boolean nativeGrowth) {
        List<Doubt> doubts = new ArrayList<>();
        facts.restartedIn().ifPresent(round -> doubts.add(restarted(round)));
        if (facts.errorShare() > LeakJudge.MAX_ERROR_SHARE) {
            doubts.add(failing(facts));
        }
        decider.filter(finding -> !finding.is(Answer.NO_LEAK))
                .ifPresent(finding -> doubts.add(OpenChannel.doubt(facts, finding)));
        if (nativeGrowth) {
            LeakJudge.find(findings, Channel.PRIVATE_RSS).ifPresent(finding -> doubts.add(outsideHeap(finding)));
        }
        LeakJudge.find(findings, Channel.CHILDREN_PRIVATE_RSS)
                .flatMap(finding -> children(facts, finding, decider))
                .ifPresent(doubts::add);
        LeakJudge.find(findings, Channel.SHARED_RSS)
                .flatMap(finding -> shared(finding, decider))
                .ifPresent(doubts::add);
        findings.stream().filter(Doubts::roseUndecided).map(Doubts::counted).forEach(doubts::add);
        return doubts;
    }

    private static Doubt restarted(int round) {
        return new Doubt(
                "the server process was replaced in round " + round + ", and its memory started over",
                List.of("Keep one server process alive for the whole run."));
    }

    private static Doubt failing(RunFacts facts) {
        return new Doubt(
                Figures.percent(facts.errorShare()) + " of all calls failed (" + Figures.count(facts.failedCalls())
                        + " of "
                        + Figures.count(facts.calls() + facts.failedCalls())
                        + "), so the server did not do the work that was asked of it",
                List.of("Mend the failing calls, or leave their tool out (-Dtools.exclude=)."));
    }

    private static Doubt outsideHeap(Finding finding) {
        String rate = ChannelVerdicts.rate(
                finding,
                finding.exposure(),
                finding.trend().rate().orElseThrow().value());
        return new Doubt(
                "live bytes do not grow, but private RSS grows by " + rate
                        + ": native memory or fragmentation outside what the probe counts",
                List.of("Run twice as long: fragmentation levels off, a native leak does not."));
    }

    /** A server behind a launcher is a child of the measured process: an acquittal must cover its children too. */
    private static Optional<Doubt> children(RunFacts facts, Finding children, Optional<Finding> decider) {
        boolean live = decider.filter(finding -> finding.channel().equals(Channel.LIVE_BYTES))
                .isPresent();
        boolean cleared = TrendRule.judge(
                        children.exposure().increments(),
                        children.rule().acquitMargin(),
                        children.rule().precision())
                .clears();
        boolean shows = facts.run().runtime().childrenModel() == MemoryModel.NATIVE
                || facts.run().runtime().childrenModel() == MemoryModel.NODE_SMALL_SEMI_SPACE;
        return cleared && (live || shows) && children.blocked().isEmpty()
                ? Optional.empty()
                : Optional.of(new Doubt(
                        "child processes of the server hold "
                                + Figures.bytes(children.series().last()) + ", and whether they leak cannot be told",
                        List.of("Run longer, or measure the child process itself (-Dserver.pid=).")));
    }

    /** A bound that holds for one part of the memory is none while another part outgrows it. */
    private static Optional<Doubt> shared(Finding shared, Optional<Finding> decider) {
        double bound = decider.filter(finding -> finding.is(Answer.NO_LEAK))
                .map(Finding::bound)
                .orElse(shared.rule().acquitMargin());
        Optional<Interval> rate =
                shared.is(Answer.NO_LEAK) ? Optional.empty() : shared.trend().rate();
        return rate.filter(found -> found.value() > bound)
                .map(
                        found -> new Doubt(
                                "shared and mapped memory of the server's processes grows by "
                                        + ChannelVerdicts.rate(shared, shared.exposure(), found.value())
                                        + ", which the bound does not cover",
                                List.of(
                                        "See which mapping grows (pmap -x <pid>), and run longer: one that is full stops growing.")));
    }

    private static boolean roseUndecided(Finding finding) {
        return finding.channel().unit() == Unit.COUNT
                && finding.is(Answer.INCONCLUSIVE)
                && !finding.series().kept().isEmpty()
                && finding.series().growth() >= 1;
    }

    private static Doubt counted(Finding finding) {
        return new Doubt(
                ChannelVerdicts.words(finding.channel()) + " rose from "
                        + ChannelVerdicts.amount(finding, finding.series().first()) + " to "
                        + ChannelVerdicts.amount(finding, finding.series().last())
                        + ", and whether that goes on cannot be told: "
                        + ChannelVerdicts.of(finding).reason(),
                List.of("Run longer (-Drounds=, -Dcalls=): what is opened once stops rising, a leak does not."));
    }

    /** Return everything that would settle the doubts, each thing once. */
    static List<String> toSettle(List<Doubt> doubts) {
        return doubts.stream()
                .flatMap(doubt -> doubt.toSettle().stream())
                .distinct()
                .toList();
    }

    static Stream<String> sentences(List<Doubt> doubts) {
        return doubts.stream().map(Doubt::sentence);
    }
}
