package mcpleak.ledger;

/**
 * Hold what was started and stopped of one group within a pair.
 *
 * @param name the group, as the lines name it, lower case
 * @param started starts
 * @param stopped stops
 * @param open starts that are still open, as far as they are remembered
 */
public record GroupCount(String name, long started, long stopped, long open) {}
