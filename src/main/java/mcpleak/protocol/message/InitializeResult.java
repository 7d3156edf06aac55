package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** Hold a server's answer to {@code initialize}. */
public record InitializeResult(ProtocolVersion version, Implementation server) {

    /** Read a result; a version that this client does not speak is refused. */
    public static ParsedResult<InitializeResult> read(JsonNode result) {
        String text = result.path("protocolVersion").asText("");
        Optional<ProtocolVersion> version = ProtocolVersion.of(text).filter(known -> !known.isStateless());
        if (version.isEmpty()) {
            return new ParsedResult.Invalid<>("server chose protocol version \"" + Quote.of(text, 40)
                    + "\"; this client speaks " + ProtocolVersion.allWithInitialize());
        }
        return new ParsedResult.Valid<>(
                new InitializeResult(version.get(), Implementation.read(result.path("serverInfo"))));
    }

    /** Return the session that this answer opens, given the id from its {@link McpHeaders#SESSION_ID}. */
    public McpSession session(Optional<String> sessionId) {
        return new McpSession(sessionId, version, server);
    }

    /**
     * One side of a session, as {@code clientInfo} and {@code serverInfo} name it.
     *
     * @param name the program's name; may be empty if a server gives none
     * @param version the program's version; may be empty if a server gives none
     */
    public record Implementation(String name, String version) {

        static Implementation read(JsonNode info) {
            return new Implementation(
                    info.path("name").asText(""), info.path("version").asText(""));
        }
    }
}
