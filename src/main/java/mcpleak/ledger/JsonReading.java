package mcpleak.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Read one JSON object of a log: what {@link FieldNames} says matters, and nothing else.
 *
 * <p>A message that is itself a JSON object, as container runtimes wrap it, is opened. An object that holds a batch of records, as
 * OpenTelemetry's collector and CloudWatch's subscriptions write them, is as many. Confined to one thread.
 */
final class JsonReading {

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
    private final List<JsonReading> batch = new ArrayList<>();
    private int messageRank = Integer.MAX_VALUE;
    private int timeRank = Integer.MAX_VALUE;
    private String message = "";
    private Optional<String> time = Optional.empty();
    private Map<String, String> fields = Map.of();

    private JsonReading(FieldNames names) {
        this.names = names;
    }

    /** Read an object; nothing if it is none, or is cut. What follows it on the line is ignored. */
    static List<JsonRecord> of(byte[] data, int from, int to, FieldNames names) {
        return of(data, from, to, names, MOST_WRAPPINGS);
    }

    private static List<JsonRecord> of(byte[] data, int from, int to, FieldNames names, int wrappings) {
        JsonReading reading = new JsonReading(names);
        try (JsonParser json = JSON.createParser(data, from, to - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return List.of();
            }
            reading.object(json, "");
            return reading.records(data, from, to, wrappings);
        } catch (IOException malformed) {
            return List.of();
        }
    }

    private List<JsonRecord> records(byte[] data, int from, int to, int wrappings) throws IOException {
        List<JsonRecord> records = new ArrayList<>();
        for (JsonReading each : batch) {
            if (each.messageRank < Integer.MAX_VALUE) {
                records.addAll(each.timed(time).unwrapped(wrappings));
            }
        }
        if (!records.isEmpty()) {
            return records;
        }
        return messageRank < Integer.MAX_VALUE
                ? unwrapped(wrappings)
                : List.of(new JsonRecord(texts(data, from, to), time, fields));
    }

    private JsonReading timed(Optional<String> outerTime) {
        time = time.isPresent() ? time : outerTime;
        return this;
    }

    private List<JsonRecord> unwrapped(int wrappings) {
        if (wrappings > 0 && isObject(message)) {
            byte[] inner = message.strip().getBytes(StandardCharsets.UTF_8);
            List<JsonRecord> records = of(inner, 0, inner.length, names, wrappings - 1);
            if (!records.isEmpty()) {
                return records.stream().map(this::within).toList();
            }
        }
        return List.of(new JsonRecord(List.of(message), time, fields));
    }

    private JsonRecord within(JsonRecord inner) {
        Map<String, String> all = fields;
        if (!inner.fields().isEmpty()) {
            all = new HashMap<>(fields);
            all.putAll(inner.fields());
        }
        return new JsonRecord(inner.messages(), inner.time().isPresent() ? inner.time() : time, all);
    }

    private static boolean isObject(String text) {
        for (int at = 0; at < text.length(); at++) {
            if (!Character.isWhitespace(text.charAt(at))) {
                return text.charAt(at) == '{';
            }
        }
        return false;
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
            if (use.tail() && !path.isEmpty()) {
                use = names.useOfPath(path + name);
            }
            if (use.matters()) {
                take(json, use);
            }
        }
    }

    private void array(JsonParser json, String path, String name) throws IOException {
        boolean records = BATCHES.contains(name);
        for (JsonToken each = json.nextToken(); each != null && each != JsonToken.END_ARRAY; each = json.nextToken()) {
            if (records && each == JsonToken.START_OBJECT) {
                JsonReading element = new JsonReading(names);
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
            if (fields.isEmpty()) {
                fields = new HashMap<>();
            }
            fields.putIfAbsent(use.beside().get(), json.getText());
        }
    }

    /** Return every text of an object that names no message, each once. */
    private static List<String> texts(byte[] data, int from, int to) throws IOException {
        List<String> texts = new ArrayList<>();
        try (JsonParser json = JSON.createParser(data, from, to - from)) {
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
