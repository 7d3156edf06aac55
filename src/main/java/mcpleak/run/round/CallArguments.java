package mcpleak.run.round;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.load.ArgumentsFeed;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.protocol.arguments.ToolArguments;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.Tool;
import mcpleak.server.ServerException;
import org.simpleflatmapper.lightningcsv.CsvParser;

/**
 * The arguments of the users' calls: those of a feeder's records where there is one, else generated ones. Thread-safe.
 *
 * <p>A record is the arguments of one call. Its field {@code tool}, if there is one, names the tool that it is for; without it, a record
 * serves every tool, with those of its fields that the tool's schema knows.
 */
public final class CallArguments {

    private static final String TOOL = "tool";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RoundPlan plan;
    private final boolean inTurn;
    private final List<ObjectNode> records;
    private final AtomicLong calls = new AtomicLong();

    private CallArguments(RoundPlan plan, boolean inTurn, List<ObjectNode> records) {
        this.plan = plan;
        this.inTurn = inTurn;
        this.records = List.copyOf(records);
    }

    /**
     * Read the feeder that a profile names, if it names one.
     *
     * @throws ServerException if it cannot be read or holds no records, naming file and next step
     */
    public static CallArguments of(LoadProfile profile, RoundPlan plan) throws ServerException {
        Optional<ArgumentsFeed> feed = profile.get(Properties.ARGUMENTS);
        if (feed.isEmpty()) {
            return new CallArguments(plan, false, List.of());
        }
        try {
            return new CallArguments(plan, feed.get().order() == ArgumentsFeed.Order.CIRCULAR, read(feed.get()));
        } catch (IOException e) {
            throw new ServerException(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<ObjectNode> read(ArgumentsFeed feed) throws IOException {
        Path file = Path.of(feed.path());
        if (!Files.isRegularFile(file)) {
            throw new IOException("arguments: there is no file " + file.toAbsolutePath());
        }
        List<ObjectNode> records = feed.path().toLowerCase(Locale.ROOT).endsWith(".csv") ? csv(file) : json(file);
        if (records.isEmpty()) {
            throw new IOException("arguments: " + file + " holds no records");
        }
        return records;
    }

    private static List<ObjectNode> json(Path file) throws IOException {
        JsonNode root;
        try {
            root = JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IOException(
                    "arguments: " + file + ":" + e.getLocation().getLineNr() + ": " + e.getOriginalMessage(), e);
        }
        List<ObjectNode> records = new ArrayList<>();
        for (JsonNode each : root) {
            if (!root.isArray() || !(each instanceof ObjectNode record)) {
                throw new IOException("arguments: " + file + " must be an array of objects, one a call");
            }
            records.add(record);
        }
        return records;
    }

    private static List<ObjectNode> csv(Path file) throws IOException {
        List<ObjectNode> records = new ArrayList<>();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            List<String> names = List.of();
            for (String[] row : CsvParser.reader(reader)) {
                if (names.isEmpty()) {
                    names = List.of(row);
                } else if (row.length == names.size()) {
                    ObjectNode record = JsonNodeFactory.instance.objectNode();
                    for (int i = 0; i < row.length; i++) {
                        record.put(names.get(i).strip(), row[i]);
                    }
                    records.add(record);
                } else if (row.length > 1 || !row[0].isBlank()) {
                    throw new IOException("arguments: " + file + ": record " + (records.size() + 1) + " has "
                            + row.length + " fields, the header " + names.size());
                }
            }
        }
        return records;
    }

    /** Return the tools that records name; may be empty. */
    Set<String> tools() {
        Set<String> names = new TreeSet<>();
        records.stream()
                .filter(record -> record.has(TOOL))
                .forEach(record -> names.add(record.path(TOOL).asText()));
        return names;
    }

    /** Return the first record that is for a tool, as JSON; empty if none is. */
    Optional<String> first(Tool tool) {
        return record(tool, 0, 0).map(ObjectNode::toString);
    }

    /** Return generated arguments of one call; the same for the same call. */
    ParsedResult<ObjectNode> generated(Tool tool, int round, int user, int call) {
        long seed = plan.randomOf(round, user, -1 - call).nextLong();
        return ToolArguments.generate(tool.inputSchema(), seed, System::nanoTime);
    }

    /** Return the arguments of one call, a JSON object; empty if none can be made. */
    Optional<String> next(Tool tool, int round, int user, int call) {
        Optional<String> fed = records.isEmpty()
                ? Optional.empty()
                : record(
                                tool,
                                calls.getAndIncrement(),
                                plan.randomOf(round, user, -1 - call).nextDouble())
                        .map(ObjectNode::toString);
        return fed.or(() -> text(generated(tool, round, user, call)));
    }

    /** Return what was generated as text; empty where nothing could be. */
    static Optional<String> text(ParsedResult<ObjectNode> generated) {
        return generated instanceof ParsedResult.Valid<ObjectNode> valid
                ? Optional.of(valid.value().toString())
                : Optional.empty();
    }

    private Optional<ObjectNode> record(Tool tool, long nth, double draw) {
        List<ObjectNode> fit = records.stream()
                .filter(record ->
                        !record.has(TOOL) || record.path(TOOL).asText().equals(tool.name()))
                .toList();
        if (fit.isEmpty()) {
            return Optional.empty();
        }
        int index = inTurn ? (int) Math.floorMod(nth, (long) fit.size()) : (int) (draw * fit.size());
        return Optional.of(arguments(tool, fit.get(index)));
    }

    private static ObjectNode arguments(Tool tool, ObjectNode record) {
        JsonNode properties = tool.inputSchema().path("properties");
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        record.properties().stream()
                .filter(field -> !field.getKey().equals(TOOL))
                .filter(field -> record.has(TOOL) || properties.isEmpty() || properties.has(field.getKey()))
                .forEach(field ->
                        arguments.set(field.getKey(), typed(field.getValue(), properties.path(field.getKey()))));
        return arguments;
    }

    /** A cell of a CSV file is text: it becomes what the schema asks for, if it can. */
    private static JsonNode typed(JsonNode value, JsonNode schema) {
        String type = schema.path("type").asText("string");
        if (!value.isTextual() || type.equals("string")) {
            return value;
        }
        try {
            JsonNode read = JSON.readTree(value.asText());
            return read.isMissingNode() ? value : read;
        } catch (JsonProcessingException plainText) {
            return value;
        }
    }
}
