package mcpleak.run;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Say from time to time how far the scout is, on the console: there is no log before the first round. Thread-safe. */
final class ScoutProgress {

    private static final Duration EVERY = Duration.ofSeconds(3);

    private final LongSupplier nanoClock;
    private final AtomicLong next;

    ScoutProgress(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.next = new AtomicLong(nanoClock.getAsLong() + EVERY.toNanos());
    }

    /** Say something, unless something was said just now. */
    void say(Supplier<String> text) {
        long now = nanoClock.getAsLong();
        long due = next.get();
        if (now - due >= 0 && next.compareAndSet(due, now + EVERY.toNanos())) {
            System.out.println("[mcpleak] " + text.get());
        }
    }
}
