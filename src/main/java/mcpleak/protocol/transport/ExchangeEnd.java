package mcpleak.protocol.transport;

import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerHead;

/**
 * Hold how one exchange with the server ended, and when.
 *
 * @param outcome how
 * @param head the answer's status and headers; {@link AnswerHead#NONE} if none came or the transport has none
 * @param nanos time from sending until the response was complete, or until it was clear that none would come, in nanoseconds
 * @param firstEventNanos time from sending until the first message of the answer, in nanoseconds; empty if none came
 */
public record ExchangeEnd(Outcome outcome, AnswerHead head, long nanos, OptionalLong firstEventNanos) {

    public ExchangeEnd {
        if (firstEventNanos.isPresent() && firstEventNanos.getAsLong() > nanos) {
            // a later look at the clock
            firstEventNanos = OptionalLong.of(nanos);
        }
    }

    /** Describe an end without an answer. */
    public static ExchangeEnd of(Outcome outcome, long nanos) {
        return new ExchangeEnd(outcome, AnswerHead.NONE, nanos, OptionalLong.empty());
    }

    /** Return the header {@code Mcp-Session-Id} of the answer; empty if it had none. */
    public Optional<String> sessionId() {
        return head.header(McpHeaders.SESSION_ID);
    }
}
