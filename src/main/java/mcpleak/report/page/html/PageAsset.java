package mcpleak.report.page.html;

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

    private static final String FOLDER = "/mcpleak/report/";

    /** Read an asset of the report from the class path, without comments and indentation; its path below the run folder is the same. */
    public static PageAsset resource(String path) {
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
     * Read a text resource of the report.
     *
     * @throws IllegalStateException if the jar lacks it
     */
    public static String read(String path) {
        try (InputStream in = PageAsset.class.getResourceAsStream(FOLDER + path)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + FOLDER + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + FOLDER + path, e);
        }
    }
}
