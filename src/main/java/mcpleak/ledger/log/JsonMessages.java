package mcpleak.ledger.log;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final FieldNames names;
    private final List<JsonMessages> batch = new ArrayList<>();
    private int messageRank = Integer.MAX_VALUE;
    private int timeRank = Integer.MAX_VALUE;
    private String message = "";
    private Optional<String> time = Optional.empty();
    private final Map<String, String> fields = new HashMap<>();

    private JsonMessages(FieldNames names) {
        this.names = names;
    }

    /**
     * Reads the object that a line's text is; nothing if it is none, or is cut. What follows it is ignored, and what stood beside the
     * line stands beside each message, unless the object says otherwise.
     */
    static List<LogLine> of(LogLine outer, FieldNames names) {
        return of(outer, names, MOST_WRAPPINGS);
    }

    private static List<LogLine> of(LogLine outer, FieldNames names, int wrappings) {
        JsonMessages object = new JsonMessages(names);
        try (JsonParser json = JSON.createParser(outer.text())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return List.of();
            }
            object.object(json, "");
            object.time = object.time.or(outer::timeField);
            outer.fields().forEach(object.fields::putIfAbsent);
            return object.lines(outer, wrappings);
        } catch (IOException malformed) {
            return List.of();
        }
    }

    private List<LogLine> lines(LogLine outer, int wrappings) throws IOException {
        List<LogLine> lines = new ArrayList<>();
        for (JsonMessages each : batch) {
            if (each.messageRank < Integer.MAX_VALUE) {
                each.time = each.time.or(() -> time);
                lines.addAll(each.unwrapped(outer.number(), wrappings));
            }
        }
        if (lines.isEmpty() && messageRank < Integer.MAX_VALUE) {
            return unwrapped(outer.number(), wrappings);
        }
        if (lines.isEmpty()) {
            texts(outer.text()).forEach(text -> lines.add(new LogLine(outer.number(), text, fields, time)));
        }
        return lines;
    }

    private List<LogLine> unwrapped(long number, int wrappings) {
        LogLine line = new LogLine(number, message, fields, time);
        List<LogLine> inner =
                wrappings > 0 && message.stripLeading().startsWith("{") ? of(line, names, wrappings - 1) : List.of();
        return inner.isEmpty() ? List.of(line) : inner;
    }

    private void object(JsonParser json, String path) throws IOException {
        String name = "";
        for (JsonToken token = json.nextToken();
                token != null && token != JsonToken.END_OBJECT;
                token = json.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                name = json.currentName();
            } else {
                value(json, token, path, name);
            }
        }
        if (json.currentToken() == null) {
            throw new IOException("the object is cut");
        }
    }

    private void value(JsonParser json, JsonToken token, String path, String name) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            object(json, path + name + ".");
        } else if (token == JsonToken.START_ARRAY) {
            array(json, path, name);
        } else if (token != JsonToken.VALUE_NULL) {
            FieldNames.Use use = names.use(name);
            take(json, use.tail() && !path.isEmpty() ? names.useOfPath(path + name) : use);
        }
    }

    private void array(JsonParser json, String path, String name) throws IOException {
        boolean records = BATCHES.contains(name);
        for (JsonToken each = json.nextToken(); each != null && each != JsonToken.END_ARRAY; each = json.nextToken()) {
            if (records && each == JsonToken.START_OBJECT) {
                JsonMessages element = new JsonMessages(names);
                element.object(json, "");
                batch.add(element);
            } else {
                value(json, each, path, name);
            }
        }
    }

    private void take(JsonParser json, FieldNames.Use use) throws IOException {
        if (use.message() < messageRank) {
            messageRank = use.message();
            message = json.getText();
        }
        if (use.time() < timeRank) {
            timeRank = use.time();
            time = Optional.of(json.getText());
        }
        if (use.beside().isPresent()) {
            fields.putIfAbsent(use.beside().get(), json.getText());
        }
    }

    private static List<String> texts(String object) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JsonParser json = JSON.createParser(object)) {
            int depth = 0;
            do {
                JsonToken token = json.nextToken();
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (token == JsonToken.VALUE_STRING && texts.size() < MOST_TEXTS) {
                    texts.add(json.getText());
                }
            } while (depth > 0);
        }
        return texts.stream().distinct().toList();
    }
}
