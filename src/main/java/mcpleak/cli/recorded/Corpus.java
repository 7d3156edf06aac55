package mcpleak.cli.recorded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hold a folder of labelled runs and read them as recorded runs.
 *
 * @param folder where they are
 * @param entries the labelled runs, in the order of the manifest
 */
public record Corpus(Path folder, List<Entry> entries) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * One labelled run of a corpus: one element of its {@code manifest.json}.
     *
     * @param file name of its CSV file
     * @param language language of the server, such as {@code py} or {@code java}
     * @param scenario what the server did
     * @param variant how it was started, beginning with an underscore; empty for the default
     * @param options options of its runtime; may be empty
     * @param mode {@code bb} (nothing but the process table), {@code live} (live bytes too) or {@code ext} (live bytes that an outside
     *     probe read)
     * @param label {@code LEAK}, {@code OK} or {@code UNDECIDABLE}
     * @param trueBytesPerCall bytes that were leaked per call; 0 for none
     * @param liveFile name of the file with the live bytes
     */
    public record Entry(
            String file,
            String language,
            String scenario,
            String variant,
            String options,
            String mode,
            String label,
            double trueBytesPerCall,
            Optional<String> liveFile) {

        boolean leaks() {
            return label.equals("LEAK");
        }

        boolean healthy() {
            return label.equals("OK");
        }

        /** Return whether its leak is one of bytes: descriptors and threads have no true bytes to compare with. */
        boolean leaksBytes() {
            return leaks() && !scenario.equals("fd") && !scenario.equals("thread");
        }

        /** Return language and variant, by which a table is grouped. */
        String group() {
            return language + variant + " " + mode;
        }
    }

    public Corpus {
        entries = List.copyOf(entries);
    }

    /**
     * Read the manifest of a folder: an object with an array {@code runs}, or that array. A run needs a {@code file}; what else is
     * missing is taken from the file's name ({@code LANG_SCENARIO_sSEED_MODE_VARIANT.csv}) where it can be.
     *
     * @throws CommandFailure if it cannot be read, or is not a manifest
     */
    public static Corpus open(Path folder) throws CommandFailure {
        Path file = folder.resolve("manifest.json");
        JsonNode manifest = json(file);
        JsonNode runs = manifest.isArray() ? manifest : manifest.path("runs");
        if (!runs.isArray()) {
            throw new CommandFailure(file + ": a manifest needs an array \"runs\"");
        }
        List<Entry> entries = new ArrayList<>();
        for (JsonNode run : runs) {
            entries.add(entry(file, run));
        }
        return new Corpus(folder, entries);
    }

    static JsonNode json(Path file) throws CommandFailure {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new CommandFailure(file + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new CommandFailure(file, e);
        }
    }

    private static Entry entry(Path manifest, JsonNode run) throws CommandFailure {
        String file = text(run, "file").orElse("");
        if (file.isBlank()) {
            throw new CommandFailure(manifest + ": every run needs a text \"file\"");
        }
        FileName name = FileName.of(file);
        Optional<String> live = text(run, "live");
        String mode = text(run, "mode")
                .orElse(
                        name.mode().equals("ext")
                                ? "ext"
                                : live.isPresent() || name.mode().equals("live") ? "live" : "bb");
        return new Entry(
                file,
                text(run, "lang").or(() -> text(run, "runtime")).orElse(name.language()),
                text(run, "scenario").orElse(name.scenario()),
                variant(text(run, "variant").orElse(name.variant())),
                options(run),
                mode,
                text(run, "label").orElse("UNLABELLED"),
                run.path("true_bytes_per_call").asDouble(0),
                mode.equals("live") || mode.equals("ext")
                        ? Optional.of(live.orElse(file.replaceFirst("\\.csv$", "") + ".live.json"))
                        : Optional.empty());
    }

    /** What a file's name tells: {@code py_leak4k_s4_bb_malloc.csv}. */
    private record FileName(String language, String scenario, String mode, String variant) {

        static FileName of(String file) {
            String base = file.replaceFirst("^.*[/\\\\]", "").replaceFirst("\\.csv$", "");
            Matcher parts = Pattern.compile(
                            "([a-z0-9+#]+)_(.+?)(?:_s\\d+)?_(bb|live|ext)((?:_.*)?)", Pattern.CASE_INSENSITIVE)
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
