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
     * Read the manifest of a folder: an object with an array {@code runs}, or that array. A run needs a {@code file}; what else is
     * missing is taken from the file's name ({@code LANG_SCENARIO_sSEED_MODE_VARIANT.csv}) where it can be.
     *
     * @throws UnreadableInput if it cannot be read, or is not a manifest
     */
    static Corpus open(Path folder) throws UnreadableInput {
        Path file = folder.resolve("manifest.json");
        JsonNode manifest = json(file);
        JsonNode runs = manifest.isArray() ? manifest : manifest.path("runs");
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
            throw new UnreadableInput(file, e);
        }
    }

    private static CorpusEntry entry(Path manifest, JsonNode run) throws UnreadableInput {
        String file = text(run, "file").orElse("");
        if (file.isBlank()) {
            throw new UnreadableInput(manifest + ": every run needs a text \"file\"");
        }
        FileName name = FileName.of(file);
        Optional<String> live = text(run, "live");
        String mode = text(run, "mode").orElse(live.isPresent() || name.mode().equals("live") ? "live" : "bb");
        return new CorpusEntry(
                file,
                text(run, "lang").or(() -> text(run, "runtime")).orElse(name.language()),
                text(run, "scenario").orElse(name.scenario()),
                variant(text(run, "variant").orElse(name.variant())),
                options(run),
                mode,
                text(run, "label").orElse("UNLABELLED"),
                run.path("true_bytes_per_call").asDouble(0),
                mode.equals("live") ? Optional.of(live.orElse(file.replaceFirst("\\.csv$", "") + ".live.json")) : live);
    }

    /** What a file's name tells: {@code py_leak4k_s4_bb_malloc.csv}. */
    private record FileName(String language, String scenario, String mode, String variant) {

        static FileName of(String file) {
            String base = file.replaceFirst("^.*[/\\\\]", "").replaceFirst("\\.csv$", "");
            java.util.regex.Matcher parts = java.util.regex.Pattern.compile(
                            "([a-z0-9+#]+)_(.+?)(?:_s\\d+)?_(bb|live)((?:_.*)?)",
                            java.util.regex.Pattern.CASE_INSENSITIVE)
                    .matcher(base);
            return parts.matches()
                    ? new FileName(parts.group(1), parts.group(2), parts.group(3), parts.group(4))
                    : new FileName("unknown", base, "", "");
        }
    }

    private static Optional<String> text(JsonNode run, String field) {
        return run.path(field).isTextual() ? Optional.of(run.path(field).asText()) : Optional.empty();
    }

    /** Return the options of the runtime and the environment that it was started with, in one text. */
    private static String options(JsonNode run) {
        StringBuilder options = new StringBuilder();
        for (String field : List.of("opts", "env", "args", "command")) {
            JsonNode value = run.path(field);
            if (!value.isMissingNode() && !value.isNull()) {
                options.append(value.isTextual() ? value.asText() : value.toString())
                        .append(' ');
            }
        }
        return options.toString().strip();
    }

    private static String variant(String variant) {
        return variant.isEmpty() || variant.startsWith("_") ? variant : "_" + variant;
    }
}
