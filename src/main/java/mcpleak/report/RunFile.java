package mcpleak.report;

import java.util.OptionalLong;

/**
 * Name one file of a run folder.
 *
 * <p>Immutable.
 *
 * @param relativePath path below the run folder with forward slashes; never blank, never absolute, never upwards
 * @param purpose what the file holds, a few words for people
 * @param sizeBytes its size in bytes; empty for a file that is still to be written
 */
public record RunFile(String relativePath, String purpose, OptionalLong sizeBytes) {

    /** @throws IllegalArgumentException if the path is blank, absolute or leads out of the run folder */
    public RunFile {
        if (relativePath.isBlank()
                || relativePath.startsWith("/")
                || relativePath.contains("..")
                || relativePath.contains(":")) {
            throw new IllegalArgumentException("a run file's path stays below the run folder: " + relativePath);
        }
    }
}
