package mcpleak.gatling;

import java.util.Locale;

/**
 * Make the name of a tool fit to name a request in Gatling's report: the server chooses it, and Gatling writes names as they are
 * into a script of its page and onto the console.
 *
 * <p>Stateless.
 */
final class RequestName {

    /** Characters of a name that are shown before it is cut. */
    static final int LIMIT = 100;

    private static final String UNSAFE = "<>&\"'`\\";

    private RequestName() {}

    /** Return printable ASCII without what ends a string or a script; other characters become {@code U+0041}. */
    static String of(String tool) {
        StringBuilder name = new StringBuilder();
        tool.codePoints().limit(LIMIT).forEach(c -> {
            if (c >= ' ' && c < 0x7f && UNSAFE.indexOf(c) < 0) {
                name.appendCodePoint(c);
            } else {
                name.append(String.format(Locale.ROOT, "U+%04X", c));
            }
        });
        int length = tool.codePointCount(0, tool.length());
        return length <= LIMIT ? name.toString() : name + "... (" + length + " characters)";
    }
}
