package mcpleak.verdict.growth;

/**
 * Hold one metric of one run with what the run itself says of its uncertainty.
 *
 * <p>Immutable. For a metric that counts by ratio the variance is that of the logarithm.
 *
 * @param value the value in the metric's unit
 * @param variance variance of the value, as its rounds show it; 0 where they show none
 * @param freedom degrees of freedom of the variance; 0 where there is none
 * @param slowed what a busy machine is expected to have added, counted as the variance's square root is; 0 where it adds nothing or is
 *     not known
 */
public record Reading(double value, double variance, int freedom, double slowed) {

    /** Part of what a busy machine adds that differs from run to run under the same lateness of timers. */
    private static final double UNEVEN = 0.3;

    /** Hold a value to which the machine added nothing. */
    public Reading(double value, double variance, int freedom) {
        this(value, variance, freedom, 0);
    }

    /** Return the same value, with what a busy machine is expected to have added; that it is not known exactly widens it. */
    public Reading slowedBy(double share) {
        return new Reading(value, variance + UNEVEN * UNEVEN * share * share, freedom, share);
    }

    /** Return the same in a unit that is smaller by a factor. */
    public Reading times(double factor) {
        return new Reading(factor * value, factor * factor * variance, freedom, slowed);
    }

    /** Return the value with its 90 % interval; both ends are the value where the run says nothing of its uncertainty. */
    public Interval interval() {
        double half = freedom == 0 ? 0 : GrowthRate.quantile(freedom, Precision.CONFIDENCE) * Math.sqrt(variance);
        return new Interval(value, value - half, value + half);
    }

    /** Hold a value of whose uncertainty the run says nothing. */
    public static Reading bare(double value) {
        return new Reading(value, 0, 0);
    }
}
