package mcpleak.mcp;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Name the HTTP headers of the Streamable HTTP transport.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">MCP, Streamable HTTP</a>
 */
public final class McpHeaders {

    /** Carries the id of the session, from the answer to {@code initialize} on. */
    public static final String SESSION_ID = "Mcp-Session-Id";

    /** Carries the version that was agreed on. */
    public static final String PROTOCOL_VERSION = "MCP-Protocol-Version";

    /** Carries the id of the last event of a stream that is taken up again. */
    public static final String LAST_EVENT_ID = "Last-Event-ID";

    /** The value of {@code Accept} on every POST: the client understands both forms of an answer. */
    public static final String ACCEPT_BOTH = "application/json, text/event-stream";

    /** The media type of a message. */
    public static final String JSON = "application/json";

    /** The media type of a stream of messages. */
    public static final String EVENT_STREAM = "text/event-stream";

    private McpHeaders() {}

    /**
     * Return the headers of a POST in order: what a client must send, and the session's if there is one.
     *
     * @param session the session; empty for {@code initialize}
     */
    public static Map<String, String> forPost(Optional<McpSession> session) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", ACCEPT_BOTH);
        headers.put("Content-Type", JSON);
        session.ifPresent(known -> addSession(headers, known));
        return headers;
    }

    /** Return the headers of the GET that opens the standing stream, in order. */
    public static Map<String, String> forGet(Optional<McpSession> session) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", EVENT_STREAM);
        session.ifPresent(known -> addSession(headers, known));
        return headers;
    }

    /** Return the headers of the DELETE that ends a session, in order. */
    public static Map<String, String> forDelete(McpSession session) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Accept", ACCEPT_BOTH);
        addSession(headers, session);
        return headers;
    }

    private static void addSession(Map<String, String> headers, McpSession session) {
        session.id().ifPresent(id -> headers.put(SESSION_ID, id));
        if (session.version().hasVersionHeader()) {
            headers.put(PROTOCOL_VERSION, session.version().text());
        }
    }
}
