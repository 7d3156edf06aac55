package mcpleak.run.folder;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import mcpleak.compare.Build;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.recording.file.MalformedInput;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.report.page.IndexPage;
import mcpleak.report.page.MemoryPage;
import mcpleak.report.page.html.PageAsset;
import mcpleak.verdict.channel.Answer;

/**
 * Write the page that lists all runs of a results folder. Stateless.
 *
 * <p>A folder that is half-written or not ours is listed as such and harms no other. Folders without any file of ours are passed over.
 */
public final class ResultsIndex {

    private static final int MOST_RUNS = 500;
    private static final long MOST_BYTES = 32L << 20;
    private static final String RUN_JSON = "run.json";
    private static final String MEMORY_JSON = "memory.json";

    private ResultsIndex() {}

    /**
     * Write {@code index.html} and what it needs beside it into the results folder, each as a whole.
     *
     * @throws IOException if the folder cannot be listed or written
     */
    public static void write(Path results) throws IOException {
        List<Path> folders = folders(results);
        List<IndexPage.Entry> entries =
                folders.stream().limit(MOST_RUNS).map(ResultsIndex::entry).toList();
        List<IndexPage.Entry> ordered = new ArrayList<>(entries);
        ordered.sort(Comparator.comparing(ResultsIndex::order).reversed());
        for (PageAsset asset : MemoryPage.assets()) {
            RunFiles.write(results.resolve(asset.relativePath()), asset.text());
        }
        RunFiles.write(results.resolve("index.html"), IndexPage.html(ordered, Math.max(0, folders.size() - MOST_RUNS)));
    }

    /** What cannot be read comes last. */
    private static String order(IndexPage.Entry entry) {
        return entry instanceof IndexPage.Run run ? run.startedAt().toString() : "";
    }

    private static List<Path> folders(Path results) throws IOException {
        try (Stream<Path> children = Files.list(results)) {
            return children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
                    .filter(folder -> Files.exists(folder.resolve(RUN_JSON))
                            || Files.exists(folder.resolve(MEMORY_JSON))
                            || Files.exists(folder.resolve("simulation.log")))
                    .sorted(Comparator.comparing(ResultsIndex::changedAt).reversed())
                    .toList();
        }
    }

    private static long changedAt(Path folder) {
        try {
            return Files.getLastModifiedTime(folder).toMillis();
        } catch (IOException vanished) {
            return 0;
        }
    }

    private static IndexPage.Entry entry(Path folder) {
        String name = String.valueOf(folder.getFileName());
        try {
            Path json = folder.resolve(RUN_JSON);
            if (!Files.isRegularFile(json)) {
                return new IndexPage.Broken(name, "no run.json: the run ended before its first round, or is not ours");
            }
            if (Files.size(json) > MOST_BYTES) {
                return new IndexPage.Broken(name, "run.json is larger than 32 MiB");
            }
            return run(folder, name, RecordedRunJson.read(Files.readString(json, StandardCharsets.UTF_8)));
        } catch (MalformedInput broken) {
            return new IndexPage.Broken(name, String.valueOf(broken.getMessage()));
        } catch (IOException unreadable) {
            return new IndexPage.Broken(name, "cannot be read: " + unreadable);
        } catch (RuntimeException hostile) {
            return new IndexPage.Broken(name, "breaks a rule: " + hostile.getMessage());
        }
    }

    private static IndexPage.Run run(Path folder, String name, RecordedRun run) {
        Optional<JsonNode> memory = memory(folder.resolve(MEMORY_JSON));
        OptionalDouble p95 = run.requests().stream()
                .filter(request -> request.kind() == RequestSummary.Kind.CALLS)
                .flatMap(request -> request.latency().stream())
                .mapToDouble(Latency::p95Micros)
                .findFirst();
        return new IndexPage.Run(
                name,
                run.startedAt(),
                Build.identity(run),
                run.simulation(),
                profile(run.settings()),
                memory.flatMap(json -> answer(json.path("verdict").asText())),
                memory.map(ResultsIndex::growth).orElse(""),
                p95,
                Files.isRegularFile(folder.resolve("memory.html")),
                Files.isRegularFile(folder.resolve("index.html")));
    }

    private static String profile(Map<String, String> settings) {
        return settings.getOrDefault("users", "?") + " users, " + settings.getOrDefault("calls", "?") + " calls, "
                + settings.getOrDefault("rounds", "?") + " rounds";
    }

    private static Optional<JsonNode> memory(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES
                    ? Optional.of(new ObjectMapper().readTree(Files.readString(file, StandardCharsets.UTF_8)))
                    : Optional.empty();
        } catch (IOException halfWritten) {
            return Optional.empty();
        }
    }

    /** Return the answer of that name; empty if there is none. */
    static Optional<Answer> answer(String name) {
        return Arrays.stream(Answer.values())
                .filter(answer -> answer.name().equals(name))
                .findFirst();
    }

    private static String growth(JsonNode memory) {
        JsonNode estimate = memory.path("estimate");
        if (estimate.path("value").isNumber()) {
            return IndexPage.growth(
                    estimate.path("value").asDouble(), estimate.path("unit").asText("B/call"));
        }
        JsonNode bound = memory.path("bound").path("bytesPerCall");
        return bound.isNumber() ? IndexPage.below(bound.asDouble()) : "";
    }

    /**
     * Return the answer that the run in a folder came to.
     *
     * @throws MalformedInput if it came to none; the message names the file
     */
    public static Answer answerIn(Path folder) throws MalformedInput {
        Path file = folder.resolve(MEMORY_JSON);
        return memory(file)
                .flatMap(json -> answer(json.path("verdict").asText()))
                .orElseThrow(
                        () -> new MalformedInput(file + ": there is no verdict in it; name the folder of a run that"
                                + " came to its end, or judge it with: analyze " + folder));
    }
}
