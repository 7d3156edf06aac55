package mcpleak.verdict.growth;

/**
 * Say how exactly a channel is read, and how sure a bound on its rate must be.
 *
 * @param quantum resolution of one reading, in the channel's unit; it widens every interval by two readings' worth
 * @param confidence of each one-sided bound, 0.5 to 1
 */
public record Precision(double quantum, double confidence) {

    /** Confidence of every bound that this project states. */
    public static final double CONFIDENCE = 0.95;

    /** @throws IllegalArgumentException if the confidence is none */
    public Precision {
        if (!(confidence >= 0.5 && confidence < 1)) {
            throw new IllegalArgumentException("a confidence is from 0.5 to below 1, not " + confidence);
        }
    }

    /** Return the precision of a channel with this resolution at the confidence that every bound of ours has. */
    public static Precision of(double quantum) {
        return new Precision(quantum, CONFIDENCE);
    }
}
