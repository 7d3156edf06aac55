package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.series.Channel;

/**
 * Clear arms of a leak hunt that keep next to nothing of a session. Pure.
 *
 * <p>Where every call opens a session of its own, the margins per call would hold for sessions, of which servers see far fewer: a
 * session may keep {@value #BYTES} bytes, four times the margin below which a call is acquitted. Live bytes alone are exact enough
 * for that. What is allowed is said, with its rate.
 */
final class SessionAllowance {

    /** Bytes that a session may keep. */
    static final double BYTES = 256;

    private SessionAllowance() {}

    /** Return the verdict on an arm with what sessions may keep allowed. */
    static ArmVerdict applied(ArmVerdict arm, Channel channel) {
        Optional<Interval> session = arm.bytesPerSession();
        Optional<Interval> call = arm.bytesPerCall();
        boolean allowed = channel.equals(Channel.LIVE_BYTES)
                && decided(arm.verdict().answer())
                && session.filter(rate -> rate.high() <= BYTES).isPresent()
                && call.isPresent()
                && arm.verdict().channels().stream()
                        .noneMatch(other -> other.answer() == Answer.LEAK
                                && !other.channel().equals(channel));
        return allowed
                ? new ArmVerdict(
                        arm.name(), cleared(arm.verdict(), sentence(session.get()), call.get(), channel), call, session)
                : arm;
    }

    private static boolean decided(Answer answer) {
        return answer == Answer.LEAK || answer == Answer.INCONCLUSIVE;
    }

    private static String sentence(Interval session) {
        return "memory grows by " + Figures.bytes(session.value()) + " per session (90 % interval "
                + Figures.range(session.low(), session.high()) + "; live bytes), within the "
                + Figures.bytes(BYTES) + " that a leak hunt allows a session";
    }

    private static LeakVerdict cleared(LeakVerdict was, String sentence, Interval call, Channel channel) {
        return new LeakVerdict(
                Answer.NO_LEAK,
                sentence,
                "Nothing to do.",
                was.estimate(),
                OptionalDouble.of(Math.max(0, call.high())),
                Optional.empty(),
                was.channels().stream()
                        .map(each -> each.channel().equals(channel) ? cleared(each, sentence) : each)
                        .toList(),
                was.tools(),
                List.of(),
                List.of(),
                was.basis(),
                was.further());
    }

    private static ChannelVerdict cleared(ChannelVerdict was, String sentence) {
        return new ChannelVerdict(
                was.channel(),
                Answer.NO_LEAK,
                sentence,
                was.exposure(),
                was.unit(),
                was.rate(),
                was.tailRate(),
                was.convictMargin(),
                was.acquitMargin(),
                was.burnIn(),
                was.usable(),
                was.floors(),
                was.step());
    }
}
