package mcpleak.verdict.growth;

/**
 * Say how exactly a channel is read, and how sure a bound on its rate must be.
 *
 * @param quantum resolution of one reading, in the channel's unit; it widens every interval by two readings' worth
 * @param confidence of each one-sided bound, 0.5 to 1
 * @param spread factor by which the standard error may be larger than independent increments show, 1 or more
 */
public record Precision(double quantum, double confidence, double spread) {

    /** Confidence of every bound that this project states. */
    public static final double CONFIDENCE = 0.95;

    /**
     * Factor for a bound that acquits: the increments of 6 rounds cannot show whether they are correlated. Correlated by one half they
     * are as uncertain as a third of them would be.
     */
    private static final double CAUTION = 1.75;

    /** @throws IllegalArgumentException if the confidence is none */
    public Precision {
        if (!(confidence >= 0.5 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence is from 0.5 to below 1, not " + confidence);
        }
    }

    /** Return the precision of a channel with this resolution at the confidence that every bound of ours has. */
    public static Precision of(double quantum) {
        return new Precision(quantum, CONFIDENCE, 1);
    }

    /**
     * Return the precision for a bound that acquits: the whole and the last rounds are two chances, so each gets half of the error, and
     * increments may be correlated.
     */
    public Precision cautious() {
        return new Precision(quantum, 1 - (1 - confidence) / 2, CAUTION);
    }
}
