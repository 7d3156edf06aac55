package mcpleak.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Tell how far the reading of long files has come, every two seconds; short ones stay silent. Confined to one thread. */
final class ReadingProgress {

    private static final long EVERY = Duration.ofSeconds(2).toNanos();

    private final LongSupplier nanoClock;
    private final PrintWriter err;
    private final long began;
    private long next;
    private String name = "";
    private long bytes;

    /** Begin now. */
    ReadingProgress(LongSupplier nanoClock, PrintWriter err) {
        this.nanoClock = nanoClock;
        this.err = err;
        this.began = nanoClock.getAsLong();
        this.next = EVERY;
    }

    /** Go on with a file. */
    ReadingProgress of(String file) {
        name = file;
        bytes = 0;
        return this;
    }

    /** Take note of some more bytes. */
    void read(int length) {
        bytes += length;
        long elapsed = nanoClock.getAsLong() - began;
        if (elapsed >= next) {
            next = elapsed + EVERY;
            err.println(String.format(
                    Locale.ROOT, "mcpleak: %s: %,d MiB read, %d s", name, bytes >> 20, elapsed / 1_000_000_000));
            err.flush();
        }
    }
}
