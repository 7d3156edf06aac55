package mcpleak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import mcpleak.recording.file.SampleCsvReader;
import mcpleak.recording.sample.Sample;
import mcpleak.run.folder.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The monitor on real processes: what it prints, what it keeps, how it fails. */
@EnabledOnOs(OS.LINUX)
final class MonitorCommandTest {

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @AfterEach
    void endProcesses() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void monitor_forADuration_printsTheSummaryAndKeepsTheCsv() throws Exception {
        long pid = start("sleep", "60").pid();
        Path csv = folder.resolve("m.csv");

        int code = run("monitor", "--pid", "" + pid, "--interval", "20ms", "--duration", "300ms", "--output", "" + csv);

        List<Sample> rows = new ArrayList<>();
        SampleCsvReader.Summary summary =
                SampleCsvReader.read(Files.newBufferedReader(csv), row -> rows.add(row.sample()));
        assertThat(code).isZero();
        assertThat(summary.badRows()).isZero();
        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.pid()).isEqualTo(pid);
            assertThat(row.rssBytes()).isPositive();
        });
        assertThat(out.toString())
                .contains("Watching " + pid + ", sleep 60")
                .contains("Samples:  " + rows.size() + System.lineSeparator())
                .contains("initial", "final", "min", "max", "average", "growth")
                .containsPattern("own RSS +\\d")
                .containsPattern("total RSS +\\d");
        assertThat(run("analyze", csv.toString())).isEqualTo(ExitCode.NO_VERDICT);
    }

    @Test
    void monitor_processThatEnds_saysSoAndSummarises() throws Exception {
        Process process = start("sh", "-c", "read line");
        Path csv = folder.resolve("m.csv");
        Thread ender = new Thread(() -> {
            while (!Files.exists(csv) || csv.toFile().length() < 1_000) {
                Thread.onSpinWait();
            }
            process.destroyForcibly();
        });
        ender.start();

        int code = run("monitor", "--pid", "" + process.pid(), "--interval", "10ms", "--output", "" + csv);

        ender.join();
        assertThat(code).isZero();
        assertThat(out.toString())
                .contains("process " + process.pid() + " has ended")
                .contains("own RSS");
    }

    @Test
    void monitor_onCtrlC_printsTheSummaryAndEndsWithZero() throws Exception {
        for (String signal : List.of("INT", "TERM")) {
            long pid = start("sleep", "60").pid();
            Path csv = folder.resolve(signal + ".csv");
            Process monitor = start(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Mcpleak.class.getName(),
                    "monitor",
                    "--pid",
                    "" + pid,
                    "--interval",
                    "20ms",
                    "--output",
                    csv.toString());
            BufferedReader lines = monitor.inputReader(StandardCharsets.UTF_8);
            assertThat(lines.readLine()).contains("Ctrl-C ends it");
            assertThat(lines.readLine()).contains("own ");

            new ProcessBuilder("kill", "-" + signal, "" + monitor.pid()).start().waitFor();

            String rest = lines.lines().collect(Collectors.joining("\n"));
            assertThat(monitor.waitFor()).as(signal).isZero();
            assertThat(rest).contains("own RSS", "total RSS", "Samples are in " + csv);
            assertThat(Files.readString(csv)).endsWith("\n");
        }
    }

    @Test
    void monitor_startedByAScriptInTheBackground_endsOnSigintAllTheSame() throws Exception {
        Process watched = start("sleep", "600");
        Path csv = folder.resolve("background.csv");
        // a shell without job control lets what it puts into the background ignore SIGINT
        Process script = start(
                "sh",
                "-c",
                "\"$@\" & monitor=$!; while ! test -s " + csv + "; do sleep 0.1; done; kill -INT $monitor;"
                        + " wait $monitor; echo ended with $?",
                "script",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Mcpleak.class.getName(),
                "monitor",
                "--pid",
                "" + watched.pid(),
                "--interval",
                "20ms",
                "--output",
                csv.toString());

        String said = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said).contains("own RSS", "Samples are in " + csv).endsWith("ended with 0\n");
        assertThat(watched.isAlive()).as("it was the signal that ended it").isTrue();
    }

    @Test
    void isIgnored_maskOfTheSystem_isReadForSigintAlone() {
        assertThat(Interruption.isIgnored("Name:\tx\nSigIgn:\t0000000000000006\n"))
                .isTrue();
        assertThat(Interruption.isIgnored("SigIgn:\tfffffffffffffffd\nSigCgt:\tffffffffffffffff\n"))
                .isFalse();
    }

    @Test
    void monitor_limitReached_endsWithItsOwnCode() throws Exception {
        long pid = start("sleep", "60").pid();

        int code = run("monitor", "--pid", "" + pid, "--limit", "4KiB", "--output", "" + folder.resolve("m.csv"));

        assertThat(code).isEqualTo(ExitCode.LIMIT);
        assertThat(out.toString()).contains("the limit is 4096").contains("own RSS");
    }

    @Test
    void monitor_whatCannotBe_isSaidWithAWayOut() throws Exception {
        long pid = start("sleep", "60").pid();
        Path full = Files.writeString(folder.resolve("full.csv"), "kept");

        assertThat(run("monitor", "--pid", "99999999")).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("no process with pid 99999999 runs");
        assertThat(run("monitor", "--pid", "" + pid, "--output", "" + full)).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("would be overwritten; name another file");
        assertThat(Files.readString(full)).isEqualTo("kept");
        assertThat(run("monitor", "--pid", "" + pid, "--output", "" + folder.resolve("none/x.csv")))
                .isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("cannot be written", "name a file in a folder that exists");
        assertThat(run("monitor", "--name", "no such text " + pid)).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("no process has \"no such text " + pid + "\" in its command line");
        assertThat(run("monitor", "--port", "70000")).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("--port 70000 is not between 1 and 65535");
        assertThat(run("monitor", "--pid", "" + pid, "--interval", "1x")).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("--interval 1x is not a duration");
        assertThat(run("monitor", "--pid", "" + pid, "--limit", "much")).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("--limit much is not a size");
        assertThat(run("monitor")).isEqualTo(ExitCode.ERROR);
        assertThat(takeErr()).contains("--pid", "--name", "--port");
    }

    @Test
    void monitor_nameThatFitsSeveral_listsThem() throws Exception {
        String mark = "3600." + ProcessHandle.current().pid();
        // orphans: what descends from this JVM is never a candidate
        String[] pids = new String(
                        start("sh", "-c", "sleep $0 >&- 2>&- & echo $!; sleep $0 >&- 2>&- & echo $!", mark)
                                .getInputStream()
                                .readAllBytes(),
                        StandardCharsets.UTF_8)
                .trim()
                .split("\\s+", -1);
        try {
            assertThat(run("monitor", "--name", mark)).isEqualTo(ExitCode.ERROR);
            assertThat(takeErr())
                    .contains("fits 2 processes, name one by its pid")
                    .contains("sleep " + mark);
        } finally {
            for (String pid : pids) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
        }
    }

    private Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        started.add(process);
        return process;
    }

    private int run(String... arguments) {
        return Mcpleak.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private String takeErr() {
        String text = err.toString();
        err.getBuffer().setLength(0);
        return text;
    }
}
