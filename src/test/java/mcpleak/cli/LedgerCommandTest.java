package mcpleak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LedgerCommandTest {

    private static final String LOG = """
            2026-01-01 10:00:00 - INFO - Started exporter 'a'
            2026-01-01 10:00:01 - INFO - Stopped exporter 'a'
            2026-01-01 10:00:02 - INFO - Started exporter 'b'
            2026-01-01 10:10:00 - INFO - idle
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return Mcpleak.run(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }

    private String file(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        return file.toString();
    }

    @Test
    void json_hasTheContractsFields_andALeakIsExitCode3() throws IOException {
        assertThat(run("ledger", file("a.log", LOG), "--json")).isEqualTo(3);
        JsonNode pair =
                JsonMapper.shared().readTree(out.toString()).get("pairs").get(0);
        assertThat(pair.get("name").stringValue()).isEqualTo("exporters");
        assertThat(pair.get("started").intValue()).isEqualTo(2);
        assertThat(pair.get("stopped").intValue()).isEqualTo(1);
        assertThat(pair.get("open").intValue()).isEqualTo(1);
        assertThat(pair.get("ratePercent").doubleValue()).isEqualTo(50);
        assertThat(pair.get("openKeys").get(0).stringValue()).isEqualTo("b");
    }

    @Test
    void gzip_ofSeveralMembers_andSeveralFiles_areOneLog() throws IOException {
        Path packed = folder.resolve("a.log.1.gz");
        for (String part : LOG.split("(?<=1' ?\n)", -1)) {
            try (OutputStream gzip = new GZIPOutputStream(Files.newOutputStream(
                    packed, java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.APPEND))) {
                gzip.write(part.getBytes(StandardCharsets.UTF_8));
            }
        }
        String second = file("a.log", "2026-01-01 10:11:00 - INFO - Stopped exporter 'b'\n");
        assertThat(run("ledger", packed.toString(), second)).isZero();
        assertThat(out.toString()).contains("exporters: 2 started, 2 stopped, 0 open");
    }

    @Test
    void gzip_thatIsTorn_isReadUpToThere_andToldSo() throws IOException {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            log.append("Started exporter 'e").append(i * 7919 % 3001).append("'\n");
        }
        java.io.ByteArrayOutputStream packed = new java.io.ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(log.toString().getBytes(StandardCharsets.UTF_8));
        }
        Path torn = folder.resolve("torn.gz");
        Files.write(torn, java.util.Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
        assertThat(run("ledger", torn.toString())).isEqualTo(4);
        assertThat(out.toString())
                .contains("the gzip data are torn", "exporters: ", "the stop line is not known")
                .doesNotContain("opened and closed:", "ALARM");
    }

    @Test
    void alarm_thatIsGiven_replacesTheUsualOne() throws IOException {
        String log = file("a.log", LOG);
        assertThat(run("ledger", log, "--alarm", "open at end > 1")).isZero();
        assertThat(run("ledger", log, "--alarm", "open at end > 1; rate > 10 %"))
                .isEqualTo(3);
        assertThat(out.toString()).contains("ALARM exporters: 50 % of 2 started are still open (rate > 10 %)");
    }

    @Test
    void justStarted_isNoLeak() throws IOException {
        assertThat(run("ledger", file("a.log", LOG.substring(0, LOG.indexOf("2026-01-01 10:10")))))
                .isZero();
        assertThat(out.toString()).contains("may only not have ended yet");
    }

    @Test
    void pairsOfAFile_areUsedInstead() throws IOException {
        String pairs =
                file("pairs.conf", "pairs = [{ name = idles, start = \"idle\", stop = \"busy\", bytes = 1 KB }]");
        assertThat(run("ledger", file("a.log", LOG), "--pairs", pairs, "--alarm", "idles: open > 0"))
                .isEqualTo(3);
        assertThat(out.toString())
                .contains("idles: 1 started, 0 stopped, 1 open")
                .doesNotContain("exporters");
    }

    @Test
    void mistakes_areTold() throws IOException {
        String log = file("a.log", LOG);
        assertThat(run("ledger")).isEqualTo(1);
        assertThat(run("ledger", folder.resolve("none.log").toString())).isEqualTo(1);
        assertThat(run("ledger", folder.toString())).isEqualTo(1);
        assertThat(run("ledger", log, "--alarm", "open")).isEqualTo(1);
        assertThat(run("ledger", log, "--bytes", "x")).isEqualTo(1);
        assertThat(run("ledger", log, "--pairs", file("bad.conf", "pairs = 3"))).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "none.log: there is no such file", "is a folder", "is no threshold", "is no size", "bad.conf");
    }

    @Test
    void hostileKeys_areHarmlessOnTheConsole() throws IOException {
        run("ledger", file("a.log", "Started exporter 'a\u202e\u0007b'\n"));
        assertThat(out.toString()).matches("[\\x20-\\x7e\\r\\n]*");
    }

    @Test
    void shipped_isAPairsFile() throws IOException {
        assertThat(run("ledger", "--shipped")).isZero();
        String text = out.toString();
        assertThat(run("ledger", file("a.log", LOG), "--pairs", file("own.conf", text)))
                .isEqualTo(3);
    }
}
