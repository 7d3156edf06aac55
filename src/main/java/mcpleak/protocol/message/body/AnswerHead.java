package mcpleak.protocol.message.body;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import mcpleak.protocol.message.McpHeaders;

/**
 * What an HTTP response says before its body.
 *
 * @param status the status, such as 200; 0 if there was no HTTP response
 * @param headers finds the first value of a header, whatever the case of its name
 */
public record AnswerHead(int status, Function<String, Optional<String>> headers) {

    /** The head of an answer that has none. */
    public static final AnswerHead NONE = new AnswerHead(0, name -> Optional.empty());

    /** Describe a head of one header, which may be empty. */
    public AnswerHead(int status, String contentType) {
        this(status, name -> Optional.of(contentType).filter(type -> name.equalsIgnoreCase("Content-Type")));
    }

    /** Return the first value of a header, whatever the case of its name; empty if it is absent. */
    public Optional<String> header(String name) {
        return headers.apply(name);
    }

    /** Say whether the status is from 200 to 299. */
    public boolean isSuccess() {
        return status >= 200 && status <= 299;
    }

    /** Return where the server sends the client instead, as it was written; empty if it does not. */
    public Optional<String> redirection() {
        return status / 100 == 3 ? header("Location") : Optional.empty();
    }

    /** Say whether no answer came. */
    public boolean isNone() {
        return status == 0;
    }

    /** Say whether the body is a stream of events. */
    public boolean isEventStream() {
        return isSuccess() && mediaType().equals(McpHeaders.EVENT_STREAM);
    }

    /** Return the header of that name as it was sent; empty if absent. */
    String contentType() {
        return header("Content-Type").orElse("");
    }

    /** Return the media type without parameters, in lower case; may be empty. */
    String mediaType() {
        String type = contentType();
        if (type.equals(McpHeaders.JSON) || type.equals(McpHeaders.EVENT_STREAM)) {
            return type;
        }
        int semicolon = type.indexOf(';');
        return (semicolon < 0 ? type : type.substring(0, semicolon)).strip().toLowerCase(Locale.ROOT);
    }
}
