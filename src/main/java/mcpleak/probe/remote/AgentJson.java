package mcpleak.probe.remote;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import mcpleak.probe.process.TreeReading;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.probe.runtime.BoundedHttp;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.sample.Sample.Surroundings;
import mcpleak.secret.SecretMask;

/**
 * Writes and reads what an agent tells: bytes and milliseconds are integers, what was not read is absent, secrets are hidden, texts
 * are cut at {@value #MAX_TEXT} characters. A record is an object of its components. Pure.
 *
 * <p>Version {@value #VERSION}. A reading is dated by who asked for it: the clocks of two hosts differ.
 */
public final class AgentJson {

    /** The version of the protocol, in the path of every request. */
    static final String VERSION = "v1";

    private static final int MAX_TEXT = 4_096;

    private static final ObjectMapper JSON = JsonMapper.builder(BoundedHttp.JSON)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(
                    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                    DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .addModule(texts())
            .addModule(
                    optional(OptionalInt.empty(), OptionalInt::getAsInt, number -> OptionalInt.of(number.intValue())))
            .addModule(optional(
                    OptionalLong.empty(), OptionalLong::getAsLong, number -> OptionalLong.of(number.longValue())))
            .addModule(optional(
                    OptionalDouble.empty(),
                    OptionalDouble::getAsDouble,
                    number -> OptionalDouble.of(number.doubleValue())))
            .build();

    private AgentJson() {}

    /** A reading of a tree, the root first among its processes. */
    record Tree(List<ProcessReading> processes, List<TreeReading.Change> changes, Surroundings surroundings) {}

    /** Return a record's JSON, or a map's. */
    public static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value.getClass(), e);
        }
    }

    /** @throws IOException if the text is no JSON object of the record's components; the message names the place */
    static <T extends Record> T read(String text, Class<T> type) throws IOException {
        return read(object(text), type);
    }

    private static <T extends Record> T read(JsonNode node, Class<T> type) throws IOException {
        try {
            return JSON.treeToValue(node, type);
        } catch (JsonProcessingException e) {
            throw new IOException("JSON of another form: " + e.getOriginalMessage(), e);
        }
    }

    private static JsonNode object(String text) throws IOException {
        JsonNode node;
        try {
            node = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e);
        }
        if (node == null || !node.isObject()) {
            throw new IOException("no JSON object");
        }
        return node;
    }

    /** Return what says why there is no answer. */
    static String error(String text) {
        return write(Map.of("error", text));
    }

    public static String write(TreeReading reading) {
        if (reading instanceof TreeReading.Gone gone) {
            return write(Map.of("gone", gone.what()));
        }
        if (reading instanceof TreeReading.Failed failed) {
            return write(Map.of("failed", failed.why()));
        }
        TreeReading.Alive alive = (TreeReading.Alive) reading;
        return write(new Tree(alive.processes().toList(), alive.changes(), alive.surroundings()));
    }

    /**
     * Read what {@link #write(TreeReading)} wrote.
     *
     * @param at when it was asked for
     * @throws IOException if it breaks the form; the message names the place
     */
    public static TreeReading readTree(String text, Instant at) throws IOException {
        JsonNode node = object(text);
        if (node.has("gone")) {
            return new TreeReading.Gone(at, text(node, "gone"));
        }
        if (node.has("failed")) {
            return new TreeReading.Failed(at, text(node, "failed"));
        }
        Tree tree = read(node, Tree.class);
        List<ProcessReading> processes = tree.processes();
        if (processes.isEmpty()) {
            throw new IOException("processes: none");
        }
        return new TreeReading.Alive(
                at, processes.get(0), processes.subList(1, processes.size()), tree.changes(), tree.surroundings());
    }

    public static String write(LiveBytes live) {
        if (live instanceof LiveBytes.Read read) {
            return write(Map.of("bytes", read.bytes()));
        }
        return live instanceof LiveBytes.Collected collected
                ? write(Map.of("collected", collected.why()))
                : write(Map.of("unreadable", ((LiveBytes.Unreadable) live).why()));
    }

    public static LiveBytes readLiveBytes(String text) throws IOException {
        JsonNode node = object(text);
        if (node.path("bytes").isIntegralNumber() && node.path("bytes").canConvertToLong()) {
            return new LiveBytes.Read(node.path("bytes").asLong());
        }
        return node.has("collected")
                ? new LiveBytes.Collected(text(node, "collected"))
                : new LiveBytes.Unreadable(text(node, "unreadable"));
    }

    private static String text(JsonNode node, String name) throws IOException {
        if (!node.path(name).isTextual()) {
            throw new IOException(name + ": no text");
        }
        return cut(node.path(name).textValue());
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    private static SimpleModule texts() {
        return new SimpleModule("texts")
                .addSerializer(String.class, new StdSerializer<>(String.class) {
                    private static final long serialVersionUID = 1;

                    @Override
                    public void serialize(String text, JsonGenerator out, SerializerProvider all) throws IOException {
                        out.writeString(SecretMask.mask(text));
                    }
                })
                .addDeserializer(String.class, new StringDeserializer() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public String deserialize(JsonParser in, DeserializationContext context) throws IOException {
                        String text = super.deserialize(in, context);
                        return cut(text);
                    }
                });
    }

    /** A number that may be absent. */
    private static <T> SimpleModule optional(T absent, Function<T, Number> number, Function<Number, T> of) {
        @SuppressWarnings("unchecked") // a class of no type arguments
        Class<T> type = (Class<T>) absent.getClass();
        SimpleModule module = new SimpleModule(type.getName()) {
            private static final long serialVersionUID = 1;

            @Override
            public void setupModule(SetupContext context) {
                super.setupModule(context);
                context.configOverride(type)
                        .setInclude(
                                JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS));
            }
        };
        module.addSerializer(type, new StdSerializer<>(type) {
            private static final long serialVersionUID = 1;

            @Override
            public boolean isEmpty(SerializerProvider provider, T value) {
                return value.equals(absent);
            }

            @Override
            public void serialize(T value, JsonGenerator out, SerializerProvider provider) throws IOException {
                out.writeNumber(number.apply(value).toString());
            }
        });
        return module.addDeserializer(type, new StdDeserializer<>(type) {
            private static final long serialVersionUID = 1;

            @Override
            public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
                boolean fits = in.currentToken().isNumeric()
                        && (type.equals(OptionalDouble.class) || in.currentToken() == JsonToken.VALUE_NUMBER_INT);
                return fits ? of.apply(in.getNumberValue()) : context.reportInputMismatch(type, "no such number");
            }

            @Override
            public T getAbsentValue(DeserializationContext context) {
                return absent;
            }
        });
    }
}
