package mcpleak.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.cli.recorded.Corpus;
import mcpleak.cli.recorded.CorpusRun;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.recording.file.SampleCsv;
import mcpleak.recording.sample.Sample;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AnalyzeCommandTest {

    private static final Path CORPUS = Path.of("src/test/resources/leak-corpus");
    private static final Path NAT = Path.of("../shared/data/nat-memory");
    private static final Instant START = Instant.parse("2026-11-21T05:14:10Z");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Outcome(int exit, String out, String err) {}

    @ParameterizedTest
    @CsvSource({
        "py_leak4k_s4_live.csv, 3, Leak found",
        "py_healthy_s4_live.csv, 0, No leak found",
        "java_healthy_s1_bb.csv, 4, No verdict yet"
    })
    void analyze_runFolder_printsTheVerdictAndExitsWithIt(String recorded, int exit, String words) throws Exception {
        Files.writeString(folder.resolve("run.json"), RecordedRunJson.write(corpusRun(recorded)));

        Outcome outcome = analyze(folder.toString());

        assertThat(outcome.exit()).isEqualTo(exit);
        assertThat(outcome.out()).startsWith(folder + ": " + words + "\n");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void analyze_twice_printsTheSameBytes() throws Exception {
        Files.writeString(folder.resolve("run.json"), RecordedRunJson.write(corpusRun("node_session_s4_live.csv")));

        assertThat(analyze("--json", folder.toString())).isEqualTo(analyze("--json", folder.toString()));
    }

    @Test
    void analyze_ourCsvWithoutRunJson_judgesItsRounds() throws Exception {
        Path csv = folder.resolve("memory_20261121_051410.csv");
        Files.writeString(csv, memoryCsv(9, 20, 6000));

        Outcome outcome = analyze("--json", folder.toString());

        JsonNode json = JSON.readTree(outcome.out());
        assertThat(json.path("answer").asText()).isEqualTo("LEAK");
        assertThat(json.path("bytesPerCall").asDouble()).isEqualTo(6000);
        assertThat(outcome.exit()).isEqualTo(3);
    }

    @Test
    void analyze_originalCsv_showsItsFiguresAndDecidesNothing() throws Exception {
        Path csv = folder.resolve("memory.csv");
        Files.writeString(csv, originalCsv(90, 2));

        Outcome outcome = analyze(csv.toString());

        assertThat(outcome.exit()).isEqualTo(4);
        assertThat(outcome.out())
                .contains("No verdict yet", "went on growing", "calls and idle gaps are not recorded")
                .contains("100.0 MiB at first, 278.0 MiB at last, growth +178.0 MiB (+178.0 %)")
                .contains("growth by quarter: +42.0 MiB +44.0 MiB +42.0 MiB +44.0 MiB")
                .contains("over 20 %: yes, over 50 %: yes");
    }

    @Test
    void analyze_badRowAndCutLine_areToldAndSkipped() throws Exception {
        Path csv = folder.resolve("memory.csv");
        String text = originalCsv(90, 2);
        Files.writeString(csv, text.replaceFirst("\n2026", "\nx2026") + "2026-11-21T0");

        Outcome outcome = analyze(csv.toString());

        assertThat(outcome.out()).contains("line 2 skipped: timestamp", "the last line was cut");
    }

    @Test
    void analyze_corpusAsJson_printsOneObjectARun() throws Exception {
        Outcome outcome = analyze("--corpus", CORPUS.toString(), "--json");

        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(205);
        assertThat(lines)
                .anySatisfy(
                        line -> assertThat(line)
                                .matches(
                                        "\\{\"file\":\"py_tool4k_s4_live.csv\",\"label\":\"LEAK\",\"mode\":\"live\",\"answer\":\"LEAK\","
                                                + "\"bytesPerCall\":16[0-9]{2}\\.[0-9]+,\"culprit\":\\{\"kind\":\"TOOL\",\"name\":\"b\"}}"));
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void analyze_corpusAsText_printsTableAndNaiveRule() {
        Outcome outcome = analyze("--corpus", CORPUS.toString());

        assertThat(outcome.out())
                .contains("all live                 27    27      0    0     21     0")
                .contains("71 of 87 healthy runs called leaking")
                .contains("UNDECIDABLE, not counted: py_cache_late_s1_bb.csv")
                .doesNotContain("WRONG");
    }

    @ParameterizedTest
    @CsvSource({
        "analyze, Give one or more paths",
        "'', Name a command",
        "analyze /does/not/exist.csv, there is no such file or folder",
        "analyze --corpus /does/not/exist, manifest.json: there is no such file",
        "analyze --nonsense, Unknown option"
    })
    void run_wrongUsageOrInput_exitsWithOneAndSaysWhy(String arguments, String message) {
        Outcome outcome = run(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("mcpleak: ").contains(message);
    }

    @Test
    void analyze_brokenRunJson_namesPlaceAndRule() throws Exception {
        Files.writeString(folder.resolve("run.json"), "{\"schemaVersion\":7}");

        assertThat(analyze(folder.toString()).err()).contains("run.json: run.schemaVersion: 7 is not known");
    }

    /** Processor time, not the clock, and far above the 3 s that it takes: what else the machine does is no fault of ours. */
    @Test
    void analyze_aMillionSamples_takesSeconds() throws Exception {
        Path csv = folder.resolve("memory_1.csv");
        try (BufferedWriter out = Files.newBufferedWriter(csv)) {
            out.write(SampleCsv.HEADER + "\n");
            StringBuilder row = new StringBuilder();
            for (int i = 0; i < 1_000_000; i++) {
                row.setLength(0);
                row.append(SampleCsv.row(sample(i * 200L, i / 111_112, i % 111_112 > 80_000, i, 100_000_000L + i)));
                out.append(row).write('\n');
            }
        }
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long began = threads.getCurrentThreadCpuTime();
        Outcome outcome = analyze(csv.toString());
        Duration took = Duration.ofNanos(threads.getCurrentThreadCpuTime() - began);
        System.out.println("a million samples analysed in " + took.toMillis() + " ms of processor time");

        assertThat(outcome.err()).isEmpty();
        assertThat(took).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void analyze_recordedByTheOriginalScripts_decidesNothing() throws Exception {
        if (!Files.isDirectory(NAT)) {
            System.out.println("skipped: " + NAT + " is not on this machine");
        }
        assumeTrue(Files.isDirectory(NAT), NAT + " is not on this machine");

        assertThat(analyze(NAT.resolve("memory_20251006_212310.csv").toString()).out())
                .contains("did not grow steadily");
        assertThat(analyze(NAT.resolve("memory_20251006_213013.csv").toString()).out())
                .contains("No verdict yet", "grew by 410 MiB", "went on growing");
        assertThat(analyze(NAT.resolve("text2sql_memory_20251009_113452.csv").toString())
                        .out())
                .contains("No verdict yet", "did not grow steadily");
    }

    @Test
    void analyze_cellThatATerminalWouldObey_isQuotedHarmlessly() throws Exception {
        Path csv = Files.writeString(
                folder.resolve("hostile.csv"),
                "timestamp,pid,rss_mb,vms_mb,rss_total_mb,vms_total_mb,percent,num_children\n\u001b[2J"
                        + "A".repeat(3_000) + ",1,1,1,1,1,1,1\n");

        Outcome outcome = analyze(csv.toString());

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .contains("not a time such as")
                .doesNotContain("\u001b")
                .hasSizeLessThan(3_000);
    }

    private static RecordedRun corpusRun(String file) throws CommandFailure {
        Corpus corpus = Corpus.open(CORPUS);
        Corpus.Entry entry = corpus.entries().stream()
                .filter(candidate -> candidate.file().equals(file))
                .findFirst()
                .orElseThrow();
        return new CorpusRun(CORPUS, entry).read().run();
    }

    private static Outcome analyze(String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "analyze";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return run(all);
    }

    private static Outcome run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Mcpleak.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Outcome(exit, out.toString(), err.toString());
    }

    /** Rounds of ten seconds at five samples a second, six of them under load, 2,000 calls each. */
    private static String memoryCsv(int rounds, long baseMb, long bytesPerCall) {
        StringBuilder text = new StringBuilder(SampleCsv.HEADER).append('\n');
        for (int i = 0; i < rounds * 50; i++) {
            int round = i / 50;
            boolean load = round > 0 && i % 50 < 30;
            long calls = round == 0 ? 0 : (round - 1) * 2000L + Math.min(30, i % 50) * 2000 / 30;
            long bytes = (baseMb << 20) + bytesPerCall * calls;
            text.append(SampleCsv.row(sample(i * 200L, round, load, calls, bytes)));
            text.append('\n');
        }
        return text.toString();
    }

    private static Sample sample(long millis, int round, boolean load, long calls, long bytes) {
        return RunBuilder.sample(START.plusMillis(millis), bytes, round, load, calls);
    }

    private static String originalCsv(int rows, long mbPerRow) {
        StringBuilder text = new StringBuilder(String.join(",", SampleCsv.ORIGINAL_COLUMNS)).append('\n');
        for (int i = 0; i < rows; i++) {
            long mb = 100 + mbPerRow * i;
            text.append(START.plusSeconds(i).toString().replace("Z", ".123456"))
                    .append(",7," + mb + ",1000," + mb + ",1000,0.5,0\n");
        }
        return text.toString();
    }
}
