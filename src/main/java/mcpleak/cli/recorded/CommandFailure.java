package mcpleak.cli.recorded;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import mcpleak.recording.file.MalformedInput;

/** Tells why a command cannot do what it was asked to; the message names the file or process, the rule, and what to do. */
public final class CommandFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** Say in plain words why a file could not be read. */
    public CommandFailure(Path file, IOException why) {
        super(file + ": " + reason(file, why), why);
    }

    public CommandFailure(String message) {
        super(message);
    }

    public CommandFailure(String message, Throwable cause) {
        super(message, cause);
    }

    /** Reads something that the command line names. */
    public interface Reading<T> {
        T read() throws IOException, MalformedInput;
    }

    /**
     * Read what a path of the command line names.
     *
     * @throws CommandFailure if it cannot be read or breaks a rule
     */
    public static <T> T reading(Path path, Reading<T> reading) throws CommandFailure {
        try {
            return reading.read();
        } catch (MalformedInput e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new CommandFailure(path, e);
        }
    }

    private static String reason(Path file, IOException why) {
        if (Files.notExists(file)) {
            return "there is no such file or folder";
        }
        if (why instanceof AccessDeniedException || !Files.isReadable(file)) {
            return "may not be read by this user";
        }
        return Files.isDirectory(file) ? "is a folder, not a file" : "cannot be read: " + why.getMessage();
    }
}
