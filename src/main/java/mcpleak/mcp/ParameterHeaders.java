package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Say which arguments of a tool are repeated in HTTP headers, as its {@code inputSchema} asks by {@code x-mcp-header}.
 *
 * @param mirrored the arguments in the order of the schema; may be empty
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#custom-headers-from-tool-parameters">
 *     MCP, Custom Headers from Tool Parameters</a>
 */
public record ParameterHeaders(List<Mirrored> mirrored) {

    /** No argument is repeated. */
    public static final ParameterHeaders NONE = new ParameterHeaders(List.of());

    /** Precedes the name in a header. */
    static final String PREFIX = "Mcp-Param-";

    /**
     * Name one argument and its header.
     *
     * @param header the header, {@code Mcp-Param-Region}
     * @param path names from the arguments down to the value, such as {@code where, region}
     */
    public record Mirrored(String header, List<String> path) {
        public Mirrored {
            path = List.copyOf(path);
        }
    }

    public ParameterHeaders {
        mirrored = List.copyOf(mirrored);
    }

    /**
     * Read a tool's schema.
     *
     * @return the headers, or which rule the schema breaks: such a tool must not be called over HTTP
     */
    public static ParsedResult<ParameterHeaders> of(JsonNode inputSchema) {
        var scan = new ParameterHeaderScan();
        Optional<String> fault = scan.run(inputSchema);
        return fault.isPresent()
                ? new ParsedResult.Invalid<>(fault.get())
                : new ParsedResult.Valid<>(new ParameterHeaders(scan.found()));
    }

    /** Return the headers for one call, in order; an argument that is null or not given has none. */
    public Map<String, String> of(Optional<JsonNode> arguments) {
        if (mirrored.isEmpty() || arguments.isEmpty()) {
            return Map.of();
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Mirrored each : mirrored) {
            value(arguments.get(), each.path()).ifPresent(value -> headers.put(each.header(), encode(value)));
        }
        return headers;
    }

    private static Optional<String> value(JsonNode arguments, List<String> path) {
        JsonNode at = arguments;
        for (String name : path) {
            at = at.path(name);
        }
        if (at.isNull() || at.isContainerNode() || at.isMissingNode()) {
            return Optional.empty();
        }
        // 42.0 is an integer to JSON Schema, and its header may not be in scientific notation
        return Optional.of(
                at.isNumber() ? at.decimalValue().stripTrailingZeros().toPlainString() : at.asText());
    }

    /**
     * Return a text as it is, if it is of printable ASCII without space at its edges and cannot be mistaken for an encoded one;
     * else its UTF-8 in Base64 between {@code =?base64?} and {@code ?=}.
     *
     * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#value-encoding">MCP,
     *     Value Encoding</a>
     */
    static String encode(String text) {
        boolean printable = text.chars().allMatch(c -> c >= ' ' && c <= '~');
        boolean edged = text.startsWith(" ") || text.endsWith(" ");
        boolean likeEncoded = text.startsWith("=?base64?") && text.endsWith("?=");
        return printable && !edged && !likeEncoded
                ? text
                : "=?base64?" + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)) + "?=";
    }
}
