package mcpleak.report.words;

import java.util.ArrayList;
import java.util.List;
import mcpleak.verdict.Doubt;
import mcpleak.verdict.channel.ChannelReason;
import mcpleak.verdict.channel.RunFacts;

/**
 * Says in words why a run has no verdict yet, and what would settle it.
 *
 * @param sentence the reason, with its numbers; starts in lower case, no full stop
 * @param toSettle what would settle it; may be empty
 */
record DoubtWords(String sentence, List<String> toSettle) {

    private static final String HEAP =
            "Let the probe read live bytes: run as the user of the server, and do not switch off attaching to its JVM"
                    + " (-XX:+DisableAttachMechanism, -Xrs).";

    private static final String LONGER_THAN_KEPT =
            "Run several times as long as that (-Drounds=, -Dcalls=): what is forgotten after a time stops growing, a leak goes on.";

    private DoubtWords(String sentence, String toSettle) {
        this(sentence, List.of(toSettle));
    }

    static List<DoubtWords> of(RunFacts run, List<Doubt> doubts) {
        return doubts.stream().map(doubt -> of(run, doubt)).toList();
    }

    /** Return everything that would settle doubts, each thing once. */
    static List<String> toSettle(List<DoubtWords> doubts) {
        return doubts.stream()
                .flatMap(doubt -> doubt.toSettle().stream())
                .distinct()
                .toList();
    }

    private static DoubtWords of(RunFacts run, Doubt doubt) {
        if (doubt instanceof Doubt.ToldByRun told) {
            return new DoubtWords(AsciiFigures.text(told.text()), List.of());
        }
        if (doubt instanceof Doubt.CutShort) {
            return new DoubtWords(cutShort(run), "Let it run to its end.");
        }
        if (doubt instanceof Doubt.Restarted restarted) {
            return new DoubtWords(
                    "the server process was replaced in round " + restarted.round() + ", and its memory started over",
                    "Keep one server process alive for the whole run.");
        }
        if (doubt instanceof Doubt.FailedCalls) {
            return new DoubtWords(
                    AsciiFigures.percent(run.errorShare()) + " of all calls failed ("
                            + AsciiFigures.count(run.failedInRounds()) + " of "
                            + AsciiFigures.count(run.callsInRounds())
                            + "), so the server did not do the work that was asked of it",
                    "Mend the failing calls, or leave their tool out (-Dtools.exclude=).");
        }
        if (doubt instanceof Doubt.HiddenHeap heap) {
            return hidden(run, heap);
        }
        if (doubt instanceof Doubt.UnsureRate rate) {
            return unsure(rate);
        }
        return ofChannel(doubt);
    }

