package mcpleak.probe;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Say when a costly reading is due: at most once in a period, and so rarely that it uses no more than one part in
 * {@value #SHARE} of a processor. Confined to one thread at a time.
 */
final class Pace {

    /** One part in so many of a processor's time is the most that such a reading may use. */
    static final long SHARE = 5_000;

    private final long periodNanos;
    private final LongSupplier nanos;
    private long nextAt;
    private boolean used;

    Pace(Duration period, LongSupplier nanos) {
        this.periodNanos = period.toNanos();
        this.nanos = nanos;
    }

    /** Return whether to read now: always if asked to read afresh. */
    boolean isDue(ProcessTreeSampler.Asked asked) {
        return asked == ProcessTreeSampler.Asked.AFRESH || !used || nanos.getAsLong() - nextAt >= 0;
    }

    /** Do the reading and note what it took. */
    void run(Runnable reading) {
        long begin = nanos.getAsLong();
        reading.run();
        long end = nanos.getAsLong();
        used = true;
        nextAt = end + Math.max(periodNanos, (end - begin) * SHARE);
    }
}
