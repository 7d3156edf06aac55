package mcpleak.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hold a folder of labelled runs and read them as recorded runs.
 *
 * @param folder where they are
 * @param entries the labelled runs, in the order of the manifest
 */
record Corpus(Path folder, List<CorpusEntry> entries) {

    private static final ObjectMapper JSON = new ObjectMapper();

    Corpus {
        entries = List.copyOf(entries);
    }

    /**
     * Read the manifest of a folder.
     *
     * @throws UnreadableInput if it cannot be read, or is not a manifest
     */
    static Corpus open(Path folder) throws UnreadableInput {
        Path file = folder.resolve("manifest.json");
        JsonNode runs = json(file).path("runs");
        if (!runs.isArray()) {
            throw new UnreadableInput(file + ": a manifest needs an array \"runs\"");
        }
        List<CorpusEntry> entries = new ArrayList<>();
        for (JsonNode run : runs) {
            entries.add(entry(file, run));
        }
        return new Corpus(folder, entries);
    }

    static JsonNode json(Path file) throws UnreadableInput {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new UnreadableInput(file + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UnreadableInput(file + ": cannot be read: " + e, e);
        }
    }

    private static CorpusEntry entry(Path manifest, JsonNode run) throws UnreadableInput {
        for (String needed : List.of("file", "lang", "scenario", "mode", "label")) {
            if (!run.path(needed).isTextual()) {
                throw new UnreadableInput(manifest + ": every run needs a text \"" + needed + "\"");
            }
        }
        return new CorpusEntry(
                run.path("file").asText(),
                run.path("lang").asText(),
                run.path("scenario").asText(),
                variant(run),
                run.path("opts").asText(""),
                run.path("mode").asText(),
                run.path("label").asText(),
                run.path("true_bytes_per_call").asDouble(0),
                run.path("live").isTextual() ? Optional.of(run.path("live").asText()) : Optional.empty());
    }

    private static String variant(JsonNode run) {
        String variant = run.path("variant").asText("");
        return variant.isEmpty() || variant.startsWith("_") ? variant : "_" + variant;
    }
}
