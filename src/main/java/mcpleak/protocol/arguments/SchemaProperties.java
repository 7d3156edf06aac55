package mcpleak.protocol.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import mcpleak.protocol.arguments.SchemaDocument.UnsatisfiableSchemaException;
import mcpleak.protocol.message.Quote;

/** Say which properties an object must have, and what schema each of them has. Not thread-safe; used for one document's values. */
record SchemaProperties(SchemaDocument document, SchemaAssertions assertions, Effort effort) {

    /** Return a schema with the {@code dependentSchemas} folded in that apply because of what it requires. */
    ObjectNode withDependentSchemas(ObjectNode schema, String at) throws UnsatisfiableSchemaException {
        ObjectNode whole = schema;
        Set<String> seen = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(required(whole));
        while (!open.isEmpty()) {
            String name = open.remove(open.size() - 1);
            JsonNode dependent = schema.path("dependentSchemas").path(name);
            if (seen.add(name) && dependent instanceof ObjectNode object) {
                whole = document.both(whole, document.flatten(object, at));
                open.addAll(required(whole));
            }
        }
        return whole;
    }

    /** Return the names that must be there, those that others ask for included. */
    Set<String> required(ObjectNode schema) {
        Set<String> names = new LinkedHashSet<>();
        effort.spend(schema.path("required").size());
        schema.path("required").forEach(name -> names.add(name.asText()));
        List<String> open = new ArrayList<>(names);
        while (!open.isEmpty()) {
            String name = open.remove(open.size() - 1);
            for (JsonNode dependent : schema.path("dependentRequired").path(name)) {
                effort.spend(1);
                if (names.add(dependent.asText())) {
                    open.add(dependent.asText());
                }
            }
        }
        return names;
    }

    /** Return the schema of one property. */
    JsonNode of(ObjectNode schema, String name, String at) throws UnsatisfiableSchemaException {
        JsonNode declared = schema.path("properties").path(name);
        if (!declared.isMissingNode()) {
            return declared;
        }
        for (Map.Entry<String, JsonNode> pattern :
                schema.path("patternProperties").properties()) {
            effort.spend(1);
            if (assertions.matches(pattern.getKey(), name)) {
                return pattern.getValue();
            }
        }
        for (String keyword : List.of("additionalProperties", "unevaluatedProperties")) {
            if (schema.path(keyword).isBoolean() && !schema.path(keyword).asBoolean()) {
                throw new UnsatisfiableSchemaException(
                        at, "requires \"" + Quote.of(name, 40) + "\", which it neither declares nor allows");
            }
        }
        JsonNode additional = schema.path("additionalProperties");
        return additional.isObject() ? additional : JsonNodeFactory.instance.objectNode();
    }
}
