package mcpleak.server;

import java.util.regex.Pattern;

/** Make foreign text fit for a console whose character set is unknown. */
final class PlainText {

    /** ANSI sequences: colours and cursor moves. */
    private static final Pattern ANSI = Pattern.compile("\u001B(\\[[0-?]*[ -/]*[@-~]|\\][^\u0007]*\u0007?|.)?");

    private static final Pattern UNPRINTABLE = Pattern.compile("[^ -~]");

    private PlainText() {}

    /**
     * Return one line without ANSI sequences, tabs as a blank, every other character outside printable ASCII as a question
     * mark, cut to {@code limit} characters of which the last three then are dots.
     */
    static String line(String text, int limit) {
        String plain = ANSI.matcher(text).replaceAll("").replace('\t', ' ');
        plain = UNPRINTABLE.matcher(plain).replaceAll("?");
        return plain.length() <= limit ? plain : plain.substring(0, limit - 3) + "...";
    }
}
