package mcpleak.mcp;

import java.util.Locale;

/**
 * Hold what an HTTP response says before its body.
 *
 * @param status the status, such as 200
 * @param contentType the header of that name as it was sent; empty if absent
 */
public record AnswerHead(int status, String contentType) {

    /** Say whether the status is from 200 to 299. */
    public boolean isSuccess() {
        return status >= 200 && status <= 299;
    }

    /** Return the media type without parameters, in lower case; may be empty. */
    public String mediaType() {
        if (contentType.equals(McpHeaders.JSON) || contentType.equals(McpHeaders.EVENT_STREAM)) {
            return contentType;
        }
        int semicolon = contentType.indexOf(';');
        String type = semicolon < 0 ? contentType : contentType.substring(0, semicolon);
        return type.strip().toLowerCase(Locale.ROOT);
    }
}
