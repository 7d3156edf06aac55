package mcpleak.report.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.recording.Channel;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ToolCoverage;
import mcpleak.verdict.Cap;
import mcpleak.verdict.Grounds;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelReason.Plain;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.RunFacts;

/**
 * Says a verdict in words, plain ASCII.
 *
 * <p>Immutable, pure.
 *
 * @param sentence what the banner says, numbers with units, without the answer's own words
 * @param action what to do next, one sentence
 * @param caveats what a reader must know before trusting the answer; may be empty
 * @param toSettle what would turn "No verdict yet" into an answer; may be empty
 */
public record VerdictWords(String sentence, String action, List<String> caveats, List<String> toSettle) {

    /** How many tools a sentence names. */
    private static final int TOLD = 5;

    private static final String NOTHING_TO_DO = "Nothing to do.";

    public VerdictWords {
        caveats = List.copyOf(caveats);
        toSettle = List.copyOf(toSettle);
    }

    /** Say a verdict. */
    public static VerdictWords of(LeakVerdict verdict) {
        Grounds grounds = verdict.grounds();
        if (grounds instanceof Grounds.Leaking leaking) {
            LeakWords words = new LeakWords(verdict, leaking);
            return new VerdictWords(
                    words.sentence(), words.action(), withCommon(words.caveats().stream(), verdict), List.of());
        }
        if (grounds instanceof Grounds.Bounded bounded) {
            return new VerdictWords(
                    bounded(verdict, bounded),
                    NOTHING_TO_DO,
                    withCommon(unbounded(verdict, bounded), verdict),
                    List.of());
        }
        if (grounds instanceof Grounds.Doubtful doubtful) {
            return doubtful(verdict, doubtful);
        }
        if (grounds instanceof Grounds.Unusable unusable) {
            UnusableWords words = UnusableWords.of(verdict, unusable);
            return new VerdictWords(
                    words.sentence(),
                    words.action(),
                    withCommon(Stream.of(), verdict),
                    verdict.answer() == Answer.INCONCLUSIVE ? List.of(words.action()) : List.of());
        }
        if (grounds instanceof Grounds.Allowed allowed) {
            return new VerdictWords(ChannelWords.allowed(allowed.perSession()), NOTHING_TO_DO, List.of(), List.of());
        }
        return grounds instanceof Grounds.Hunt hunt
                ? HuntWords.of(verdict, hunt)
                : TimeWords.of(verdict, (Grounds.TimeAlone) grounds);
    }

    private static VerdictWords doubtful(LeakVerdict verdict, Grounds.Doubtful doubtful) {
        List<DoubtWords> doubts = DoubtWords.of(verdict.observations().run(), doubtful.doubts());
        List<String> toSettle = DoubtWords.toSettle(doubts);
        return new VerdictWords(
                doubts.stream().map(DoubtWords::sentence).collect(Collectors.joining("; also, ")),
                toSettle.isEmpty() ? "Run again." : toSettle.get(0),
                withCommon(doubtful.decider().flatMap(VerdictWords::step).stream(), verdict),
                toSettle);
    }

    private static String bounded(LeakVerdict verdict, Grounds.Bounded bounded) {
        boolean live = bounded.decider().channel().equals(Channel.LIVE_BYTES);
        boolean levelled = bounded.decider().reason() == Plain.LEVELLED_OFF;
        String when = bounded.cap().map(VerdictWords::cap).orElse(levelled ? "memory grew and has levelled off; " : "");
        Grounds.OtherBounds beside = bounded.beside();
        String reclaimed = verdict.followUp().reclaims().stream()
                .flatMap(found -> found.held().map(held -> ChannelWords.held(found.channel(), held)).stream())
                .findFirst()
                .map(held -> held + "; beyond that, ")
                .orElse(when);
        return reclaimed + "any leak is below "
                + AsciiFigures.below(verdict.boundBytesPerCall().orElseThrow())
                + " per call"
                + (live ? " of the managed heap" : "")
                + (beside.accepted() ? " of resident memory, which is taken for an answer (-Drss=accept)" : "")
                + ", 95 % confidence, over "
                + AsciiFigures.count(verdict.observations().run().calls()) + " calls of the tools called"
                + (beside.residentSteps().isPresent()
                        ? "; native memory beside it did not grow (resolution "
                                + AsciiFigures.bytes(beside.residentSteps().getAsDouble()) + ")"
                        : "");
    }

    /** Return which tools the answer is about, and which it is not about; empty where that was not recorded. */
    private static Optional<String> covered(ToolCoverage coverage) {
        if (coverage.count() == 0) {
            return Optional.empty();
        }
        Stream<String> called = coverage.called().stream().map(ToolCoverage.Called::name);
        LeftOutTools not = coverage.notCalled();
        return Optional.of("Tools called: " + few(called, coverage.count())
                + (not.count() == 0
                        ? ""
                        : "; not called, so nothing is said of them: "
                                + few(not.listed().stream().map(LeftOutTools.Tool::name), not.count()))
                + ".");
    }

