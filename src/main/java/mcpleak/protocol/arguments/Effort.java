package mcpleak.protocol.arguments;

import java.util.function.LongSupplier;

/**
 * Bound the work of making one value from one schema: every loop over what a server wrote pays for its steps here.
 *
 * <p>A step takes some ten nanoseconds. The steps decide, so that a seed gives the same value on every machine; the time is a
 * backstop. Once spent it stays spent. Not thread-safe; used for one value.
 */
final class Effort {

    /** Most steps. */
    static final long MAX_STEPS = 1_000_000;

    /** Most time, in nanoseconds. */
    static final long MAX_NANOS = 1_000_000_000;

    private static final long STEPS_BETWEEN_LOOKS = 2_000;

    private final LongSupplier nanoClock;
    private final long begunAt;
    private long left = MAX_STEPS;
    private long nextLook = MAX_STEPS - STEPS_BETWEEN_LOOKS;

    /**
     * Begin.
     *
     * @param nanoClock monotonic time in nanoseconds
     */
    Effort(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.begunAt = nanoClock.getAsLong();
    }

    /**
     * Pay for some steps.
     *
     * @throws SpentException if there are no more, or the time is over
     */
    void spend(long steps) {
        left -= steps;
        if (left < 0) {
            left = -1;
            throw new SpentException(String.format(java.util.Locale.ROOT, "takes more than %,d steps", MAX_STEPS));
        }
        if (left < nextLook) {
            nextLook = left - STEPS_BETWEEN_LOOKS;
            if (nanoClock.getAsLong() - begunAt > MAX_NANOS) {
                left = 0;
                throw new SpentException("takes longer than " + MAX_NANOS / 1_000_000_000 + " s");
            }
        }
    }

    /** Tell that a value takes too much work; unchecked, so that no alternative is tried in its place. */
    static final class SpentException extends RuntimeException {

        @java.io.Serial
        private static final long serialVersionUID = 1L;

        private SpentException(String message) {
            super(message, null, false, false);
        }
    }
}
