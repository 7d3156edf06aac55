package mcpleak.ledger;

/**
 * Hold what a pair left open in the calls of one tool.
 *
 * @param tool the tool; {@code (unnamed)} for calls whose tool the log does not name
 * @param open starts left open
 * @param calls calls of the tool
 */
public record ToolShare(String tool, long open, long calls) {}
