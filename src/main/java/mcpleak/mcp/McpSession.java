package mcpleak.mcp;

import java.util.Optional;

/**
 * Hold what a client knows of its session, or of its agreement with a server that keeps none.
 *
 * @param id what the server put into {@link McpHeaders#SESSION_ID}; empty if the server keeps no sessions
 * @param version the version that was agreed on
 * @param server who answered
 * @param metadata what every request says of itself in the modern era; empty before it
 */
public record McpSession(
        Optional<String> id, ProtocolVersion version, Party server, Optional<RequestMetadata> metadata) {

    /** Describe a session that was opened by {@code initialize}. */
    public McpSession(Optional<String> id, ProtocolVersion version, Party server) {
        this(id, version, server, Optional.empty());
    }

    /** Describe what stands for a session in the modern era. */
    public static McpSession modern(RequestMetadata metadata, Party server) {
        return new McpSession(Optional.empty(), metadata.version(), server, Optional.of(metadata));
    }
}
