package mcpleak.compare;

/**
 * Hold one metric of one run with what the run itself says of its uncertainty.
 *
 * <p>Immutable. For a metric that counts by ratio the variance is that of the logarithm.
 *
 * @param value the value in the metric's unit
 * @param variance variance of the value, as its rounds show it; 0 where they show none
 * @param freedom degrees of freedom of the variance; 0 where there is none
 */
record Reading(double value, double variance, int freedom) {

    /** Hold a value of whose uncertainty the run says nothing. */
    static Reading bare(double value) {
        return new Reading(value, 0, 0);
    }
}
