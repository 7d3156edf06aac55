package mcpleak.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Optional;
import mcpleak.secret.SecretMask;

/** Write lines to a file, their secrets hidden, each at once, so that a killed run keeps them all. Thread-safe. */
final class LineFile implements AutoCloseable {

    private final Path file;
    private final Writer writer;
    private Optional<IOException> failure = Optional.empty();
    private boolean closed;

    private LineFile(Path file, Writer writer) {
        this.file = file;
        this.writer = writer;
    }

    static LineFile open(Path file) throws IOException {
        return new LineFile(file, RunFiles.append(file));
    }

    /**
     * Write one line; nothing once the file is closed.
     *
     * @throws UncheckedIOException the first time that the line cannot be written (disk full); later lines are dropped
     */
    synchronized void line(String text) {
        if (closed || failure.isPresent()) {
            return;
        }
        try {
            writer.write(SecretMask.maskFile(text) + "\n");
            writer.flush();
        } catch (IOException e) {
            failure = Optional.of(e);
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        try {
            writer.close();
        } catch (IOException alreadyReportedByLine) {
            failure = Optional.of(alreadyReportedByLine);
        }
    }
}
