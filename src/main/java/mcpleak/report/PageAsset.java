package mcpleak.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Hold a text file that a page needs beside it.
 *
 * <p>Immutable.
 *
 * @param relativePath path below the run folder, with forward slashes
 * @param text its content, to be written as UTF-8
 */
public record PageAsset(String relativePath, String text) {

    /** Read an asset of this package from the class path, without comments and indentation; its path below the run folder is the same. */
    static PageAsset resource(String path) {
        String text = read(path).replaceAll("(?m)^\\s*/\\*[^*]*\\*/\\s*$", "").replaceAll("(?m)^\\s+", "");
        return new PageAsset(path, path.endsWith(".css") ? style(text) : script(text));
    }

    private static String script(String text) {
        return text.replaceAll(" (=|===|&&|\\|\\||\\?|<|>|<=|>=|\\*|\\+|-) ", "$1");
    }

    private static String style(String text) {
        return text.replaceAll("\\s+", " ")
                .replaceAll(" ?([{};,]) ?", "$1")
                .replace(": ", ":")
                .replace("}", "}\n");
    }

    /**
     * Read a text resource of this package.
     *
     * @throws IllegalStateException if the jar lacks it
     */
    static String read(String path) {
        try (InputStream in = PageAsset.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks mcpleak/report/" + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read mcpleak/report/" + path, e);
        }
    }
}
