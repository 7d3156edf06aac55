package mcpleak.run;

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
import mcpleak.mcp.Tool;
import mcpleak.profile.ArgumentsFeed;
import org.simpleflatmapper.lightningcsv.CsvParser;

/**
 * Hold the records of a feeder. Immutable.
 *
 * <p>A record is the arguments of one call. Its field {@code tool}, if there is one, names the tool that it is for; without it, a record
 * serves every tool, with those of its fields that the tool's schema knows.
 */
final class ArgumentRecords {

    private static final String TOOL = "tool";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ArgumentsFeed feed;
    private final List<ObjectNode> records;

    private ArgumentRecords(ArgumentsFeed feed, List<ObjectNode> records) {
        this.feed = feed;
        this.records = List.copyOf(records);
    }

    /**
     * Read a feeder's file.
     *
     * @throws IOException if it cannot be read or holds no records, naming file and next step
     */
    static ArgumentRecords read(ArgumentsFeed feed) throws IOException {
        Path file = Path.of(feed.path());
        if (!Files.isRegularFile(file)) {
            throw new IOException("arguments: there is no file " + file.toAbsolutePath());
        }
        List<ObjectNode> records = feed.path().toLowerCase(Locale.ROOT).endsWith(".csv") ? csv(file) : json(file);
        if (records.isEmpty()) {
            throw new IOException("arguments: " + file + " holds no records");
        }
        return new ArgumentRecords(feed, records);
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

    /**
     * Return the arguments of one call.
     *
     * @param nth which call of the tool it is, where records are taken in turn
     * @param draw a number from [0, 1), where they are drawn
     * @return empty if no record is for the tool
     */
    Optional<ObjectNode> next(Tool tool, long nth, double draw) {
        List<ObjectNode> fit = records.stream()
                .filter(record ->
                        !record.has(TOOL) || record.path(TOOL).asText().equals(tool.name()))
                .toList();
        if (fit.isEmpty()) {
            return Optional.empty();
        }
        int index = feed.order() == ArgumentsFeed.Order.CIRCULAR
                ? (int) Math.floorMod(nth, (long) fit.size())
                : (int) (draw * fit.size());
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
