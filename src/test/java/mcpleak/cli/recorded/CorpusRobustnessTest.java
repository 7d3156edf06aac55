package mcpleak.cli.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import mcpleak.cli.Mcpleak;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judge folders of the corpus's shape that differ from it: other names, fields, columns, numbers of rounds, broken files. */
final class CorpusRobustnessTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private record Outcome(int exit, List<String> out, String err) {}

    @Test
    void corpus_onlyFilesNamed_takesTheRestFromTheirNames() throws Exception {
        Files.writeString(
                folder.resolve("py_leak4k_s77_bb_malloc.csv"), csv(10, 4096, "t,round,phase,calls,rss,rssanon"));
        manifest("[{\"file\":\"py_leak4k_s77_bb_malloc.csv\"}]");

        Outcome outcome = analyze();

        JsonNode json = JSON.readTree(outcome.out().get(0));
        assertThat(json.path("answer").asText()).isEqualTo("LEAK");
        assertThat(json.path("mode").asText()).isEqualTo("bb");
        assertThat(json.path("label").asText()).isEqualTo("UNLABELLED");
        assertThat(json.path("bytesPerCall").asDouble()).isBetween(4000.0, 4200.0);
        assertThat(json.at("/culprit/kind").asText()).isEqualTo("CALL");
        assertThat(outcome.exit()).isZero();
    }

    @Test
    void corpus_otherColumnsOrderAndEnds_areRead() throws Exception {
        String text = csv(24, 0, "phase,calls,t,round,uss").replace("\n", "\r\n") + "0,1";
        Files.writeString(folder.resolve("a.csv"), text);
        manifest(
                "{\"runs\":[{\"file\":\"a.csv\",\"lang\":\"rust\",\"label\":\"OK\",\"mode\":\"bb\",\"novel\":{\"x\":1}}]}");

        Outcome outcome = analyze();

        assertThat(JSON.readTree(outcome.out().get(0)).path("answer").asText()).isEqualTo("INCONCLUSIVE");
    }

    @Test
    void corpus_pretouchedHeapTellsItselfByItsEnvironment() throws Exception {
        Files.writeString(folder.resolve("a.csv"), csv(8, 4096, "t,round,phase,calls,rssanon"));
        String run = "{\"file\":\"a.csv\",\"lang\":\"java\",\"label\":\"LEAK\",\"mode\":\"bb\"";
        manifest("{\"runs\":[" + run + "}," + run
                + ",\"env\":{\"JAVA_TOOL_OPTIONS\":\"-Xms256m -Xmx256m -XX:+AlwaysPreTouch\"}}]}");

        List<String> out = analyze().out();

        assertThat(JSON.readTree(out.get(0)).path("answer").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(JSON.readTree(out.get(1)).path("answer").asText()).isEqualTo("LEAK");
    }

    @Test
    void corpus_liveBytesMissingInSomeRounds_areBridged() throws Exception {
        Files.writeString(folder.resolve("a.csv"), csv(10, 0, "t,round,phase,calls,rssanon"));
        StringBuilder live = new StringBuilder("[");
        for (int i = 0; i <= 10; i++) {
            live.append(i == 0 ? "" : ",").append("{\"round\":").append(i).append(",\"live\":");
            live.append(i == 6 ? "null" : Long.toString(30_000_000L + 1024L * 3000 * i))
                    .append('}');
        }
        Files.writeString(folder.resolve("a.live.json"), live.append(']').toString());
        manifest("{\"runs\":[{\"file\":\"a.csv\",\"lang\":\"java\",\"label\":\"LEAK\",\"mode\":\"live\"}]}");

        JsonNode json = JSON.readTree(analyze().out().get(0));

        assertThat(json.path("answer").asText()).isEqualTo("LEAK");
        assertThat(json.path("bytesPerCall").asDouble()).isEqualTo(1024);
    }

    @Test
    void corpus_aFileThatCannotBeRead_isToldAndTheOthersAreJudged() throws Exception {
        Files.writeString(folder.resolve("good.csv"), csv(8, 4096, "t,round,phase,calls,rssanon"));
        Files.writeString(folder.resolve("bad.csv"), "nothing,of,use\n1,2,3\n");
        manifest("{\"runs\":[{\"file\":\"gone.csv\",\"lang\":\"py\"},{\"file\":\"bad.csv\",\"lang\":\"py\"},"
                + "{\"file\":\"good.csv\",\"lang\":\"py\",\"label\":\"LEAK\"}]}");

        Outcome outcome = analyze();

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.out()).hasSize(3);
        assertThat(JSON.readTree(outcome.out().get(0)).path("answer").asText()).isEqualTo("NOT_MEASURED");
        assertThat(JSON.readTree(outcome.out().get(2)).path("answer").asText()).isEqualTo("LEAK");
        assertThat(outcome.err()).contains("gone.csv: there is no such file", "bad.csv: line 1 names no column");
    }

    private void manifest(String text) throws Exception {
        Files.writeString(folder.resolve("manifest.json"), text);
    }

    private Outcome analyze() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Mcpleak.run(
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                "analyze",
                "--corpus",
                folder.toString(),
                "--json");
        return new Outcome(exit, out.toString().lines().toList(), err.toString());
    }

    /** Rounds of ten seconds, six of them load, 3,000 calls each; memory in KiB. */
    private static String csv(int rounds, double bytesPerCall, String header) {
        StringBuilder text = new StringBuilder(header).append('\n');
        for (int second = 0; second < 10 * (rounds + 1); second++) {
            int round = second / 10;
            int load = round > 0 && second % 10 < 6 ? 1 : 0;
            long calls = round == 0 ? 0 : 3000L * (round - 1) + Math.min(6, second % 10) * 500L;
            double kib = 40_000 + bytesPerCall * calls / 1024;
            StringBuilder row = new StringBuilder();
            for (String column : header.split(",", -1)) {
                String cell = switch (column) {
                    case "t" -> String.format(Locale.ROOT, "%.1f", (double) second);
                    case "round" -> Integer.toString(round);
                    case "phase" -> Integer.toString(load);
                    case "calls" -> Long.toString(calls);
                    default -> String.format(Locale.ROOT, "%.0f", kib);
                };
                row.append(row.length() == 0 ? "" : ",").append(cell);
            }
            text.append(row).append('\n');
        }
        return text.toString();
    }
}
