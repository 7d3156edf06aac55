package mcpleak.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Hold one JSON object of a log, flattened: message, time, and everything else by name.
 *
 * <p>A message that is itself a JSON object, as container runtimes wrap it, is opened. Names are compared without case; a nested
 * field is known by its own name and by its path ({@code jsonpayload.message}).
 *
 * @param messages the message, or, where none has a usual name, every text of the object, in order
 * @param time what the time's field holds
 * @param fields texts, numbers and flags by name and by path, lower case
 */
record JsonRecord(List<String> messages, Optional<String> time, Map<String, String> fields) {

    /** Names of a message's field or column, best first, lower case. */
    static final List<String> MESSAGE_NAMES = List.of(
            "message",
            "msg",
            "@message",
            "_raw",
            "log",
            "textpayload",
            "log message",
            "logmessage",
            "event.original",
            "body",
            "line",
            "text",
            "content",
            "raw",
            "data",
            "event",
            "value",
            "description",
            "short_message",
            "rendered",
            "renderedmessage",
            "@m",
            "@mt");

    /** Names of a time's field or column, best first, lower case. */
    static final List<String> TIME_NAMES = List.of(
            "@timestamp",
            "timestamp",
            "time",
            "_time",
            "ts",
            "datetime",
            "date_time",
            "asctime",
            "date",
            "eventtime",
            "event_time",
            "logged_at",
            "created_at",
            "created",
            "@t",
            "t",
            "timegenerated",
            "timegenerated [utc]",
            "timestamp [utc]",
            "ingestiontime",
            "receivetimestamp");

    private static final int DEEPEST = 20;
    private static final int MOST_FIELDS = 500;
    private static final int MOST_WRAPPINGS = 3;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    /** Read an object; empty if it is none, or is cut. What follows it on the line is ignored. */
    static Optional<JsonRecord> of(byte[] data, int from, int to, LogFormat format) {
        Map<String, String> fields = new LinkedHashMap<>();
        List<String> texts = new ArrayList<>();
        try (JsonParser json = JSON.createParser(data, from, to - from)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            readObject(json, "", fields, texts);
        } catch (IOException malformed) {
            return Optional.empty();
        }
        return Optional.of(of(fields, texts, format, MOST_WRAPPINGS));
    }

    private static JsonRecord of(Map<String, String> fields, List<String> texts, LogFormat format, int wrappings) {
        Optional<String> message = named(fields, format.messageColumn(), MESSAGE_NAMES);
        Optional<String> time = named(fields, format.timeColumn(), TIME_NAMES);
        boolean wrapped = message.isPresent() && message.get().stripLeading().startsWith("{");
        if (wrapped && wrappings > 0) {
            byte[] inner = message.get().strip().getBytes(java.nio.charset.StandardCharsets.UTF_8);
            Map<String, String> innerFields = new LinkedHashMap<>();
            List<String> innerTexts = new ArrayList<>();
            try (JsonParser json = JSON.createParser(inner)) {
                json.nextToken();
                readObject(json, "", innerFields, innerTexts);
                Map<String, String> all = new LinkedHashMap<>(fields);
                MESSAGE_NAMES.forEach(all::remove);
                all.putAll(innerFields);
                return of(all, innerTexts, format, wrappings - 1);
            } catch (IOException notJsonAfterAll) {
                // the message only looks like an object
            }
        }
        return new JsonRecord(message.map(List::of).orElse(texts), time, fields);
    }

    private static Optional<String> named(Map<String, String> fields, Optional<String> given, List<String> usual) {
        if (given.isPresent()) {
            return Optional.ofNullable(fields.get(given.get().toLowerCase(Locale.ROOT)));
        }
        return usual.stream().filter(fields::containsKey).findFirst().map(fields::get);
    }

    private static void readObject(JsonParser json, String path, Map<String, String> fields, List<String> texts)
            throws IOException {
        String name = "";
        for (JsonToken token = json.nextToken();
                token != null && token != JsonToken.END_OBJECT;
                token = json.nextToken()) {
            if (token == JsonToken.FIELD_NAME) {
                name = json.currentName().toLowerCase(Locale.ROOT);
            } else {
                readValue(json, token, path + name, fields, texts);
            }
        }
        if (json.currentToken() == null) {
            throw new IOException("the object is cut");
        }
    }

    private static void readValue(
            JsonParser json, JsonToken token, String path, Map<String, String> fields, List<String> texts)
            throws IOException {
        if (token == JsonToken.START_OBJECT) {
            readObject(json, path + ".", fields, texts);
        } else if (token == JsonToken.START_ARRAY) {
            for (JsonToken each = json.nextToken();
                    each != null && each != JsonToken.END_ARRAY;
                    each = json.nextToken()) {
                readValue(json, each, path, fields, texts);
            }
        } else if (token.isScalarValue() && token != JsonToken.VALUE_NULL && fields.size() < MOST_FIELDS) {
            String text = json.getText();
            fields.putIfAbsent(path, text);
            fields.putIfAbsent(path.substring(path.lastIndexOf('.') + 1), text);
            if (token == JsonToken.VALUE_STRING) {
                texts.add(text);
            }
        }
    }
}
