package mcpleak.protocol.transport.stdio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Append what servers say on standard error to a file, as far as a bound allows.
 *
 * <p>Thread-safe. A file that cannot be written is given up: the load goes on without it.
 */
final class ErrorLog implements AutoCloseable {

    private final Optional<Path> file;
    private final long maxBytes;
    private Optional<OutputStream> out = Optional.empty();
    private long written;
    private boolean over;

    ErrorLog(Optional<Path> file, long maxBytes) {
        this.file = file;
        this.maxBytes = maxBytes;
        this.over = file.isEmpty();
    }

    /** Create the file, if there is to be one: it may be moved from then on. */
    synchronized void open() {
        try {
            if (!over) {
                stream();
            }
        } catch (IOException unwritable) {
            over = true;
        }
    }

    /** Append one line of one process. */
    synchronized void line(long pid, String text) {
        if (over) {
            return;
        }
        byte[] bytes = (pid + " " + text + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            if (written + bytes.length > maxBytes) {
                stream().write(("the rest is dropped: over " + maxBytes + " bytes\n").getBytes(StandardCharsets.UTF_8));
                close();
            } else {
                written += bytes.length;
                stream().write(bytes);
            }
        } catch (IOException unwritable) {
            over = true;
        }
    }

    private OutputStream stream() throws IOException {
        if (out.isEmpty()) {
            Path parent = file.orElseThrow().toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            out = Optional.of(Files.newOutputStream(file.get(), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        }
        return out.get();
    }

    @Override
    public synchronized void close() {
        over = true;
        try {
            if (out.isPresent()) {
                out.get().close();
            }
        } catch (IOException full) {
            // what could be written has been
            out = Optional.empty();
        }
    }
}
