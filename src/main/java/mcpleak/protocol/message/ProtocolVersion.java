package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Name the versions of the protocol that this client speaks, oldest first.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/versioning">MCP, Versioning</a>
 */
public enum ProtocolVersion {
    /** HTTP with SSE: one stream for all answers. */
    V2024_11_05("2024-11-05"),
    /** Streamable HTTP; no version header; batches may come. */
    V2025_03_26("2025-03-26"),
    /** The version header on every request after {@code initialize}. */
    V2025_06_18("2025-06-18"),
    /** Tasks, and streams that are resumed by GET. */
    V2025_11_25("2025-11-25"),
    /** No session and no {@code initialize}: each request says who asks, and in which version. */
    V2026_07_28("2026-07-28");

    /** The version that a client asks for in {@code initialize}: the newest that has it. */
    public static final ProtocolVersion LATEST = V2025_11_25;

    /** The version that a client asks for without {@code initialize}: the newest stateless one. */
    public static final ProtocolVersion STATELESS = V2026_07_28;

    private final String text;

    ProtocolVersion(String text) {
        this.text = text;
    }

    /** Return the version as it stands on the wire: {@code 2025-11-25}. */
    public String text() {
        return text;
    }

    /**
     * Say whether requests of this version carry their own metadata, and there is neither {@code initialize} nor a session.
     *
     * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/versioning#terminology">MCP, Terminology</a>
     */
    public boolean isStateless() {
        return compareTo(V2026_07_28) >= 0;
    }

    /** Say whether a client sends {@link McpHeaders#PROTOCOL_VERSION} once this version is agreed on. */
    public boolean hasVersionHeader() {
        return compareTo(V2025_06_18) >= 0;
    }

    /** Return the newest stateless version that a refusal names as supported and this client speaks; empty if there is none. */
    public static Optional<ProtocolVersion> bestStatelessOf(Outcome.RpcError refusal) {
        return bestStateless(refusal.details()
                .map(details -> texts(details.path("supported")))
                .orElse(List.of()));
    }

    /** Return the newest stateless version among these that this client speaks too; empty if there is none. */
    static Optional<ProtocolVersion> bestStateless(List<String> versions) {
        return versions.stream()
                .map(ProtocolVersion::of)
                .flatMap(Optional::stream)
                .filter(ProtocolVersion::isStateless)
                .max(Comparator.naturalOrder());
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

    /** Find the version with this text; empty if this client does not speak it. */
    public static Optional<ProtocolVersion> of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    /** Return the versions that begin with {@code initialize} as a text for messages. */
    static String allWithInitialize() {
        return Arrays.stream(values())
                .filter(version -> !version.isStateless())
                .map(ProtocolVersion::text)
                .collect(Collectors.joining(", "));
    }

    /** Return all versions as a text for messages: {@code 2024-11-05, 2025-03-26, ...}. */
    public static String all() {
        return Arrays.stream(values()).map(ProtocolVersion::text).collect(Collectors.joining(", "));
    }
}
