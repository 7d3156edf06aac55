package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;

/** Say why the deciding channel does not decide, and what would make it. Pure; no state. */
final class OpenChannel {

    private static final String HEAP =
            "Let the probe read live bytes: run as the user of the server, and do not switch off attaching to its JVM"
                    + " (-XX:+DisableAttachMechanism, -Xrs).";

    private OpenChannel() {}

    /** Return whether more of the same would settle it: the channel may decide, and can be relied on. */
    static boolean moreWouldTell(Finding finding) {
        boolean hidden =
                finding.channel().equals(Channel.PRIVATE_RSS) && !finding.rule().mayAcquit();
        return !finding.is(Answer.NO_LEAK) && !hidden && finding.blocked().isEmpty();
    }

    static Doubt doubt(RunFacts facts, Finding finding) {
        if (finding.channel().equals(Channel.PRIVATE_RSS) && !finding.rule().mayAcquit()) {
            return hiddenHeap(facts, finding);
        }
        if (finding.blocked().isPresent()) {
            return new Doubt(
                    finding.blocked().get(),
                    List.of("Give a longer idle gap (-Ddelay=), and a host that does not swap."));
        }
        return undecided(facts, finding);
    }

    private static Doubt hiddenHeap(RunFacts facts, Finding finding) {
        double growth = finding.series().growth();
        String runtime = Figures.name(facts.run().runtime().name());
        String how = growth >= 0 ? "rose by " : "fell by ";
        String sentence = "private RSS " + how + Figures.bytes(Math.abs(growth))
                + ", which proves nothing for this runtime (" + runtime
                + "): no collection was observed, and live bytes were not read";
        if (!finding.rule().mustDouble()) {
            return new Doubt(sentence, List.of(HEAP));
        }
        String longer = finding.doubled()
                ? "Run longer (-Drounds=" + 2 * facts.finished()
                        + "): the floor has doubled, but it did not rise steadily."
                : "Run longer (-Drounds=, -Dcalls=): a leak is told once the floor has doubled to "
                        + Figures.bytes(2 * finding.series().first()) + ".";
        return new Doubt(sentence, List.of(longer));
    }

    private static Doubt undecided(RunFacts facts, Finding finding) {
        Interval rate = finding.trend().rate().orElse(new Interval(0, 0, 0));
        String sentence = "memory grows by " + Figures.bytes(rate.value()) + " per call (90 % interval "
                + Figures.range(rate.low(), rate.high()) + "; "
                + ChannelVerdicts.words(finding.channel()) + "), "
                + (rate.low() > finding.rule().convictMargin()
                        ? "but not steadily enough for a leak"
                                + (finding.trend().slowsDown() ? ", and it slows down" : "")
                        : "which is neither surely above "
                                + Figures.bytes(finding.rule().convictMargin()) + " nor surely below "
                                + Figures.bytes(finding.rule().acquitMargin()));
        List<String> settle = new ArrayList<>(List.of(moreRounds(facts, finding)));
        if (finding.trend().slowsDown()) {
            settle.add("A cache that is not yet full would slow down like this, and then stop; a leak goes on.");
        }
        return new Doubt(sentence, settle);
    }

    private static String moreRounds(RunFacts facts, Finding finding) {
        MoreRounds more = MoreRounds.of(facts, finding);
        return "Run longer: -Drounds=" + more.rounds() + " (about " + Figures.time(more.seconds()) + ").";
    }

    /** Return the rounds after which the rate would be known well enough; at most four times as many as were run, at least a few more. */
    static int roundsNeeded(RunFacts facts, Finding finding) {
        int run = facts.finished();
        int limit = 4 * run;
        Increments increments = finding.series().against(Exposure.CALLS);
        double rate = GrowthRate.estimate(increments);
        double scatter = GrowthRate.scatter(increments, rate);
        double callsPerRound = increments.totalExposure() / increments.size();
        double middle = (finding.rule().convictMargin() + finding.rule().acquitMargin()) / 2;
        double distance = Math.max(
                finding.rule().acquitMargin() / 8,
                rate > middle
                        ? rate - finding.rule().convictMargin()
                        : finding.rule().acquitMargin() - rate);
        int rounds = run + Math.max(2, run / 2);
        while (rounds < limit && halfWidth(rounds, scatter, callsPerRound) > distance) {
            rounds++;
        }
        return rounds;
    }

    private static double halfWidth(int rounds, double scatter, double callsPerRound) {
        int usable = rounds - TrendRule.burnIn(rounds);
        return GrowthRate.quantile(usable - 1, LeakVerdict.CONFIDENCE) * scatter / Math.sqrt(callsPerRound * usable);
    }
}
