package mcpleak.ledger.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of one JSON object of a log: what {@link FieldNames} says matters, and nothing else.
 *
 * <p>A message that is itself a JSON object, as container runtimes wrap it, is opened. An object that holds a batch of records, as
 * OpenTelemetry's collector and CloudWatch's subscriptions write them, is as many. An object that names no message is every text in
 * it, each once. Confined to one thread.
 */
final class JsonMessages {

    private static final int DEEPEST = 20;
    private static final int MOST_TEXTS = 500;
    private static final int MOST_WRAPPINGS = 3;
    private static final List<String> BATCHES = List.of("logRecords", "logEvents");

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxStringLength(Integer.MAX_VALUE)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private final FieldNames names;
    private final List<JsonMessages> batch = new ArrayList<>();
    private int messageRank = Integer.MAX_VALUE;
    private int timeRank = Integer.MAX_VALUE;
    private String message = "";
    private Optional<String> time = Optional.empty();
    private final Map<String, String> fields = new HashMap<>();

    private JsonMessages(FieldNames names, JsonNode object) {
        this.names = names;
        read(object, "");
    }

    /**
     * Reads the object that a line's text is; nothing if it is none, or is cut. What follows it is ignored, and what stood beside the
     * line stands beside each message, unless the object says otherwise.
     */
    static List<LogLine> of(LogLine outer, FieldNames names) {
        return of(outer, names, MOST_WRAPPINGS);
    }

    private static List<LogLine> of(LogLine outer, FieldNames names, int wrappings) {
        try {
            JsonNode json = JSON.readTree(outer.text());
            if (!json.isObject()) {
                return List.of();
            }
            JsonMessages object = new JsonMessages(names, json);
            object.time = object.time.or(outer::timeField);
            outer.fields().forEach(object.fields::putIfAbsent);
            return object.lines(outer.number(), json, wrappings);
        } catch (JsonProcessingException malformed) {
            return List.of();
        }
    }

    private List<LogLine> lines(long number, JsonNode object, int wrappings) {
        List<LogLine> lines = new ArrayList<>();
        for (JsonMessages each : batch) {
            if (each.messageRank < Integer.MAX_VALUE) {
                each.time = each.time.or(() -> time);
                lines.addAll(each.unwrapped(number, wrappings));
            }
        }
        if (lines.isEmpty() && messageRank < Integer.MAX_VALUE) {
            return unwrapped(number, wrappings);
        }
        if (lines.isEmpty()) {
            Set<String> texts = new LinkedHashSet<>();
            texts(object, texts);
            texts.forEach(text -> lines.add(new LogLine(number, text, fields, time)));
        }
        return lines;
    }

    private List<LogLine> unwrapped(long number, int wrappings) {
        LogLine line = new LogLine(number, message, fields, time);
        List<LogLine> inner =
                wrappings > 0 && message.stripLeading().startsWith("{") ? of(line, names, wrappings - 1) : List.of();
        return inner.isEmpty() ? List.of(line) : inner;
    }

    private void read(JsonNode object, String path) {
        object.properties().forEach(field -> value(field.getValue(), path, field.getKey()));
    }

    private void value(JsonNode value, String path, String name) {
        if (value.isObject()) {
            read(value, path + name + ".");
        } else if (value.isArray()) {
            value.forEach(each -> {
                if (BATCHES.contains(name) && each.isObject()) {
                    batch.add(new JsonMessages(names, each));
                } else {
                    value(each, path, name);
                }
            });
        } else if (!value.isNull()) {
            FieldNames.Use use = names.use(name);
            take(value.asText(), use.tail() && !path.isEmpty() ? names.useOfPath(path + name) : use);
        }
    }

    private void take(String text, FieldNames.Use use) {
        if (use.message() < messageRank) {
            messageRank = use.message();
            message = text;
        }
        if (use.time() < timeRank) {
            timeRank = use.time();
            time = Optional.of(text);
        }
        use.beside().ifPresent(name -> fields.putIfAbsent(name, text));
    }

    private static void texts(JsonNode node, Set<String> texts) {
        if (node.isTextual() && texts.size() < MOST_TEXTS) {
            texts.add(node.asText());
        }
        node.forEach(each -> texts(each, texts));
    }
}
