package mcpleak.mcp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Write texts of a message so that they can stand in an HTTP header.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding">MCP,
 *     Value Encoding</a>
 */
final class HeaderText {

    private static final String PREFIX = "=?base64?";
    private static final String SUFFIX = "?=";

    private HeaderText() {}

    /**
     * Return a text as it is, if it is of printable ASCII without space at its edges and cannot be mistaken for an encoded one;
     * else its UTF-8 in Base64 between {@code =?base64?} and {@code ?=}.
     */
    static String encode(String text) {
        if (isPlain(text)) {
            return text;
        }
        return PREFIX + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + SUFFIX;
    }

    private static boolean isPlain(String text) {
        boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
        boolean edged = text.startsWith(" ") || text.endsWith(" ");
        boolean likeEncoded = text.startsWith(PREFIX) && text.endsWith(SUFFIX);
        return printable && !edged && !likeEncoded;
    }
}
