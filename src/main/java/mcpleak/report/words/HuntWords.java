package mcpleak.report.words;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import mcpleak.verdict.Grounds;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.PatternVerdict;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.growth.Interval;

/** Says in words what a leak hunt found. Pure; no state. */
public final class HuntWords {

    private HuntWords() {}

    static VerdictWords of(LeakVerdict verdict, Grounds.Hunt hunt) {
        List<PatternVerdict> patterns = verdict.followUp().patterns();
        List<DoubtWords> doubts = DoubtWords.of(hunt.run(), hunt.doubts());
        String doubt = verdict.answer() == Answer.INCONCLUSIVE
                ? doubts.stream().map(each -> each.sentence() + "; ").collect(Collectors.joining())
                : "";
        return new VerdictWords(
                doubt + sentence(patterns),
                action(verdict.answer()),
                Stream.concat(VerdictWords.common(hunt.run()), patterns.stream().flatMap(HuntWords::caveats))
                        .distinct()
                        .toList(),
                Stream.concat(
                                DoubtWords.toSettle(doubts).stream(),
                                undecided(patterns).stream()
                                        .flatMap(pattern -> VerdictWords.of(pattern.verdict()).toSettle().stream()))
                        .distinct()
                        .toList());
    }

    private static Stream<String> caveats(PatternVerdict pattern) {
        return VerdictWords.of(pattern.verdict()).caveats().stream()
                .map(caveat -> AsciiFigures.name(pattern.name()) + ": " + caveat);
    }

    private static List<PatternVerdict> with(List<PatternVerdict> patterns, Answer answer) {
        return patterns.stream()
                .filter(pattern -> pattern.verdict().answer() == answer)
                .toList();
    }

    private static List<PatternVerdict> undecided(List<PatternVerdict> patterns) {
        return Stream.of(Answer.INCONCLUSIVE, Answer.NOT_MEASURED)
                .flatMap(answer -> with(patterns, answer).stream())
                .toList();
    }

    private static String sentence(List<PatternVerdict> patterns) {
        List<String> parts = new ArrayList<>();
        part(
                parts,
                "the server leaks with ",
                with(patterns, Answer.LEAK).stream()
                        .map(pattern -> AsciiFigures.name(pattern.name()) + " (" + growth(pattern) + ")"));
        part(parts, "no leak with ", with(patterns, Answer.NO_LEAK).stream().map(HuntWords::cleared));
        part(parts, "undecided: ", undecided(patterns).stream().map(pattern -> AsciiFigures.name(pattern.name())));
        return String.join("; ", parts);
    }

    private static void part(List<String> parts, String lead, Stream<String> patterns) {
        String told = patterns.collect(Collectors.joining(", "));
        if (!told.isEmpty()) {
            parts.add(lead + told);
        }
    }

    private static String action(Answer answer) {
        return switch (answer) {
            case LEAK -> "Look at what the server keeps of these patterns; run one of them alone to see more.";
            case NO_LEAK -> "Nothing to do.";
            case INCONCLUSIVE, NOT_MEASURED ->
                "Run the undecided patterns again with more rounds: -Dpatterns and -Drounds.";
        };
    }

    /** Say a pattern in one line: name, answer, and growth where there is any. */
    public static String line(PatternVerdict pattern) {
        LeakVerdict verdict = pattern.verdict();
        String answer =
                AsciiFigures.name(pattern.name()) + ": " + verdict.answer().words();
        String sentence = VerdictWords.of(verdict).sentence();
        return switch (verdict.answer()) {
            // what is not memory leaks without bytes: descriptors, threads, processes
            case LEAK -> answer + ", " + growth(pattern) + (pattern.isToldInBytes() ? "" : "; " + sentence);
            case NO_LEAK ->
                answer
                        + (verdict.boundBytesPerCall().isPresent()
                                ? ", any leak is below "
                                        + AsciiFigures.bytes(
                                                verdict.boundBytesPerCall().getAsDouble()) + " per call"
                                : "")
                        + (pattern.isAllowed() ? "; " + sentence : "");
            case INCONCLUSIVE, NOT_MEASURED -> answer + ", " + sentence;
        };
    }

    /** Return in words all that grows: the bytes that decided, per session and per call, then what else convicts. */
    private static String growth(PatternVerdict pattern) {
        Stream<String> decisive = pattern.isToldInBytes()
                ? Stream.concat(
                        pattern.bytesPerSession().stream()
                                .map(rate -> AsciiFigures.bytes(rate.value()) + " per session"),
                        pattern.bytesPerCall().stream().map(rate -> AsciiFigures.bytes(rate.value()) + " per call"))
                : Stream.of();
        // a child process for each call weighs more than the bytes that its parent keeps, so both are told
        Stream<String> beside = pattern.verdict().channels().stream()
                .filter(channel -> channel.leaks() && !isTold(pattern, channel))
                .map(channel -> ChannelWords.name(channel.channel()) + " "
                        + channel.rate().map(rate -> rate(channel, rate)).orElse(""));
        return Stream.concat(decisive, beside).collect(Collectors.joining(", "));
    }

    private static boolean isTold(PatternVerdict pattern, ChannelVerdict channel) {
        return pattern.isToldInBytes()
                && pattern.verdict()
                        .estimate()
                        .filter(estimate -> estimate.channel().equals(channel.channel()))
                        .isPresent();
    }

    private static String rate(ChannelVerdict channel, Interval rate) {
        return ChannelWords.rate(channel.channel(), channel.exposure(), rate.value());
    }

    /** Say by its name that it does not leak, and what it keeps where that is allowed. */
    private static String cleared(PatternVerdict pattern) {
        return AsciiFigures.name(pattern.name())
                + pattern.bytesPerSession()
                        .filter(rate -> pattern.isAllowed())
                        .map(rate -> " (" + AsciiFigures.bytes(rate.value()) + " per session, which is allowed)")
                        .orElse("");
    }
}
