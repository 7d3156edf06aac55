package mcpleak.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import mcpleak.verdict.Interval;

/**
 * Write fields that may be absent, and fields of more than one value.
 *
 * <p>Confined to one thread.
 */
final class JsonFields {

    private final JsonGenerator json;

    JsonFields(JsonGenerator json) {
        this.json = json;
    }

    void interval(String name, Interval interval) throws IOException {
        json.writeObjectFieldStart(name);
        number("value", interval.value());
        number("low", interval.low());
        number("high", interval.high());
        json.writeEndObject();
    }

    /** Write a number; one that is not finite, which JSON lacks, is left out: there is no bound. */
    void number(String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        }
    }

    void number(String name, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            number(name, value.getAsDouble());
        }
    }

    void strings(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    void map(String name, Map<String, String> map) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    void numbers(String name, Map<String, Number> map) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Number> entry : map.entrySet()) {
            if (entry.getValue() instanceof Long whole) {
                json.writeNumberField(entry.getKey(), whole);
            } else {
                number(entry.getKey(), entry.getValue().doubleValue());
            }
        }
        json.writeEndObject();
    }
}
