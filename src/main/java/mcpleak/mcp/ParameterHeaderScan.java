package mcpleak.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import mcpleak.mcp.ParameterHeaders.Mirrored;

/**
 * Look through one schema for {@code x-mcp-header}, and for the rules that it breaks.
 *
 * <p>Not thread-safe; used once. Members that are data and no schemas ({@code default}, {@code const}, {@code enum},
 * {@code examples}) are left alone: what looks like the keyword there is a value.
 */
final class ParameterHeaderScan {

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
