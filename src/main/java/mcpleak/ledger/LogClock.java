package mcpleak.ledger;

import java.util.function.LongConsumer;
import mcpleak.time.WrittenTime;

/**
 * Turns the times of a log into milliseconds of one scale. Confined to one thread.
 *
 * <p>A time without a date lies on the day on which it is nearest to the time before; where no date was told yet, days are counted from
 * the first time, and moved when the first date comes.
 */
final class LogClock {

    private static final long DAY = 86_400_000L;

    private final LongConsumer moved;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long latest = Long.MIN_VALUE;
    private boolean local;
    private boolean dateless;
    private boolean dated;

    /** Creates a clock; moved is told by how many milliseconds all earlier times lay wrong, at most once. */
    LogClock(LongConsumer moved) {
        this.moved = moved;
    }

    /** Returns a time in milliseconds since the epoch; a local one as if it were UTC. */
    long millis(WrittenTime time) {
        long millis = time.epochMillis();
        local |= time.kind() == WrittenTime.Kind.LOCAL;
        if (time.kind() == WrittenTime.Kind.DATELESS) {
            dateless |= !dated;
            millis = latest == Long.MIN_VALUE ? millis : nearest(millis, latest);
        } else {
            date(millis);
        }
        latest = millis;
        first = Math.min(first, millis);
        last = Math.max(last, millis);
        return millis;
    }

    private void date(long millis) {
        if (dateless) {
            long by = nearest(latest, millis) - latest;
            first += by;
            last += by;
            moved.accept(by);
        }
        dated = true;
        dateless = false;
    }

    /** Puts a time on the day on which it is nearest to another. */
    private static long nearest(long millis, long other) {
        return millis + Math.round((double) (other - millis) / DAY) * DAY;
    }

    boolean isKnown() {
        return first <= last;
    }

    boolean isLocal() {
        return local;
    }

    /** Returns whether no date was told at all. */
    boolean isDateless() {
        return dateless;
    }

    /** Returns the first time, in milliseconds since the epoch; later than the last if there is none. */
    long first() {
        return first;
    }

    long last() {
        return last;
    }
}