    private static String few(Stream<String> names, long count) {
        return names.limit(TOLD).map(AsciiFigures::name).collect(Collectors.joining(", "))
                + (count > TOLD ? " and " + AsciiFigures.count(count - TOLD) + " more" : "");
    }

    /** Return the bounds per session and per hour. */
    private static Stream<String> otherBounds(Grounds.OtherBounds beside) {
        List<String> bounds = new ArrayList<>();
        beside.bytesPerSession().ifPresent(bytes -> bounds.add(AsciiFigures.below(bytes) + " per session"));
        beside.bytesPerHour().ifPresent(bytes -> bounds.add(AsciiFigures.below(bytes) + " per hour"));
        return bounds.isEmpty()
                ? Stream.of()
                : Stream.of(
                        "If it were sessions or time alone that leak: below " + String.join(", below ", bounds) + ".");
    }

    private static String cap(Cap cap) {
        return "memory grew until about " + AsciiFigures.count(Math.round(cap.sessions())) + " sessions ("
                + AsciiFigures.count(Math.round(cap.calls()))
                + " calls) and stays there whatever comes: limited by count, a cap or a cache that is full; ";
    }

    /** Return what the bound does not cover. */
    private static Stream<String> unbounded(LeakVerdict verdict, Grounds.Bounded bounded) {
        ChannelVerdict decider = bounded.decider();
        List<String> caveats = new ArrayList<>(otherBounds(bounded.beside()).toList());
        covered(ToolCoverage.of(verdict.observations().run().run())).ifPresent(caveats::add);
        if (bounded.beside().accepted()) {
            caveats.add("Memory that was freed inside the heap can hide a leak from resident memory.");
        }
        step(decider).ifPresent(caveats::add);
        verdict.channels().stream()
                .filter(channel -> channel.answer() == Answer.INCONCLUSIVE && !ChannelWords.isBytes(channel.channel()))
                .map(channel -> "Of " + ChannelWords.name(channel.channel()) + " nothing can be said: "
                        + ChannelWords.reason(channel) + ".")
                .forEach(caveats::add);
        if (decider.channel().equals(Channel.LIVE_BYTES)) {
            caveats.add("The bound is about live bytes; memory outside them is only watched for growth above "
                    + AsciiFigures.bytes(LeakJudge.NATIVE_BYTES)
                    + " per call, and only where resident memory can show it.");
        }
        if (!verdict.observations().run().everRead(Channel.SHARED_RSS)) {
            caveats.add("Shared memory and mapped files were not recorded; the bound does not cover them.");
        }
        return caveats.stream();
    }

    /** Return that a one-off step was left out of a channel's rate; empty if none was. */
    static Optional<String> step(ChannelVerdict channel) {
        return channel.step()
                .map(step -> "A one-off step of " + ChannelWords.amount(channel.channel(), step.size()) + " in round "
                        + step.round() + " was left out (" + ChannelWords.name(channel.channel()) + ").");
    }

    private static List<String> withCommon(Stream<String> caveats, LeakVerdict verdict) {
        return Stream.concat(caveats, common(verdict.observations().run())).toList();
    }

    /** Return what every reader must know whatever the answer. */
    static Stream<String> common(RunFacts run) {
        List<String> caveats = new ArrayList<>();
        if (run.windows()) {
            caveats.add("The load never paused: " + run.finished()
                    + " windows of it stand in for rounds with idle gaps. Memory that requests in flight hold is in every"
                    + " reading, and what would come back at rest counts as growth: a run with idle gaps claims more.");
        }
        if (run.endedEarly().isPresent()) {
            caveats.add("The run ended early, after " + run.finished() + " of at most "
                    + run.run().plannedRounds()
                    + " rounds, because its answer was certain; its bounds allow for a look after every round.");
        }
        if (run.cutShort() && run.died().isEmpty()) {
            caveats.add("The run ended after round " + run.finished() + " of "
                    + run.run().plannedRounds() + "; the verdict rests on the finished rounds.");
        }
        texts(run, RunEvent.Kind.PROBE_LOST)
                .limit(1)
                .map("A reading failed: "::concat)
                .forEach(caveats::add);
        texts(run, RunEvent.Kind.NOTE).forEach(caveats::add);
        return caveats.stream();
    }

    private static Stream<String> texts(RunFacts run, RunEvent.Kind kind) {
        return run.run().events().stream()
                .filter(event -> event.kind() == kind)
                .map(event -> AsciiFigures.text(event.text()));
    }
}
