package mcpleak.transport;

import java.util.Optional;
import mcpleak.mcp.Outcome;

/**
 * Hold how one exchange with the server ended, and when.
 *
 * @param outcome how
 * @param sessionId the header {@code Mcp-Session-Id} of the answer; empty if it had none
 * @param nanos time from sending until the response was complete, or until it was clear that none would come, in nanoseconds
 */
public record ExchangeEnd(Outcome outcome, Optional<String> sessionId, long nanos) {}
