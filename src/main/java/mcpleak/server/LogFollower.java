package mcpleak.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Follow a log file that grows: what is new is read each time that {@link #drain} is called.
 *
 * <p>Survives rotation (another file takes the name: the old one is read to its end first, and for a while after, since writers
 * notice late), truncation (the file is shorter than what was read: it is read from its start) and a file that is not there yet.
 * A file that was truncated and has outgrown its old length between two calls cannot be told from one that grew. Thread-safe.
 */
public final class LogFollower implements AutoCloseable {

    private static final int PART = 1 << 16;

    /** How many drains a file that lost its name is still asked for more. */
    private static final int LATE_DRAINS = 40;

    private final Path file;
    private final Supplier<Sink> sinks;
    private final ByteBuffer part = ByteBuffer.allocate(PART);
    private final List<Reading> earlier = new ArrayList<>();
    private Optional<Reading> current = Optional.empty();
    private boolean fromEnd;
    private long truncations;

    /** Takes the bytes of one file in order. */
    public interface Sink {
        /** Take the next bytes; the array is used again afterwards. */
        void accept(byte[] bytes, int offset, int length);

        /** Take the end of the file: what comes next is another. */
        void end();
    }

    /** One file that is open. */
    private static final class Reading {
        private final FileChannel channel;
        private final Optional<Object> key;
        private final Sink sink;
        private long position;
        private int quietDrains;

        private Reading(FileChannel channel, Optional<Object> key, Sink sink) {
            this.channel = channel;
            this.key = key;
            this.sink = sink;
        }
    }

    private LogFollower(Path file, Supplier<Sink> sinks, boolean fromEnd) {
        this.file = file;
        this.sinks = sinks;
        this.fromEnd = fromEnd;
    }

    /**
     * Follow a file from its start.
     *
     * @param file the file; it need not exist
     * @param sinks gives a sink for each file that bears the name in turn
     */
    public static LogFollower fromStart(Path file, Supplier<Sink> sinks) {
        return new LogFollower(file, sinks, false);
    }

    /**
     * Follow a file from where it ends now; one that appears later, from its start.
     *
     * @throws IOException if it is there and cannot be read
     */
    public static LogFollower fromEnd(Path file, Supplier<Sink> sinks) throws IOException {
        LogFollower follower = new LogFollower(file, sinks, true);
        follower.open();
        follower.fromEnd = false;
        return follower;
    }

    /**
     * Read all that is new.
     *
     * @throws IOException if the file cannot be read; a file that is not there is no failure
     */
    public synchronized void drain() throws IOException {
        if (current.isEmpty()) {
            open();
        }
        if (current.isPresent()) {
            read(current.get());
            replaceIfRotated(current.get());
        }
        for (Reading old : List.copyOf(earlier)) {
            drainLate(old);
        }
    }

    private void open() throws IOException {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
            Reading reading = new Reading(channel, key(), sinks.get());
            reading.position = fromEnd ? channel.size() : 0;
            current = Optional.of(reading);
        } catch (NoSuchFileException notYet) {
            current = Optional.empty();
        }
    }

    private Optional<Object> key() throws IOException {
        return Optional.ofNullable(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey());
    }

    private void read(Reading reading) throws IOException {
        if (reading.channel.size() < reading.position) {
            truncations++;
            reading.sink.end();
            reading.position = 0;
        }
        reading.quietDrains++;
        while (true) {
            part.clear();
            int length = reading.channel.read(part, reading.position);
            if (length <= 0) {
                return;
            }
            reading.quietDrains = 0;
            reading.position += length;
            reading.sink.accept(part.array(), 0, length);
        }
    }

    private void replaceIfRotated(Reading reading) throws IOException {
        Optional<Object> now;
        try {
            now = key();
        } catch (NoSuchFileException betweenTwo) {
            return;
        }
        if (now.isPresent() && !now.equals(reading.key)) {
            read(reading);
            earlier.add(reading);
            current = Optional.empty();
            open();
            if (current.isPresent()) {
                read(current.get());
            }
        }
    }

    private void drainLate(Reading old) throws IOException {
        read(old);
        if (old.quietDrains > LATE_DRAINS) {
            end(old);
            earlier.remove(old);
        }
    }

    private static void end(Reading reading) throws IOException {
        reading.sink.end();
        reading.channel.close();
    }

    /** Return the file that is followed. */
    public Path file() {
        return file;
    }

    /** Return whether the file has been there. */
    public synchronized boolean found() {
        return current.isPresent() || !earlier.isEmpty();
    }

    /** Return how often the file was shorter than what had been read. */
    public synchronized long truncations() {
        return truncations;
    }

    /** Read what is left, and end. */
    @Override
    public synchronized void close() throws IOException {
        drain();
        for (Reading old : earlier) {
            end(old);
        }
        earlier.clear();
        if (current.isPresent()) {
            end(current.get());
        }
    }
}
