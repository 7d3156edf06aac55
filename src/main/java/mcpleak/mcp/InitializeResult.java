package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * Hold a server's answer to {@code initialize}.
 *
 * @param version the version that the server chose
 * @param server who it is
 * @param capabilities the member of that name; an empty object if absent
 */
public record InitializeResult(ProtocolVersion version, Party server, JsonNode capabilities) {

    /** Read a result; a version that this client does not speak is refused. */
    public static Understood<InitializeResult> read(JsonNode result) {
        String text = result.path("protocolVersion").asText("");
        Optional<ProtocolVersion> version = ProtocolVersion.of(text).filter(known -> !known.isModern());
        if (version.isEmpty()) {
            return new Understood.Not<>("server chose protocol version \"" + Cut.to(text, 40)
                    + "\"; this client speaks " + ProtocolVersion.allWithInitialize());
        }
        JsonNode server = result.path("serverInfo");
        var party =
                new Party(server.path("name").asText(""), server.path("version").asText(""));
        return new Understood.As<>(new InitializeResult(version.get(), party, result.path("capabilities")));
    }

    /** Return the session that this answer opens, given the id from its {@link McpHeaders#SESSION_ID}. */
    public McpSession session(Optional<String> sessionId) {
        return new McpSession(sessionId, version, server);
    }
}
