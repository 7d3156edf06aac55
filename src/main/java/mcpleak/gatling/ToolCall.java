package mcpleak.gatling;

/**
 * Describe a tool call of a scenario.
 *
 * @param tool makes the tool's name
 * @param arguments makes the arguments, a JSON object
 * @param visibility whether it stands in the report
 */
public record ToolCall(SessionText tool, SessionText arguments, Visibility visibility) {}
