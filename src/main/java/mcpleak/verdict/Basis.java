package mcpleak.verdict;

/**
 * Hold what a verdict rests on: the numbers that its sentences count with.
 *
 * @param rounds finished rounds without the baseline
 * @param burnIn how many of them were thrown away at the start
 * @param calls successful calls of all rounds
 * @param failedCalls failed calls of all rounds
 * @param usableCalls successful calls of the rounds that were used
 * @param growth growth of the deciding channel over the rounds that were used, in that channel's unit; 0 where no channel decides
 */
public record Basis(int rounds, int burnIn, long calls, long failedCalls, long usableCalls, double growth) {

    /** Nothing was measured. */
    public static final Basis NONE = new Basis(0, 0, 0, 0, 0, 0);
}
