package mcpleak.protocol.setting;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.tools;
import static mcpleak.protocol.transport.ScriptedServer.json;
import static mcpleak.protocol.transport.ScriptedServer.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.message.Tool;
import mcpleak.protocol.message.ToolsListing;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import mcpleak.protocol.transport.ScriptedServer.Then;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What servers do that the official SDK does not. */
@Timeout(120)
final class ScriptedServerScenarioTest {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    @TempDir
    private Path results;

    private final TrafficCounters counters = new TrafficCounters();

    /** Results by method; a member {@code page} in one is replaced by the page's number. */
    private final Map<String, String> answers = new java.util.HashMap<>(Map.of(
            "initialize",
            "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}",
            "tools/call",
            "{\"content\":[]}"));

    private String sessionHeader = "Mcp-Session-Id: abc\r\n";
    private int pages;

    @Test
    void listTools_followsAllPages() throws IOException {
        var found = new ArrayList<Tool>();
        GatlingRun run = run(exec(initialize(), listTools()).exec(session -> {
            found.addAll(tools(session));
            return session;
        }));
        assertThat(run.ok("tools/list")).isEqualTo(3);
        assertThat(found).extracting(Tool::name).containsExactly("t1", "t2", "t3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "again"})
    void listTools_lastPageLeadsToItself_endsThere(String cursor) throws IOException {
        var found = new ArrayList<Tool>();
        answers.put(
                "tools/list", "{\"tools\":[{\"name\":\"t\",\"inputSchema\":{}}],\"nextCursor\":\"" + cursor + "\"}");
        GatlingRun run = run(exec(initialize(), listTools()).exec(session -> {
            found.addAll(tools(session));
            return session;
        }));
        assertThat(run.errors()).isEmpty();
        assertThat(run.ok("tools/list")).isEqualTo(2);
        assertThat(found).extracting(Tool::name).containsExactly("t");
    }

    @Test
    void listTools_cursorsInACircle_isAKo() throws IOException {
        answers.put("tools/list", "{\"tools\":[],\"nextCursor\":\"PARITY\"}");
        GatlingRun run = run(exec(initialize(), listTools()));
        assertThat(run.ok("tools/list")).isEqualTo(2);
        assertThat(run.errors()).containsExactly("1 tools/list goes in circles: a nextCursor came twice");
    }

    @Test
    void listTools_endless_isAKo() throws IOException {
        answers.put("tools/list", "{\"tools\":[],\"nextCursor\":\"PAGE\"}");
        GatlingRun run = run(exec(initialize(), listTools()));
        assertThat(run.ok("tools/list")).isEqualTo(ToolsListing.MAX_PAGES - 1L);
        assertThat(run.errors()).containsExactly("1 tools/list has more than 2,000 pages (ToolsListing.MAX_PAGES)");
    }

    @Test
    void close_refusedBy405_isOkAndAbandoned() throws IOException {
        GatlingRun run = run(exec(initialize(), close()));
        assertThat(run.ok("DELETE session")).isEqualTo(1);
        assertThat(counters.snapshot().sessionsAbandoned()).isEqualTo(1);
        assertThat(counters.snapshot().sessionsClosed()).isZero();
    }

    @Test
    void close_withoutSessionId_sendsNothing() throws IOException {
        sessionHeader = "";
        GatlingRun run = run(exec(initialize(), callTool("t"), close()));
        assertThat(run.ok("tools/call t")).isEqualTo(1);
        assertThat(run.ok("DELETE session") + run.ko("DELETE session")).isZero();
        assertThat(counters.snapshot().sessionsClosed()).isEqualTo(1);
    }

    @Test
    void initialize_versionThatWeDoNotSpeak_isAKoAndAbandonsTheSession() throws IOException {
        answers.put("initialize", "{\"protocolVersion\":\"1999-01-01\"}");
        GatlingRun run = run(exec(initialize(), callTool("t")));
        assertThat(run.ko("initialize")).isEqualTo(1);
        assertThat(run.errors()).singleElement().asString().contains("server chose protocol version \"1999-01-01\"");
        assertThat(counters.snapshot().sessionsAbandoned()).isEqualTo(1);
    }

    @Test
    void callTool_answersThatAreWrong_areKosThatSayWhich() throws IOException {
        answers.put("tools/call", "[]");
        GatlingRun run = run(exec(
                initialize(),
                callTool("wrong-id"),
                callTool("never").requestTimeout(Duration.ofMillis(500)),
                callTool("shape")));
        assertThat(run.errors())
                .satisfiesExactlyInAnyOrder(
                        error -> assertThat(error).contains("wrong id: the response answers another request"),
                        error -> assertThat(error).isEqualTo("1 timeout: no response within 500 ms"),
                        error -> assertThat(error)
                                .isEqualTo("1 malformed answer: the result of tools/call is not an object"));
    }

    private GatlingRun run(ChainBuilder chain) throws IOException {
        try (var server = new ScriptedServer(this::answer)) {
            return GatlingRun.of(
                    results,
                    simulation -> simulation
                            .setUp(scenario("s").exec(chain).injectOpen(atOnceUsers(1)))
                            .protocols(mcp(server.url().toString()).observer(counters)));
        }
    }

    private Reply answer(Received request) {
        if (request.head().startsWith("delete")) {
            return status("405 Method Not Allowed", "");
        }
        Matcher id = ID.matcher(request.body());
        if (!id.find()) {
            return status("202 Accepted", "");
        }
        if (request.body().contains("\"never\"")) {
            return new Reply("", Then.READ_ON);
        }
        return result(request.body().contains("\"wrong-id\"") ? "99999" : id.group(1), request.body());
    }

    private Reply result(String id, String body) {
        String result = body.contains("\"tools/list\"")
                ? answers.getOrDefault("tools/list", page())
                        .replace("PARITY", "p" + pages % 2)
                        .replace("PAGE", "p" + pages++)
                : answers.get(body.contains("\"initialize\"") ? "initialize" : "tools/call");
        Reply plain = json("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
        return new Reply(plain.bytes().replaceFirst("\r\n", "\r\n" + sessionHeader), plain.then());
    }

    private String page() {
        List<String> names = List.of("t1", "t2", "t3");
        int number = Math.min(pages, names.size() - 1);
        String next = number < names.size() - 1 ? ",\"nextCursor\":\"c" + number + "\"" : "";
        return "{\"tools\":[{\"name\":\"" + names.get(number) + "\"}]" + next + "}";
    }
}
