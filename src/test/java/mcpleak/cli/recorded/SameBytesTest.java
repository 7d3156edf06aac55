package mcpleak.cli.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.run.folder.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Analyse one recorded run in JVMs that stand for different machines: memory.json must have the same bytes. */
final class SameBytesTest {

    private static final Path CORPUS = Path.of("src/test/resources/leak-corpus");

    private static final List<List<String>> MACHINES = List.of(
            List.of("-Duser.language=en", "-Duser.timezone=UTC", "-Dfile.encoding=UTF-8"),
            List.of(
                    "-Duser.language=ar",
                    "-Duser.country=EG",
                    "-Duser.timezone=Asia/Kathmandu",
                    "-Dfile.encoding=ISO-8859-1",
                    "-XX:ActiveProcessorCount=1",
                    "-XX:+UnlockExperimentalVMOptions",
                    "-XX:hashCode=2"),
            List.of(
                    "-Duser.language=de",
                    "-Duser.country=DE",
                    "-Duser.timezone=America/St_Johns",
                    "-Dfile.encoding=UTF-16",
                    "-XX:ActiveProcessorCount=7",
                    "-XX:+UseSerialGC"));

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path work;

    @Test
    void analyze_onDifferentMachines_writesTheSameBytes() throws Exception {
        Path run = Files.createDirectories(work.resolve("run"));
        Files.writeString(run.resolve("run.json"), RecordedRunJson.write(recorded("node_tool4k_s4_live.csv")));
        List<byte[]> results = new ArrayList<>();
        for (List<String> machine : MACHINES) {
            Path output = work.resolve("output" + results.size());
            analyze(machine, run, output);
            results.add(Files.readAllBytes(output.resolve("memory.json")));
        }

        assertThat(results.get(0)).isNotEmpty();
        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(results.get(2)).isEqualTo(results.get(0));
    }

    private static RecordedRun recorded(String file) throws CommandFailure {
        for (Corpus.Entry entry : Corpus.open(CORPUS).entries()) {
            if (entry.file().equals(file)) {
                return new CorpusRun(CORPUS, entry).read().run();
            }
        }
        throw new AssertionError(file + " is not in the corpus");
    }

    private static void analyze(List<String> machine, Path run, Path output) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions");
        command.addAll(machine);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "mcpleak.cli.Mcpleak", "analyze"));
        command.addAll(List.of(run.toString(), "--output", output.toString()));
        Path log = output.resolveSibling(output.getFileName() + ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue())
                .as(new String(Files.readAllBytes(log), java.nio.charset.StandardCharsets.ISO_8859_1))
                .isEqualTo(ExitCode.LEAK);
    }
}
