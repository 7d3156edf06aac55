package mcpleak.cli;

import java.io.EOFException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.ledger.Ledger;
import mcpleak.ledger.log.LogReader;

/** Reads a log file, packed by gzip or not, into a ledger. Stateless. */
final class LogFile {

    private static final int PART = 1 << 16;
    private static final int GZIP = 0x1f8b;

    private LogFile() {}

    /**
     * Read a file to its end.
     *
     * @param file a file, or {@code -} for the standard input
     * @param progress is told of every part, unpacked
     * @return what was wrong with it, if it could be read nevertheless
     * @throws CommandFailure if it cannot be read
     */
    static Optional<String> read(Path file, Ledger ledger, LogReader.Format format, Progress progress)
            throws CommandFailure {
        if (Files.isDirectory(file)) {
            throw new CommandFailure(file + ": is a folder; name the log files in it, the oldest first");
        }
        LogReader reader = ledger.reader(format);
        try (InputStream in = open(file)) {
            copy(in, reader, progress);
        } catch (EOFException | ZipException torn) {
            reader.tornOff();
            return Optional.of(
                    file + ": the gzip data are torn (" + torn.getMessage() + "); what comes before was read");
        } catch (IOException e) {
            throw new CommandFailure(file, e);
        }
        reader.end();
        return Optional.empty();
    }

    private static void copy(InputStream in, LogReader reader, Progress progress) throws IOException {
        byte[] part = new byte[PART];
        for (int length = in.read(part); length >= 0; length = in.read(part)) {
            reader.accept(part, 0, length);
            progress.read(length);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream raw = file.toString().equals("-") ? System.in : new FileInputStream(file.toFile());
        PushbackInputStream in = new PushbackInputStream(raw, 2);
        byte[] magic = in.readNBytes(2);
        in.unread(magic);
        boolean packed = magic.length == 2 && ((magic[0] & 0xff) << 8 | (magic[1] & 0xff)) == GZIP;
        return packed ? new GZIPInputStream(in, PART) : in;
    }

    /** Tells how far the reading of long files has come, every two seconds; short ones stay silent. Confined to one thread. */
    static final class Progress {

        private static final long EVERY = Duration.ofSeconds(2).toNanos();

        private final LongSupplier nanoClock;
        private final PrintWriter err;
        private final long began;
        private long next;
        private String name = "";
        private long bytes;

        /** Begin now. */
        Progress(LongSupplier nanoClock, PrintWriter err) {
            this.nanoClock = nanoClock;
            this.err = err;
            this.began = nanoClock.getAsLong();
            this.next = EVERY;
        }

        /** Go on with a file. */
        Progress of(String file) {
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
}
