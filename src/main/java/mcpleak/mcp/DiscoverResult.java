package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hold a server's answer to {@code server/discover}.
 *
 * @param supportedVersions the versions that it speaks, as it named them; never empty
 * @param server who it is; of empty texts if it does not say
 * @param capabilities the member of that name; an empty object if absent
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/server/discover">MCP, Discovery</a>
 */
public record DiscoverResult(List<String> supportedVersions, Implementation server, JsonNode capabilities) {

    public DiscoverResult {
        supportedVersions = List.copyOf(supportedVersions);
    }

    /** Read a result. */
    public static ParsedResult<DiscoverResult> read(JsonNode result) {
        List<String> versions = texts(result.path("supportedVersions"));
        if (versions.isEmpty()) {
            return new ParsedResult.Invalid<>("the result of server/discover names no supportedVersions");
        }
        JsonNode inMeta = result.path("_meta").path(RequestMetadata.PREFIX + "serverInfo");
        JsonNode server = inMeta.isObject() ? inMeta : result.path("serverInfo");
        var party = new Implementation(
                server.path("name").asText(""), server.path("version").asText(""));
        return new ParsedResult.Valid<>(new DiscoverResult(versions, party, result.path("capabilities")));
    }

    /** Return the newest stateless version that the server and this client both speak; empty if there is none. */
    public Optional<ProtocolVersion> bestStateless() {
        return bestStateless(supportedVersions);
    }

    static Optional<ProtocolVersion> bestStateless(List<String> versions) {
        return versions.stream()
                .map(ProtocolVersion::of)
                .flatMap(Optional::stream)
                .filter(ProtocolVersion::isStateless)
                .max(java.util.Comparator.naturalOrder());
    }

    /** Return the texts of an array; empty if it is none, or holds something else. */
    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode each : array) {
            if (!each.isTextual()) {
                return List.of();
            }
            texts.add(each.asText());
        }
        return texts;
    }
}
