package mcpleak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.file.LoadCsv;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.recording.sample.LoadSecond;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TuneCommandTest {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");

    @TempDir
    Path work;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void tune_twoRuns_writesThePageBesideThem() throws IOException {
        Path one = run("one", 50);
        Path two = run("two", 200);

        assertThat(tune(one, two)).as(err.toString()).isZero();

        Path page = work.resolve("tune").resolve("tune.html");
        assertThat(page).content().contains("Run 2 parts at 0:03", "../two/memory.html");
        assertThat(work.resolve("tune").resolve("style").resolve("memory.css")).exists();
        assertThat(out.toString()).contains("Run 1 achieves what it offers", "page: " + page);
    }

    @Test
    void tune_oneRun_isWrongUsage() throws IOException {
        assertThat(tune(run("one", 50))).isEqualTo(1);
        assertThat(err.toString()).contains("Tuning takes 2 to 5 runs, not 1.");
    }

    @Test
    void tune_runOfAnEarlierVersion_isNamed() throws IOException {
        Path one = run("one", 50);
        Files.delete(one.resolve("load_20261121_100000.csv"));

        assertThat(tune(one, run("two", 50))).isEqualTo(1);
        assertThat(err.toString()).contains(one + ": there is no load_*.csv in it");
    }

    @Test
    void tune_brokenFile_isNamedWithItsLine() throws IOException {
        Path one = run("one", 50);
        Path csv = one.resolve("load_20261121_100000.csv");
        Files.writeString(csv, Files.readString(csv).replace(",50,", ",x,"));

        assertThat(tune(one, run("two", 50))).isEqualTo(1);
        assertThat(err.toString()).contains(csv + ": line 2: ");
    }

    private int tune(Path... runs) {
        String[] arguments = new String[runs.length + 1];
        arguments[0] = "tune";
        for (int i = 0; i < runs.length; i++) {
            arguments[i + 1] = runs[i].toString();
        }
        return Mcpleak.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    /** The server ends 100 calls a second at most. */
    private Path run(String id, int offered) throws IOException {
        Path folder = Files.createDirectories(work.resolve(id));
        RecordedRun run = RunBuilder.run()
                .id(id)
                .simulation("ToolCallsSimulation")
                .startedAt(START)
                .measured(false)
                .settings(Map.of("load", "hold"))
                .planned(1)
                .build();
        Files.writeString(folder.resolve("run.json"), RecordedRunJson.write(run));
        StringBuilder csv = new StringBuilder(LoadCsv.HEADER).append('\n');
        for (int i = 0; i < 30; i++) {
            LoadSecond second = new LoadSecond(
                    START.plusSeconds(i),
                    1,
                    offered,
                    1,
                    OptionalDouble.of(offered),
                    Math.min(100, offered),
                    0,
                    OptionalDouble.of(1));
            csv.append(LoadCsv.row(second)).append('\n');
        }
        Files.writeString(folder.resolve("load_20261121_100000.csv"), csv);
        return folder;
    }
}
