package mcpleak.mcp;

import java.util.Optional;

/**
 * Hold what a client knows of its session after {@code initialize}.
 *
 * @param id what the server put into {@link McpHeaders#SESSION_ID}; empty if the server keeps no sessions
 * @param version the version that was agreed on
 * @param server who answered
 */
public record McpSession(Optional<String> id, ProtocolVersion version, Party server) {}
