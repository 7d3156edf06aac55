package mcpleak.report.machine;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Function;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.report.words.FinishedRun;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.ToolGrowth;

/**
 * Write records as all our JSON files are written: ASCII, indented, fields in the order of the record's. What is absent is left
 * out, and so is a number that is not finite, which JSON lacks: there is no bound. Thread-safe.
 */
public final class Json {

    private static final JsonInclude.Value ABSENT =
            JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS);

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .addModule(new SimpleModule()
                    .addSerializer(Instant.class, ToStringSerializer.instance)
                    .addSerializer(Channel.class, new Named<>(Channel::name))
                    .addSerializer(Exposure.class, new Named<>(Exposure::key))
                    .addSerializer(Optional.class, new IfPresent<>(value -> value))
                    .addSerializer(
                            OptionalLong.class,
                            new IfPresent<>(
                                    value -> value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty()))
                    .addSerializer(
                            OptionalDouble.class,
                            new IfPresent<>(
                                    value -> value.isPresent() ? finite(value.getAsDouble()) : Optional.empty()))
                    .addSerializer(double.class, new IfPresent<>(Json::finite)))
            .addMixIn(Estimate.class, EstimateFields.class)
            .addMixIn(FinishedRun.RunFile.class, FileFields.class)
            .addMixIn(ToolGrowth.class, ToolFields.class)
            .withConfigOverride(Optional.class, override -> override.setInclude(ABSENT))
            .withConfigOverride(OptionalLong.class, override -> override.setInclude(ABSENT))
            .withConfigOverride(OptionalDouble.class, override -> override.setInclude(ABSENT))
            .withConfigOverride(double.class, override -> override.setInclude(ABSENT))
            .build();

    private Json() {}

    /** Write a value; the text ends with a line break. */
    public static String text(Object value) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new WellFormedText(MAPPER.createGenerator(out))) {
            json.setPrettyPrinter(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));
            MAPPER.writeValue(json, value);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot be written to", e);
        }
        return out + "\n";
    }

    /** Read JSON of ours. */
    static JsonNode read(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("what was written as JSON is none", e);
        }
    }

    /** Return a map by the names of its keys, in their order. */
    public static <K, V> Map<String, V> named(Map<K, V> map, Function<K, String> name) {
        Map<String, V> named = new TreeMap<>();
        map.forEach((key, value) -> named.put(name.apply(key), value));
        return named;
    }

    /** Fields of an object in their order. Confined to one thread. */
    public static final class Fields {

        private final Map<String, Object> values = new LinkedHashMap<>();

        /** Add a field; nothing if the value is absent or no finite number. */
        public Fields with(String name, Object value) {
            boolean absent = (value instanceof Optional<?> optional && optional.isEmpty())
                    || (value instanceof OptionalDouble number
                            && (number.isEmpty() || !Double.isFinite(number.getAsDouble())))
                    || (value instanceof Double number && !Double.isFinite(number));
            if (!absent) {
                values.put(name, value);
            }
            return this;
        }

        @JsonValue
        Map<String, Object> values() {
            return values;
        }
    }

    private static Optional<?> finite(double value) {
        return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
    }

    /** Writes a value by its own name. */
    private static final class Named<T> extends JsonSerializer<T> {

        private final Function<T, String> name;

        Named(Function<T, String> name) {
            this.name = name;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(name.apply(value));
        }
    }

    /** Writes what is there; as the value of a field, an absent one is left out with its name. */
    private static final class IfPresent<T> extends JsonSerializer<T> {

        private final Function<T, Optional<?>> content;

        IfPresent(Function<T, Optional<?>> content) {
            this.content = content;
        }

        @Override
        public boolean isEmpty(SerializerProvider provider, T value) {
            return content.apply(value).isEmpty();
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializerProvider provider) throws IOException {
            Optional<?> present = content.apply(value);
            if (present.isPresent() && present.get() instanceof Double number) {
                json.writeNumber(number);
            } else {
                provider.defaultSerializeValue(present.orElseThrow(), json);
            }
        }
    }

    /** Writes U+FFFD for half a surrogate pair, which a server's names may have and parsers refuse. Confined to one thread. */
    private static final class WellFormedText extends JsonGeneratorDelegate {

        WellFormedText(JsonGenerator json) {
            super(json, false);
        }

        @Override
        public void writeFieldName(String name) throws IOException {
            super.writeFieldName(wellFormed(name));
        }

        @Override
        public void writeString(String text) throws IOException {
            super.writeString(wellFormed(text));
        }

        private static String wellFormed(String text) {
            int[] points = text.codePoints()
                    .map(point -> Character.getType(point) == Character.SURROGATE ? 0xFFFD : point)
                    .toArray();
            return new String(points, 0, points.length);
        }
    }

    @SuppressWarnings("unused") // read by Jackson
    private interface EstimateFields {
        @JsonUnwrapped
        Interval rate();
    }

    @JsonPropertyOrder({"path", "purpose", "sizeBytes"})
    private interface FileFields {
        @JsonProperty("path")
        String relativePath();
    }

    private interface ToolFields {
        @JsonProperty("bytesPerCall")
        Interval rate();
    }
}
