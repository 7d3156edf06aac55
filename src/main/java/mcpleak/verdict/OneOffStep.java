package mcpleak.verdict;

/**
 * Tell of growth in one round that was left out of a channel's rate because it happened once.
 *
 * @param round number of the round
 * @param size the growth, in the channel's unit
 */
public record OneOffStep(int round, double size) {}
