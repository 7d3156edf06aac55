package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

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

    /**
     * Look through one schema for {@code x-mcp-header}, and for the rules that it breaks.
     *
     * <p>Not thread-safe; used once. Members that are data and no schemas ({@code default}, {@code const}, {@code enum},
     * {@code examples}) are left alone: what looks like the keyword there is a value.
     */
    private static final class ParameterHeaderScan {

        private static final String KEYWORD = "x-mcp-header";
        private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+\\-.^_`|~0-9A-Za-z]+");
        private static final Set<String> TYPES = Set.of("string", "integer", "boolean");

        /** Keywords that hold a schema or a list of schemas to which no chain of {@code properties} leads. */
        private static final Set<String> SCHEMAS = Set.of(
                "items",
                "prefixItems",
                "additionalItems",
                "contains",
                "additionalProperties",
                "unevaluatedProperties",
                "unevaluatedItems",
                "propertyNames",
                "oneOf",
                "anyOf",
                "allOf",
                "not",
                "if",
                "then",
                "else",
                "contentSchema");

        /** Keywords that hold schemas by name to which no chain of {@code properties} leads. */
        private static final Set<String> NAMED_SCHEMAS =
                Set.of("patternProperties", "dependentSchemas", "dependencies", "$defs", "definitions");

        private final List<Mirrored> found = new ArrayList<>(0);
        private final Set<String> names = new HashSet<>();

        List<Mirrored> found() {
            return found;
        }

        /** Look through the schema; say which rule is broken where, if one is. */
        Optional<String> run(JsonNode inputSchema) {
            return visit(inputSchema, List.of(), Reach.ROOT);
        }

        /** How one comes to a schema. */
        private enum Reach {
            ROOT,
            PROPERTIES,
            ELSEWHERE
        }

        private Optional<String> visit(JsonNode schema, List<String> path, Reach reach) {
            if (!schema.isObject()) {
                return Optional.empty();
            }
            Optional<String> fault = schema.has(KEYWORD) ? take(schema, path, reach) : Optional.empty();
            for (Map.Entry<String, JsonNode> member : schema.properties()) {
                if (fault.isEmpty()) {
                    fault = visitMember(member.getKey(), member.getValue(), path, reach);
                }
            }
            return fault;
        }

        private Optional<String> visitMember(String keyword, JsonNode value, List<String> path, Reach reach) {
            if (keyword.equals("properties")) {
                return visitNamed(value, path, reach == Reach.ELSEWHERE ? reach : Reach.PROPERTIES);
            }
            if (NAMED_SCHEMAS.contains(keyword)) {
                return visitNamed(value, path, Reach.ELSEWHERE);
            }
            return SCHEMAS.contains(keyword) ? visitAll(keyword, value, path) : Optional.empty();
        }

        private Optional<String> visitNamed(JsonNode schemas, List<String> path, Reach reach) {
            for (Map.Entry<String, JsonNode> each : schemas.properties()) {
                Optional<String> fault = visit(each.getValue(), longer(path, each.getKey()), reach);
                if (fault.isPresent()) {
                    return fault;
                }
            }
            return Optional.empty();
        }

        private Optional<String> visitAll(String keyword, JsonNode value, List<String> path) {
            if (!value.isArray()) {
                return visit(value, longer(path, keyword), Reach.ELSEWHERE);
            }
            for (JsonNode each : value) {
                Optional<String> fault = visit(each, longer(path, keyword), Reach.ELSEWHERE);
                if (fault.isPresent()) {
                    return fault;
                }
            }
            return Optional.empty();
        }

        private Optional<String> take(JsonNode schema, List<String> path, Reach reach) {
            JsonNode name = schema.path(KEYWORD);
            if (reach != Reach.PROPERTIES) {
                return fault(path, "stands where no chain of \"properties\" leads");
            }
            if (!name.isTextual() || !TOKEN.matcher(name.asText()).matches()) {
                return fault(path, "is no HTTP token: \"" + Quote.of(name.asText(), 40) + "\"");
            }
            if (!TYPES.contains(schema.path("type").asText(""))) {
                String type = schema.has("type") ? Quote.of(schema.path("type").toString(), 40) : "unknown";
                return fault(path, "is for string, integer and boolean, not for type " + type);
            }
            if (!names.add(name.asText().toLowerCase(Locale.ROOT))) {
                return fault(path, "\"" + name.asText() + "\" comes twice");
            }
            found.add(new Mirrored(ParameterHeaders.PREFIX + name.asText(), path));
            return Optional.empty();
        }

        private static Optional<String> fault(List<String> path, String what) {
            return Optional.of(KEYWORD + " at /" + Quote.of(String.join("/", path), 60) + " " + what);
        }

        private static List<String> longer(List<String> path, String name) {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            return longer;
        }
    }
}
