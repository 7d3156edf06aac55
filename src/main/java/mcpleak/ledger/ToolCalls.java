package mcpleak.ledger;

/**
 * Hold how often the log names a tool.
 *
 * @param name the tool
 * @param calls how often
 */
public record ToolCalls(String name, long calls) {}
