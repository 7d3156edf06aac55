package mcpleak.cli.recorded;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.FinishedRun.RunFile;
import mcpleak.report.words.LoadFigures;
import mcpleak.run.folder.RecordedFolder;
import mcpleak.verdict.LeakVerdict;

/**
 * Read a run folder as the finished run that its reports were rendered from.
 *
 * <p>Rounds, settings and events are those of {@code run.json}, samples those of the memory CSV. What only the load generator knew
 * (why calls failed, sizes of files) is taken from the folder's {@code memory.json}; where a run was killed before it wrote one, it is
 * counted from the rounds. Stateless.
 */
public final class FinishedRunReader {

    private FinishedRunReader() {}

    /**
     * Read a folder.
     *
     * @param verdict the verdict of its run
     * @throws CommandFailure if it holds no run that can be read
     */
    public static FinishedRun read(Path folder, LeakVerdict verdict) throws CommandFailure {
        RecordedFolder recorded = new RecordedFolder(folder);
        RecordedRun run = CommandFailure.reading(folder, recorded::run);
        Optional<JsonNode> told = memoryJson(folder);
        return new FinishedRun(
                run,
                CommandFailure.reading(folder, recorded::samples),
                verdict,
                told.map(json -> told(json)).orElseGet(() -> counted(run)),
                told.map(FinishedRunReader::files).orElseGet(List::of));
    }

    private static Optional<JsonNode> memoryJson(Path folder) {
        try {
            JsonNode json = Corpus.json(folder.resolve("memory.json"));
            return json.path("calls").isObject() && json.path("sessions").isObject()
                    ? Optional.of(json)
                    : Optional.empty();
        } catch (CommandFailure missing) {
            return Optional.empty();
        }
    }

    private static LoadFigures told(JsonNode json) {
        List<LoadFigures.Failure> failures = new ArrayList<>();
        json.at("/calls/failures")
                .forEach(failure -> failures.add(new LoadFigures.Failure(
                        failure.path("message").asText(), failure.path("count").asLong())));
        return new LoadFigures(
                json.at("/run/users").asInt(),
                json.at("/calls/ok").asLong(),
                json.at("/calls/failed").asLong(),
                Duration.ofMillis(json.at("/calls/loadMillis").asLong()),
                json.at("/sessions/opened").asLong(),
                json.at("/sessions/closed").asLong(),
                json.at("/sessions/abandoned").asLong(),
                json.at("/sessions/expired").asLong(),
                failures);
    }

    private static List<RunFile> files(JsonNode json) {
        List<RunFile> files = new ArrayList<>();
        json.path("files")
                .forEach(file -> files.add(new RunFile(
                        file.path("path").asText(),
                        file.path("purpose").asText(),
                        file.path("sizeBytes").isIntegralNumber()
                                ? OptionalLong.of(file.path("sizeBytes").asLong())
                                : OptionalLong.empty())));
        return files;
    }

    private static LoadFigures counted(RecordedRun run) {
        Duration load = run.rounds().stream()
                .filter(round -> round.number() > 0)
                .map(round -> Duration.between(round.startedAt(), round.loadEndedAt()))
                .reduce(Duration.ZERO, Duration::plus);
        long opened = total(run, Exposure.SESSIONS);
        long abandoned = total(run, Exposure.ABANDONED);
        long expired = total(run, Exposure.EXPIRED);
        return new LoadFigures(
                users(run),
                total(run, Exposure.CALLS),
                total(run, Exposure.ERRORS),
                load.isNegative() ? Duration.ZERO : load,
                opened,
                Math.max(0, opened - abandoned - expired),
                abandoned,
                expired,
                List.of());
    }

    private static int users(RecordedRun run) {
        String users = run.settings().getOrDefault("users", "");
        return users.matches("\\d{1,9}") ? Integer.parseInt(users) : 0;
    }

    private static long total(RecordedRun run, Exposure exposure) {
        List<Round> rounds = run.rounds();
        return rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).total(exposure);
    }
}
