package mcpleak.verdict;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Hold the verdict on one arm of a leak hunt.
 *
 * @param name what its users did
 * @param verdict the verdict on its rounds alone
 * @param bytesPerCall growth per call of what decided; empty where too few rounds could be used
 * @param bytesPerSession the same per session; empty also where no session was opened
 */
public record ArmVerdict(
        String name, LeakVerdict verdict, Optional<Interval> bytesPerCall, Optional<Interval> bytesPerSession) {

    /** Say it in one line: name, answer, and growth where there is any. */
    public String line() {
        String answer = Figures.name(name) + ": " + verdict.answer().words();
        return switch (verdict.answer()) {
            case LEAK -> answer + ", " + growth() + others();
            case NO_LEAK ->
                answer
                        + (verdict.boundBytesPerCall().isPresent()
                                ? ", any leak is below "
                                        + Figures.bytes(
                                                verdict.boundBytesPerCall().getAsDouble()) + " per call"
                                : "")
                        + (isAllowed() ? "; " + verdict.sentence() : "");
            case INCONCLUSIVE, NOT_MEASURED -> answer + ", " + verdict.sentence();
        };
    }

    /** Return in words all that grows: the bytes that decided, per session and per call, then what else convicts. */
    String growth() {
        return Stream.concat(decisive(), beside()).collect(Collectors.joining(", "));
    }

    private Stream<String> decisive() {
        if (!isToldInBytes()) {
            return Stream.empty();
        }
        return Stream.concat(
                bytesPerSession.stream().map(rate -> Figures.bytes(rate.value()) + " per session"),
                bytesPerCall.stream().map(rate -> Figures.bytes(rate.value()) + " per call"));
    }

    /** A child process for each call weighs more than the bytes that its parent keeps, so both are told. */
    private Stream<String> beside() {
        return verdict.channels().stream()
                .filter(channel -> channel.answer() == Answer.LEAK && !isTold(channel))
                .map(channel -> ChannelVerdicts.words(channel.channel()) + " "
                        + channel.rate()
                                .map(rate -> ChannelVerdicts.rate(channel, rate))
                                .orElse(""));
    }

    private boolean isTold(ChannelVerdict channel) {
        return isToldInBytes()
                && verdict.estimate()
                        .filter(estimate -> estimate.channel().equals(channel.channel()))
                        .isPresent();
    }

    private boolean isToldInBytes() {
        return verdict.estimate()
                .filter(estimate -> estimate.bytesPerCall().isPresent())
                .isPresent();
    }

    /** Say by its name that it does not leak, and what it keeps where that is allowed. */
    String cleared() {
        return Figures.name(name)
                + bytesPerSession
                        .filter(rate -> isAllowed())
                        .map(rate -> " (" + Figures.bytes(rate.value()) + " per session, which is allowed)")
                        .orElse("");
    }

    /** It was cleared above the margins of a call. */
    private boolean isAllowed() {
        return verdict.answer() == Answer.NO_LEAK
                && verdict.boundBytesPerCall().orElse(0) > ChannelRule.ACQUIT_BYTES
                && bytesPerSession.isPresent();
    }

    /** What is not memory leaks without bytes: descriptors, threads, processes. */
    private String others() {
        return isToldInBytes() ? "" : "; " + verdict.sentence();
    }
}
