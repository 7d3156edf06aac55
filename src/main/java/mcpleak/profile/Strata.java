package mcpleak.profile;

import java.util.SplittableRandom;

/**
 * Draw probabilities so evenly that few of them already look like all: of every {@value #BLOCK} users that make their n-th draw, each
 * draws from another part of [0, 1) (stratified sampling, McKay, Beckman and Conover, Technometrics 21, 1979). Stateless.
 */
final class Strata {

    /** Users whose draws are spread over one another. */
    static final int BLOCK = 64;

    private Strata() {}

    /**
     * Return one user's draw.
     *
     * @param user number of the user
     * @param users how many users there are; where that is not known, any number from {@value #BLOCK} on
     * @param order the source of randomness of the block that the user is in, the same for all its users
     * @param own the user's own source of randomness
     * @return from 0 to below 1
     */
    static double draw(int user, int users, SplittableRandom order, SplittableRandom own) {
        int size = Math.max(1, Math.min(BLOCK, users));
        return (placeOf(user % size, size, order) + own.nextDouble()) / size;
    }

    /** Return where a member of a block stands once the block is shuffled. */
    private static int placeOf(int member, int size, SplittableRandom order) {
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
