package mcpleak.recording.file;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Hold a JSON value and where it stands, so that a broken rule can be told by its place.
 *
 * @param path where it stands: {@code run.rounds[3].floor}
 * @param node the value
 */
record JsonPlace(String path, JsonNode node) {

    MalformedInput broken(String field, String rule) {
        return new MalformedInput(path + "." + field + ": " + rule);
    }

    boolean has(String field) {
        return node.hasNonNull(field);
    }

    String text(String field) throws MalformedInput {
        return need(field, "a text", JsonNode::isTextual).textValue();
    }

    boolean flag(String field) throws MalformedInput {
        return need(field, "true or false", JsonNode::isBoolean).booleanValue();
    }

    int integer(String field) throws MalformedInput {
        return need(field, "a whole number", value -> value.isIntegralNumber() && value.canConvertToInt())
                .intValue();
    }

    long whole(String field) throws MalformedInput {
        return need(field, "a whole number", value -> value.isIntegralNumber() && value.canConvertToLong())
                .longValue();
    }

    double number(String field) throws MalformedInput {
        return need(field, "a finite number", value -> value.isNumber() && Double.isFinite(value.doubleValue()))
                .doubleValue();
    }

    Instant instant(String field) throws MalformedInput {
        String text = text(field);
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedInput(path + "." + field + ": not a time such as 2026-11-21T05:14:10Z: " + text, e);
        }
    }

    <E extends Enum<E>> E constant(String field, Class<E> type) throws MalformedInput {
        String text = text(field);
        for (E value : type.getEnumConstants()) {
            if (value.name().equals(text)) {
                return value;
            }
        }
        throw broken(field, text + " is none of " + Arrays.toString(type.getEnumConstants()));
    }

    JsonPlace object(String field) throws MalformedInput {
        return new JsonPlace(path + "." + field, need(field, "an object", JsonNode::isObject));
    }

    List<JsonPlace> array(String field) throws MalformedInput {
        JsonNode array = need(field, "an array", JsonNode::isArray);
        List<JsonPlace> places = new ArrayList<>();
        for (JsonNode element : array) {
            places.add(new JsonPlace(path + "." + field + "[" + places.size() + "]", element));
        }
        return places;
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    Map<String, String> texts(String field) throws MalformedInput {
        JsonPlace object = object(field);
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : object.names()) {
            texts.put(name, object.text(name));
        }
        return texts;
    }

    private JsonNode need(String field, String what, java.util.function.Predicate<JsonNode> rule)
            throws MalformedInput {
        JsonNode value = node.path(field);
        if (!rule.test(value)) {
            throw broken(field, value.isMissingNode() ? "is missing" : "is not " + what);
        }
        return value;
    }
}
