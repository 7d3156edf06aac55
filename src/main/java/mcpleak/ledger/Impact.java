package mcpleak.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;

/**
 * Say what a rate comes to.
 *
 * @param requests number of requests
 * @param left objects left open after so many
 * @param bytes what they cost, in bytes
 */
public record Impact(long requests, double left, double bytes) {

    private static final List<Long> STEPS = List.of(1_000L, 10_000L, 100_000L, 1_000_000L);
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

    /** Return the rows of the table: 1,000 to 1,000,000 requests. */
    static List<Impact> table(long open, long requests, long bytesEach) {
        return STEPS.stream()
                .map(step -> {
                    double left = (double) open / requests * step;
                    return new Impact(step, left, left * bytesEach);
                })
                .toList();
    }

    /** Return the bytes to one digit, in thousands: {@code 90 KB}, {@code 9 MB}; a rate of a few events is not known better. */
    public String about() {
        BigDecimal rounded = new BigDecimal(bytes).round(new MathContext(1, RoundingMode.HALF_UP));
        int unit = 0;
        while (rounded.compareTo(BigDecimal.valueOf(1000)) >= 0 && unit < UNITS.length - 1) {
            rounded = rounded.movePointLeft(3);
            unit++;
        }
        return rounded.stripTrailingZeros().toPlainString() + " " + UNITS[unit];
    }
}
