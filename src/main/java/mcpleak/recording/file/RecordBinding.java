package mcpleak.recording.file;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;

/**
 * Binds the records of a run to JSON by the names and types of their components; a broken rule is told by its place. What is empty,
 * and numbers that are not finite, have no field. Pure; no state.
 */
final class RecordBinding {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Fields that are not named as the components that they hold. */
    private static final Map<String, String> FIELDS = Map.of("cumulative", "exposures", "lateness", "timerLateness");

    /** What a channel read, as it stands in an array. */
    private record Reading(String channel, Unit unit, double value) {

        /** @throws IllegalArgumentException if the channel is blank */
        Reading {
            channel = new Channel(channel, unit).name();
        }
    }

    private RecordBinding() {}

    static ObjectNode write(Record record) {
        ObjectNode object = JSON.objectNode();
        for (RecordComponent part : record.getClass().getRecordComponents()) {
            try {
                part.getAccessor().setAccessible(true);
                Object value = part.getAccessor().invoke(record);
                Optional<JsonNode> node =
                        isOfChannels(part.getGenericType()) ? Optional.of(readings((Map<?, ?>) value)) : node(value);
                node.ifPresent(found -> object.set(field(part), found));
            } catch (InvocationTargetException | IllegalAccessException e) {
                throw new IllegalStateException(part + " cannot be read", e);
            }
        }
        return object;
    }

    private static String field(RecordComponent part) {
        return FIELDS.getOrDefault(part.getName(), part.getName());
    }

    private static boolean isOfChannels(Type type) {
        return type instanceof ParameterizedType generic && generic.getActualTypeArguments()[0] == Channel.class;
    }

