package mcpleak.verdict;

import java.util.Optional;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.plan.Margins;

/**
 * A pattern's verdict is that on one pattern of a leak hunt.
 *
 * @param name what its users did
 * @param verdict the verdict on its rounds alone
 * @param bytesPerCall growth per call of what decided; empty where too few rounds could be used
 * @param bytesPerSession the same per session; empty also where no session was opened
 */
public record PatternVerdict(
        String name, LeakVerdict verdict, Optional<Interval> bytesPerCall, Optional<Interval> bytesPerSession) {

    /** Return whether it was cleared above the margins of a call, for what sessions may keep. */
    public boolean isAllowed() {
        return verdict.answer() == Answer.NO_LEAK
                && verdict.boundBytesPerCall().orElse(0) > Margins.DEFAULT.bytesPerCall()
                && bytesPerSession.isPresent();
    }

    /** Return whether what grows is told in bytes: memory, neither descriptors, threads nor processes. */
    public boolean isToldInBytes() {
        return verdict.estimate()
                .filter(estimate -> estimate.bytesPerCall().isPresent())
                .isPresent();
    }
}
