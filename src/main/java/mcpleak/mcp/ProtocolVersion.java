package mcpleak.mcp;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Name the versions of the protocol that this client speaks, oldest first.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/versioning">MCP, Versioning</a>
 */
public enum ProtocolVersion {
    /** Streamable HTTP; no version header. */
    V2025_03_26("2025-03-26"),
    /** The version header on every request after {@code initialize}. */
    V2025_06_18("2025-06-18"),
    /** The same on the wire for what this client does. */
    V2025_11_25("2025-11-25");

    /** The version that a client asks for. */
    public static final ProtocolVersion LATEST = V2025_11_25;

    private final String text;

    ProtocolVersion(String text) {
        this.text = text;
    }

    /** Return the version as it stands on the wire: {@code 2025-11-25}. */
    public String text() {
        return text;
    }

    /** Say whether a client sends {@link McpHeaders#PROTOCOL_VERSION} once this version is agreed on. */
    public boolean hasVersionHeader() {
        return compareTo(V2025_06_18) >= 0;
    }

    /** Find the version with this text; empty if this client does not speak it. */
    public static Optional<ProtocolVersion> of(String text) {
        return Arrays.stream(values())
                .filter(version -> version.text.equals(text))
                .findFirst();
    }

    /** Return all versions as a text for messages: {@code 2025-03-26, 2025-06-18, 2025-11-25}. */
    public static String all() {
        return Arrays.stream(values()).map(ProtocolVersion::text).collect(Collectors.joining(", "));
    }
}
