package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo server forgets to stop 0.5 % of what its calls start: a run counts them one by one, by name and by tool. */
@Tag("end-to-end")
final class LedgerRunIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path work;

    @Test
    void forgottenStops_areCountedExactly_andFailTheBuildByAlarm() throws Exception {
        Map<String, String> properties = Map.of(
                "demo.leak", "stop",
                "users", "20",
                "calls", "150",
                "think", "5ms",
                "delay", "1s",
                "rounds", "6",
                "ledger.alarm", "exporters: open at end > 3; rate > 0.1 %");
        try (GatlingRun run = GatlingRun.start(work, properties)) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
            Map<String, String> truth = neverStopped(run.folder());
            assertThat(truth).hasSizeGreaterThan(30);

            JsonNode pair = run.memory().at("/ledger/0");
            assertThat(pair.path("name").asText()).isEqualTo("exporters");
            assertThat(pair.path("open").asInt()).isEqualTo(truth.size());
            assertThat(texts(pair.path("openKeys"))).containsExactlyInAnyOrderElementsOf(truth.keySet());
            assertThat(pair.path("ratePercentLow").asDouble()).isLessThan(0.5);
            assertThat(pair.path("ratePercentHigh").asDouble()).isGreaterThan(0.5);
            assertThat(pair.path("certain").asBoolean()).isTrue();
            Map<String, Long> byTool = new TreeMap<>();
            pair.path("byTool")
                    .forEach(share -> byTool.put(
                            share.path("name").asText(), share.path("open").asLong()));
            Map<String, Long> trueByTool = new TreeMap<>();
            truth.values().forEach(tool -> trueByTool.merge(tool, 1L, Long::sum));
            assertThat(byTool).isEqualTo(trueByTool);

            assertThat(run.memory().path("ledgerAlarms")).hasSize(2);
            assertThat(Files.readString(run.folder().resolve("TEST-mcpleak.xml")))
                    .contains("ledger of exporters", truth.size() + " of ");
            assertThat(run.text()).contains("Alarm, exporters");
        }
    }

    /** Count without the ledger: names that the log starts and does not stop, with the tool of the line before. */
    private static Map<String, String> neverStopped(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            Path log = files.filter(file -> file.getFileName().toString().startsWith("server_"))
                    .findFirst()
                    .orElseThrow();
            Map<String, String> open = new TreeMap<>();
            String tool = "";
            for (String line : Files.readAllLines(log)) {
                String last = line.substring(line.lastIndexOf(' ') + 1).replace("'", "");
                if (line.contains("context for function ")) {
                    tool = last;
                } else if (line.contains("Started exporter ")) {
                    open.put(last, tool);
                } else if (line.contains("Stopped exporter ")) {
                    open.remove(last);
                }
            }
            return open;
        }
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
