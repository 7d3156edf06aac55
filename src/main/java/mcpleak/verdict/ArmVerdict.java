package mcpleak.verdict;

import java.util.Optional;

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

    /** Return the growth per session and per call in words. */
    String growth() {
        String perCall = bytesPerCall
                .map(rate -> Figures.bytes(rate.value()) + " per call")
                .orElse("");
        String perSession = bytesPerSession
                .map(rate -> Figures.bytes(rate.value()) + " per session")
                .orElse("");
        return perSession.isEmpty() || perCall.isEmpty() ? perSession + perCall : perSession + ", " + perCall;
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
        boolean bytes = verdict.estimate()
                .filter(estimate -> estimate.bytesPerCall().isPresent())
                .isPresent();
        return bytes ? "" : "; " + verdict.sentence();
    }
}