    private static DoubtWords ofChannel(Doubt doubt) {
        if (doubt instanceof Doubt.Unreliable unreliable) {
            boolean kept = unreliable.channel().reason() instanceof ChannelReason.KeptFor;
            return new DoubtWords(
                    ChannelWords.reason(unreliable.channel()),
                    kept ? LONGER_THAN_KEPT : "Give a longer idle gap (-Ddelay=), and a host that does not swap.");
        }
        if (doubt instanceof Doubt.SlowsDown slower) {
            return new DoubtWords(
                    "growth slows down (last rate over first: " + AsciiFigures.digits(slower.ratio()) + "): "
                            + ChannelWords.name(slower.channel().channel()) + " grows by "
                            + ChannelWords.rate(slower.channel())
                            + ", ever more slowly, as a cache that fills or a heap"
                            + " that fragments",
                    "Run twice as long (-Drounds=, -Dcalls=): a leak goes on at its rate.");
        }
        if (doubt instanceof Doubt.ResidentAlone resident) {
            return new DoubtWords(
                    "resident memory did not grow, but memory that was freed inside the heap can hide a leak"
                            + " (resolution " + AsciiFigures.bytes(resident.resolution()) + ")",
                    "Let the run read live bytes (of a JVM, Node or Python server that it starts), or take resident"
                            + " memory for an answer (-Drss=accept).");
        }
        if (doubt instanceof Doubt.NativeGrowth growth) {
            return new DoubtWords(
                    (growth.liveFlat() ? "live bytes do not grow, but" : "live bytes are too noisy to tell, and")
                            + " private RSS grows by " + ChannelWords.rate(growth.resident())
                            + ": native memory or fragmentation outside what the probe counts",
                    "Run twice as long: fragmentation levels off, a native leak does not.");
        }
        if (doubt instanceof Doubt.Children children) {
            return new DoubtWords(
                    "child processes of the server hold " + AsciiFigures.bytes(children.bytes())
                            + ", and whether they leak cannot be told",
                    "Run longer, or measure the child process itself (-Dserver.pid=).");
        }
        if (doubt instanceof Doubt.SharedMemory memory) {
            return new DoubtWords(
                    "shared and mapped memory of the server's processes grows by " + ChannelWords.rate(memory.shared())
                            + ", which the bound does not cover",
                    "See which mapping grows (pmap -x <pid>), and run longer: one that is full stops growing.");
        }
        Doubt.CountRose rose = (Doubt.CountRose) doubt;
        return new DoubtWords(
                ChannelWords.name(rose.channel().channel()) + " rose from "
                        + ChannelWords.amount(rose.channel().channel(), rose.first()) + " to "
                        + ChannelWords.amount(rose.channel().channel(), rose.last())
                        + ", and whether that goes on cannot be told: "
                        + ChannelWords.reason(rose.channel()),
                "Run longer (-Drounds=, -Dcalls=): what is opened once stops rising, a leak does not.");
    }

    private static String cutShort(RunFacts run) {
        String why = run.interrupted()
                .map(event -> ": " + AsciiFigures.text(event.text()))
                .orElse(run.run().endedAt().isEmpty() ? ", and has no record of its end" : "");
        return "the run was cut short, " + run.lastRound() + " of " + run.run().plannedRounds()
                + " planned rounds were finished" + why;
    }

    private static DoubtWords hidden(RunFacts run, Doubt.HiddenHeap heap) {
        String sentence = "private RSS " + (heap.growth() >= 0 ? "rose by " : "fell by ")
                + AsciiFigures.bytes(Math.abs(heap.growth())) + ", which proves nothing for this runtime ("
                + AsciiFigures.name(run.run().runtime().name())
                + "): no collection was observed, and live bytes were not read";
        if (!heap.mustDouble()) {
            return new DoubtWords(sentence, HEAP);
        }
        return new DoubtWords(
                sentence,
                heap.doubled()
                        ? "Run longer (-Drounds=" + 2 * run.finished()
                                + "): the floor has doubled, but it did not rise steadily."
                        : "Run longer (-Drounds=, -Dcalls=): a leak is told once the floor has doubled to "
                                + AsciiFigures.bytes(2 * heap.first()) + ".");
    }

    private static DoubtWords unsure(Doubt.UnsureRate doubt) {
        String steady = "but not steadily enough for a leak" + (doubt.slowsDown() ? ", and it slows down" : "");
        String between = "which is neither surely above nor surely below " + AsciiFigures.bytes(doubt.margin());
        String sentence = "memory grows by " + AsciiFigures.bytes(doubt.rate().value()) + " "
                + ChannelWords.per(doubt.channel(), doubt.exposure()) + " (90 % interval "
                + AsciiFigures.range(doubt.rate().low(), doubt.rate().high()) + "; "
                + ChannelWords.name(doubt.channel()) + "), "
                + (doubt.rate().low() > doubt.margin() ? steady : between);
        List<String> settle = new ArrayList<>();
        settle.add(doubt.more()
                .map(more ->
                        "Run longer: -Drounds=" + more.rounds() + " (about " + AsciiFigures.time(more.seconds()) + ").")
                .orElse("Ask for more in each round, with -Dcalls and -Dsessions or -Dadapt=on, on a machine that does"
                        + " nothing else: more rounds would hardly settle it."));
        if (doubt.slowsDown()) {
            settle.add("A cache that is not yet full would slow down like this, and then stop; a leak goes on.");
        }
        return new DoubtWords(sentence, settle);
    }
}
