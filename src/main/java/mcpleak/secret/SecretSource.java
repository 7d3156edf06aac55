package mcpleak.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Say where a secret is to be read: {@code env:NAME}, {@code file:PATH}, or the secret itself, which other users of the host then see
 * in the list of processes. Immutable.
 *
 * @param text as it was given
 */
public record SecretSource(String text) {

    private static final String ENVIRONMENT = "env:";
    private static final String FILE = "file:";
    private static final int LONGEST = 16_384;

    /** Return what others can do with it; empty if they do not see the secret. */
    public Optional<String> warning(String option) {
        return text.startsWith(ENVIRONMENT) || text.startsWith(FILE)
                ? Optional.empty()
                : Optional.of("other users of this host see a secret in the list of processes (" + option
                        + "); env:NAME or file:PATH in its place hides it");
    }

    /**
     * Read the secret, without blanks around it, and learn it.
     *
     * @param environment the variables
     * @throws IOException if there is none; the message names the place
     */
    public String read(Map<String, String> environment) throws IOException {
        String secret = found(environment).strip();
        if (secret.isEmpty()) {
            throw new IOException(text + " is empty");
        }
        SecretMask.learn(secret);
        return secret;
    }

    private String found(Map<String, String> environment) throws IOException {
        if (text.startsWith(ENVIRONMENT)) {
            return Optional.ofNullable(environment.get(text.substring(ENVIRONMENT.length())))
                    .orElseThrow(() -> new IOException(text + ": there is no such environment variable"));
        }
        return text.startsWith(FILE) ? content(text.substring(FILE.length())) : text;
    }

    private String content(String name) throws IOException {
        try {
            Path file = Path.of(name);
            if (Files.size(file) > LONGEST) {
                throw new IOException(text + " is longer than " + LONGEST + " bytes");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (InvalidPathException | java.nio.file.NoSuchFileException e) {
            throw new IOException(text + ": there is no such file", e);
        }
    }
}
