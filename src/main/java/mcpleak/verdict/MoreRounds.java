package mcpleak.verdict;

/**
 * How many rounds would probably settle a run without a verdict.
 *
 * @param rounds rounds of a new run
 * @param seconds how long it would take, idle gaps included
 */
public record MoreRounds(int rounds, double seconds) {}