    private static Optional<JsonNode> node(Object value) {
        if (value instanceof Optional<?> optional) {
            return optional.flatMap(RecordBinding::node);
        } else if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? node(optional.getAsDouble()) : Optional.empty();
        } else if (value instanceof Double number) {
            return Optional.<JsonNode>of(JSON.numberNode(number)).filter(finite -> Double.isFinite(number));
        } else if (value instanceof Number number) {
            return Optional.of(JSON.numberNode(number.longValue()));
        } else if (value instanceof Boolean flag) {
            return Optional.of(JSON.booleanNode(flag));
        } else if (value instanceof Record record) {
            return Optional.of(write(record));
        } else if (value instanceof Map<?, ?> map) {
            return Optional.of(object(map));
        } else if (value instanceof List<?> list) {
            ArrayNode array = JSON.arrayNode();
            list.forEach(each -> node(each).ifPresent(array::add));
            return Optional.of(array);
        }
        return Optional.of(JSON.textNode(value instanceof Enum<?> constant ? constant.name() : value.toString()));
    }

    private static ObjectNode object(Map<?, ?> map) {
        Map<String, Object> fields = new TreeMap<>();
        map.forEach((key, value) -> fields.put(key instanceof Exposure exposure ? key(exposure) : (String) key, value));
        ObjectNode object = JSON.objectNode();
        fields.forEach((key, value) -> node(value).ifPresent(node -> object.set(key, node)));
        return object;
    }

    private static String key(Exposure exposure) {
        if (exposure.kind() != Exposure.Kind.TOOL
                && !Exposure.parse(exposure.key()).equals(Optional.of(exposure))) {
            throw new IllegalArgumentException(
                    "an exposure of kind " + exposure.kind() + " bears its kind's own word, not " + exposure.name());
        }
        return exposure.key();
    }

    private static ArrayNode readings(Map<?, ?> map) {
        List<Reading> readings = new ArrayList<>();
        map.forEach((key, value) -> {
            if (key instanceof Channel channel && value instanceof Double number && Double.isFinite(number)) {
                readings.add(new Reading(channel.name(), channel.unit(), number));
            }
        });
        readings.sort(Comparator.comparing(Reading::channel).thenComparing(Reading::unit));
        ArrayNode array = JSON.arrayNode();
        readings.forEach(reading -> array.add(write(reading)));
        return array;
    }

    /**
     * Return a value of a type.
     *
     * @param path where it stands: {@code run.rounds[3].floor}
     */
    @SuppressWarnings("unchecked") // made by that type's constructor
    static <T> T read(Class<T> type, JsonNode node, String path) throws MalformedInput {
        return (T) value(type, node, path);
    }

    private static Object value(Type type, JsonNode node, String path) throws MalformedInput {
        if (type instanceof ParameterizedType generic) {
            return container(generic, node, path);
        } else if (type == OptionalDouble.class) {
            return isAbsent(node) ? OptionalDouble.empty() : OptionalDouble.of(read(double.class, node, path));
        } else if (type == String.class) {
            return checked(node.isTextual(), "a text", node, path).textValue();
        } else if (type == boolean.class) {
            return checked(node.isBoolean(), "true or false", node, path).booleanValue();
        } else if (type == int.class) {
            boolean whole = node.isIntegralNumber() && node.canConvertToInt();
            return checked(whole, "a whole number", node, path).intValue();
        } else if (type == long.class || type == Long.class) {
            boolean whole = node.isIntegralNumber() && node.canConvertToLong();
            return checked(whole, "a whole number", node, path).longValue();
        } else if (type == double.class) {
            boolean finite = node.isNumber() && Double.isFinite(node.doubleValue());
            return checked(finite, "a finite number", node, path).doubleValue();
        } else if (type == Instant.class) {
            return instant(read(String.class, node, path), path);
        }
        Class<?> plain = (Class<?>) type;
        return plain.isEnum()
                ? constant(plain, read(String.class, node, path), path)
                : record(plain, checked(node.isObject(), "an object", node, path), path);
    }

    private static JsonNode checked(boolean holds, String what, JsonNode node, String path) throws MalformedInput {
        if (!holds) {
            throw new MalformedInput(path + ": " + (node.isMissingNode() ? "is missing" : "is not " + what));
        }
        return node;
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static Instant instant(String text, String path) throws MalformedInput {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new MalformedInput(path + ": not a time such as 2026-11-21T05:14:10Z: " + text, e);
        }
    }

    private static Object constant(Class<?> type, String name, String path) throws MalformedInput {
        return Arrays.stream(type.getEnumConstants())
                .filter(each -> ((Enum<?>) each).name().equals(name))
                .findFirst()
                .orElseThrow(() -> new MalformedInput(
                        path + ": " + name + " is none of " + Arrays.toString(type.getEnumConstants())));
    }

    private static Object record(Class<?> type, JsonNode node, String path) throws MalformedInput {
        RecordComponent[] parts = type.getRecordComponents();
        Object[] values = new Object[parts.length];
        for (int i = 0; i < parts.length; i++) {
            String field = field(parts[i]);
            values[i] = value(parts[i].getGenericType(), node.path(field), path + "." + field);
        }
        Class<?>[] types = Arrays.stream(parts).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            throw new MalformedInput(path + ": " + e.getTargetException().getMessage(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static Object container(ParameterizedType type, JsonNode node, String path) throws MalformedInput {
        Type[] inner = type.getActualTypeArguments();
        if (type.getRawType() == Optional.class) {
            return isAbsent(node) ? Optional.empty() : Optional.of(value(inner[0], node, path));
        } else if (type.getRawType() == List.class) {
            return list(inner[0], node, path);
        } else if (isOfChannels(type)) {
            Map<Channel, Double> readings = new HashMap<>();
            for (Object each : list(Reading.class, node, path)) {
                Reading reading = (Reading) each;
                readings.put(new Channel(reading.channel(), reading.unit()), reading.value());
            }
            return readings;
        }
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each :
                checked(node.isObject(), "an object", node, path).properties()) {
            String place = path + "." + each.getKey();
            map.put(
                    inner[0] == Exposure.class ? exposure(each.getKey(), place) : each.getKey(),
                    value(inner[1], each.getValue(), place));
        }
        return map;
    }

    private static List<Object> list(Type type, JsonNode node, String path) throws MalformedInput {
        List<Object> list = new ArrayList<>();
        for (JsonNode each : checked(node.isArray(), "an array", node, path)) {
            list.add(value(type, each, path + "[" + list.size() + "]"));
        }
        return list;
    }

    private static Exposure exposure(String key, String path) throws MalformedInput {
        return Exposure.parse(key)
                .orElseThrow(() -> new MalformedInput(path + ": is no exposure (calls, sessions, tool:NAME, ...)"));
    }
}
