package mcpleak.profile.plan;

import java.util.SplittableRandom;

/**
 * Draw probabilities so evenly that few of them already look like all: of every {@value #BLOCK} users that make their n-th draw, each
 * draws from another part of [0, 1), and of every {@value #PARTS} draws from that part each from another part of it (stratified
 * sampling, McKay, Beckman and Conover, Technometrics 21, 1979). Stateless.
 */
final class StratifiedSampling {

    /** Users whose draws are spread over one another. */
    static final int BLOCK = 64;

    /** Draws of one user that are spread over one another within the strata that the user meets. */
    static final int PARTS = 8;

    private StratifiedSampling() {}

    /**
     * Return how many strata there are for a user: as many as users in its block.
     *
     * @param user number of the user
     * @param users how many users there are: the last block holds those that are left; {@link Integer#MAX_VALUE} where it is not known
     */
    static int size(int user, int users) {
        return Math.max(1, Math.min(BLOCK, users - user / BLOCK * BLOCK));
    }

    /**
     * Return where a member of a block stands once the block is shuffled: its stratum.
     *
     * @param member 0 to below the size
     * @param size size of the block
     * @param order the source of randomness of the block, the same for all its members
     */
    static int place(int member, int size, SplittableRandom order) {
        int place = member;
        // follows the one member through a shuffle by transpositions (Fisher and Yates)
        for (int i = size - 1; i > 0; i--) {
            int other = order.nextInt(i + 1);
            if (place == i) {
                place = other;
            } else if (place == other) {
                place = i;
            }
        }
        return place;
    }
}
