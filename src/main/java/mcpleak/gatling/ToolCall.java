package mcpleak.gatling;

import java.time.Duration;
import java.util.Optional;

/**
 * Describe a tool call of a scenario.
 *
 * @param tool makes the tool's name
 * @param arguments makes the arguments, a JSON object
 * @param visibility whether it stands in the report
 * @param timeout how long the response may take; empty: as long as the protocol says
 */
public record ToolCall(SessionText tool, SessionText arguments, Visibility visibility, Optional<Duration> timeout) {}
