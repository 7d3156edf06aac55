package mcpleak.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tell that a file given on the command line cannot be used; the message names the file and the rule. */
final class UnreadableInput extends Exception {

    private static final long serialVersionUID = 1L;

    /** Say in plain words why a file could not be read. */
    UnreadableInput(Path file, IOException why) {
        super(file + ": " + reason(file, why), why);
    }

    UnreadableInput(String message) {
        super(message);
    }

    UnreadableInput(String message, Throwable cause) {
        super(message, cause);
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
