package mcpleak.run.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import mcpleak.secret.SecretMask;

/** Append to the summary page of a GitHub Actions step, where there is one. Stateless. */
public final class StepSummary {

    /** Names the file that GitHub shows; see GitHub's workflow commands, "Adding a job summary". */
    private static final String VARIABLE = "GITHUB_STEP_SUMMARY";

    private StepSummary() {}

    /** Append Markdown; nothing outside GitHub Actions. A file that cannot be written is told on the console. */
    public static void append(String markdown) {
        append(Optional.ofNullable(System.getenv(VARIABLE)), markdown);
    }

    static void append(Optional<String> file, String markdown) {
        file.filter(name -> !name.isBlank()).ifPresent(name -> {
            try {
                Files.writeString(
                        Path.of(name),
                        SecretMask.maskFile(markdown) + "\n",
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException | InvalidPathException e) {
                System.out.println("[mcpleak] the step summary cannot be written: " + e.getMessage());
            }
        });
    }
}
