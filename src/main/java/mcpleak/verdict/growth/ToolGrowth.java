package mcpleak.verdict.growth;

/**
 * Say how much one tool, or the opening of a session, adds to a channel.
 *
 * @param name the exposure's key: {@code tool:NAME}, {@code sessions}, {@code abandoned}
 * @param calls how often it happened in the usable rounds
 * @param rate bytes per occurrence; {@code low} and {@code high} are the leave-one-round-out range
 */
public record ToolGrowth(String name, long calls, Interval rate) {}
