package mcpleak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import mcpleak.compare.Recorded;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.file.RecordedRunJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CompareCommandTest {

    @TempDir
    Path results;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void compare_leakAdded_exitsWith5AndWritesThePage() throws Exception {
        Path old = folder(Recorded.run(1));
        Path now = folder(Recorded.run(2).ofBuild("42").leaking(2048));

        assertThat(run("compare", old.toString(), now.toString())).isEqualTo(5);
        assertThat(out.toString()).contains("Regression: 42 against 41.", "Growth of live bytes per call");
        Path compare = results.resolve("compare");
        assertThat(compare.resolve("compare.html")).content().contains("<h1>Regression</h1>");
        assertThat(compare.resolve("compare.json")).isNotEmptyFile();
        assertThat(compare.resolve("compare.md")).isNotEmptyFile();
        assertThat(compare.resolve("style").resolve("memory.css")).isNotEmptyFile();
    }

    @Test
    void compare_sameBuildTwice_exitsWith0() throws Exception {
        assertThat(run(
                        "compare",
                        folder(Recorded.run(1)).toString(),
                        folder(Recorded.run(2)).toString()))
                .as(out.toString())
                .isZero();
        assertThat(out.toString()).contains("against the run before");
    }

    @Test
    void compare_baselineOfSeveralRuns_isPooled() throws Exception {
        String old = folder(Recorded.run(1)) + "," + folder(Recorded.run(2)) + "," + folder(Recorded.run(3));
        Path now = folder(Recorded.run(4).ofBuild("42").taking(26_000));

        assertThat(run("compare", "--baseline", old, "--json", now.toString())).isEqualTo(5);
        assertThat(out.toString()).contains("\"outcome\": \"REGRESSION\"").contains("2 repeats");
    }

    @Test
    void compare_differentRuntimes_exitsWith4_orWith0IfTolerated() throws Exception {
        Path old = folder(Recorded.run(1));
        Path now = folder(Recorded.run(2).ofBuild("42").in("node"));

        assertThat(run("compare", old.toString(), now.toString())).isEqualTo(4);
        assertThat(run("compare", "--inconclusive=warn", old.toString(), now.toString()))
                .isZero();
    }

    @Test
    void compare_noRunThere_exitsWith1AndNamesTheFolder() throws Exception {
        Path empty = Files.createDirectory(results.resolve("empty"));
        assertThat(run("compare", folder(Recorded.run(1)).toString(), empty.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("empty: there is no run.json in it");
    }

    @Test
    void compare_oneRun_isWrongUsage() throws Exception {
        assertThat(run("compare", folder(Recorded.run(1)).toString())).isEqualTo(1);
        assertThat(err.toString()).contains("A comparison takes at least two runs.");
    }

    @Test
    void link_runWithGatlingsMenu_addsTheTabAndListsRuns() throws Exception {
        Path run = folder(Recorded.run(1));
        Files.writeString(run.resolve("memory.json"), "{\"verdict\": \"LEAK\"}");
        Path menu = Files.createDirectories(run.resolve("js")).resolve("menu.js");
        Files.writeString(menu, "function setActiveMenu() {}\n");
        Path half = Files.createDirectory(results.resolve("half"));
        Files.writeString(half.resolve("run.json"), "{\"schemaVersion\": 1, \"id\": \"<script>");

        assertThat(run("link", run.toString())).as(err.toString()).isZero();
        assertThat(run("link", run.toString())).isZero();

        assertThat(menu).content().containsOnlyOnce("mcpleak: begin").contains("Memory \u25b2");
        assertThat(results.resolve("index.html"))
                .content()
                .contains("Leak found", "not readable", run.getFileName() + "/")
                .doesNotContain("<script>\"");
    }

    @Test
    void link_withoutGatlingsReport_exitsWith1() throws Exception {
        Path run = folder(Recorded.run(1));
        Files.writeString(run.resolve("memory.json"), "{\"verdict\": \"NO_LEAK\"}");

        assertThat(run("link", run.toString())).isEqualTo(1);
        assertThat(out.toString()).contains("Gatling wrote no report here");
    }

    @Test
    void link_halfWrittenRun_exitsWith1AndSaysWhatToDo() throws Exception {
        assertThat(run("link", folder(Recorded.run(1)).toString())).isEqualTo(1);
        assertThat(err.toString()).contains("there is no verdict in it");
    }

    private Path folder(Recorded recorded) throws IOException {
        RecordedRun run = recorded.recorded();
        Path folder = Files.createDirectories(results.resolve(run.id()));
        Files.writeString(folder.resolve("run.json"), RecordedRunJson.write(run));
        Files.writeString(folder.resolve("memory.html"), "");
        return folder;
    }

    private int run(String... arguments) {
        return Mcpleak.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
