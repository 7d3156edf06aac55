package mcpleak.report;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Write links to folders whose names somebody else chose. Pure; no state. */
final class LinkText {

    private static final String UNRESERVED = "-._~";

    private LinkText() {}

    /** Write one segment of a path as RFC 3986 section 2.1 asks; what is not unreserved becomes {@code %41}. */
    static String path(String segment) {
        StringBuilder path = new StringBuilder();
        for (byte octet : segment.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                path.append(c);
            } else {
                path.append(String.format(Locale.ROOT, "%%%02X", (int) c));
            }
        }
        return path.toString();
    }

    /** Write a link; the address consists of escaped segments, the text of plain letters. */
    static String anchor(String escaped, String letters) {
        return "<a href=\"" + escaped + "\">" + letters + "</a>";
    }
}
