package mcpleak.ledger;

/**
 * A share with its 90 % interval: two one-sided 95 % bounds, after E. B. Wilson, "Probable inference, the law of succession,
 * and statistical inference", Journal of the American Statistical Association 22 (1927).
 *
 * @param percent the share, in percent
 * @param lowPercent lower bound, in percent
 * @param highPercent upper bound, in percent
 */
public record Share(double percent, double lowPercent, double highPercent) {

    /** Quantile of the normal distribution at 0.95. */
    private static final double Z = 1.6448536269514722;

    /**
     * Return the interval of a share.
     *
     * @param part how many of them; 0 to {@code whole}
     * @param whole how many there were; more than 0
     * @throws IllegalArgumentException if they are out of range
     */
    public static Share of(long part, long whole) {
        if (whole <= 0 || part < 0 || part > whole) {
            throw new IllegalArgumentException(part + " of " + whole + " is no share");
        }
        double p = (double) part / whole;
        double shrink = 1 + Z * Z / whole;
        double centre = (p + Z * Z / (2 * whole)) / shrink;
        double half = Z / shrink * Math.sqrt(p * (1 - p) / whole + Z * Z / (4.0 * whole * whole));
        double low = part == 0 ? 0 : Math.max(0, centre - half);
        double high = part == whole ? 1 : Math.min(1, centre + half);
        return new Share(100 * p, 100 * low, 100 * high);
    }
}
