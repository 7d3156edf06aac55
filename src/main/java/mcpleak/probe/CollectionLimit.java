package mcpleak.probe;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Bound how often a process is made to collect its garbage, which stops it for as long as its heap is large: {@value #AT_ONCE}
 * times at once, then once a second. Thread-safe.
 */
final class CollectionLimit {

    static final int AT_ONCE = 5;
    static final Duration EACH = Duration.ofSeconds(1);

    private final LongSupplier nanoTime;

    /** When all that may be done at once may be done again. */
    private long restored;

    CollectionLimit(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.restored = nanoTime.getAsLong();
    }

    /** Count a collection that is to be forced now; returns how long to wait if it may not be, and then counts none. */
    synchronized Duration ask() {
        long now = nanoTime.getAsLong();
        long since = restored - now < 0 ? now : restored;
        long wait = since + EACH.toNanos() - now - AT_ONCE * EACH.toNanos();
        if (wait > 0) {
            return Duration.ofNanos(wait);
        }
        restored = since + EACH.toNanos();
        return Duration.ZERO;
    }
}
