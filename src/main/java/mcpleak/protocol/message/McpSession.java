package mcpleak.protocol.message;

import java.util.Optional;
import mcpleak.protocol.message.InitializeResult.Implementation;

/**
 * Hold what a client knows of its session, or of its agreement with a server that keeps none.
 *
 * @param id what the server put into {@link McpHeaders#SESSION_ID}; empty if the server keeps no sessions
 * @param version the version that was agreed on
 * @param server who answered
 * @param metadata what every request says of itself from 2026-07-28 on; empty before it
 */
public record McpSession(
        Optional<String> id, ProtocolVersion version, Implementation server, Optional<RequestMetadata> metadata) {

    /** Describe a session that was opened by {@code initialize}. */
    public McpSession(Optional<String> id, ProtocolVersion version, Implementation server) {
        this(id, version, server, Optional.empty());
    }

    /** Describe what stands for a session from 2026-07-28 on. */
    public static McpSession stateless(RequestMetadata metadata, Implementation server) {
        return new McpSession(Optional.empty(), metadata.version(), server, Optional.of(metadata));
    }
}
