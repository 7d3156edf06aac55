package mcpleak.profile;

import java.time.Duration;
import mcpleak.profile.load.DurationText;

/**
 * How a run rests after its last round, to see whether what grew comes back while nobody calls. Immutable.
 *
 * @param when when it rests
 * @param most how long at most; 0 where it never does
 */
public record Settle(When when, Duration most) {

    /** When a run rests after its last round. */
    public enum When {
        /** Where growth is suspected, until it has come back. */
        SUSPECTED,
        /** Always, for the whole time. */
        ALWAYS,
        NEVER
    }

    static final Settle AUTO = new Settle(When.SUSPECTED, Duration.ofSeconds(90));
    private static final Settle OFF = new Settle(When.NEVER, Duration.ZERO);

    /** Part of its time limit after which a server that sweeps now and then has reclaimed what is beyond the limit. */
    private static final int SWEEP_PART = 4;

    private static final Duration LEAST_SWEEP = Duration.ofSeconds(2);

    static Settle parse(String text) {
        if (text.equals(AUTO.text())) {
            return AUTO;
        }
        if (text.equals(OFF.text())) {
            return OFF;
        }
        Duration most = Property.durationWithin(text, "0s", "24h");
        return most.isZero() ? OFF : new Settle(When.ALWAYS, most);
    }

    String text() {
        return switch (when) {
            case SUSPECTED -> "auto";
            case ALWAYS -> DurationText.of(most);
            case NEVER -> "off";
        };
    }

    /** Return the rest that shows whether a server forgets what is so old. */
    Settle reclaiming(Duration after) {
        Duration sweep = after.dividedBy(SWEEP_PART);
        Duration enough = after.plus(sweep.compareTo(LEAST_SWEEP) < 0 ? LEAST_SWEEP : sweep);
        return when == When.SUSPECTED ? new Settle(when, enough) : this;
    }
}
