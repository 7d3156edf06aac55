package mcpleak.protocol.action;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.abandon;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.listTools;
import static mcpleak.protocol.dsl.McpDsl.mcpStdio;
import static mcpleak.protocol.dsl.McpDsl.neverAnswer;
import static mcpleak.protocol.dsl.McpDsl.ping;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import mcpleak.protocol.transport.Connection.CloseKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Record what verbs and misbehaviour write to a process that speaks over stdio. */
@Timeout(120)
final class OtherWiresTest {

    private static final String INITIALIZE = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"initialize\",\"params\":"
            + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
            + "\"clientInfo\":{\"name\":\"mcpleak\",\"version\":\"0.1.0\"}}}";
    private static final String INITIALIZED = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}";

    /** Answers each request but calls of the tool "hang"; asks something before it answers the tool "ask". */
    private static final String SERVER = """
            while IFS= read -r line; do
              printf '%s\\n' "$line" >> RECEIVED
              id=${line#*'"id":'}; id=${id%%,*}
              case $line in
                *'"hang"'*|*'"result"'*|*'"error"'*) continue ;;
                *'"ask"'*) echo '{"jsonrpc":"2.0","id":"q","method":"roots/list"}' ;;
              esac
              case $line in
                *initialize'"'*) echo '{"jsonrpc":"2.0","id":'$id',"result":{"protocolVersion":"2025-11-25",
            "capabilities":{}}}' | tr -d '\\n'; echo ;;
                *'"id":'*) echo '{"jsonrpc":"2.0","id":'$id',"result":{"tools":[],"content":[]}}' ;;
              esac
            done
            echo 'end of input' >> RECEIVED
            """;

    @TempDir
    private Path results;

    @BeforeAll
    static void configureGatling() {
        GatlingRun.configure();
    }

    @Test
    void verbs_areALineEach_andTheEndOfInputEndsTheSession() throws IOException {
        List<String> received = received(exec(initialize(), ping(), listTools(), callTool("echo"), close()));
        assertThat(received)
                .containsExactly(
                        INITIALIZE,
                        INITIALIZED,
                        sent(2, "\"method\":\"ping\",\"params\":{}}"),
                        sent(3, "\"method\":\"tools/list\",\"params\":{}}"),
                        called(4, "echo"),
                        "end of input");
    }

    @Test
    void timeout_isFollowedByACancel_unlessToldToSayNothing() throws IOException {
        Duration soon = Duration.ofMillis(300);
        List<String> received = received(exec(
                initialize(),
                callTool("hang").requestTimeout(soon),
                callTool("hang").requestTimeout(soon).sayNothingOnTimeout(),
                close()));
        assertThat(received).hasSize(6);
        assertThat(received.get(2)).isEqualTo(called(2, "hang"));
        assertThat(received.get(3))
                .startsWith("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":")
                .contains("\"requestId\":2");
        assertThat(received.get(4)).isEqualTo(called(3, "hang"));
        assertThat(received.get(5)).isEqualTo("end of input");
    }

    @Test
    void cancelAndAbort_sayItAndDoNotSayIt() throws IOException {
        Duration soon = Duration.ofMillis(200);
        List<String> received = received(exec(
                initialize(),
                callTool("hang").cancelAfter(soon),
                callTool("hang").abortAfter(soon),
                close()));
        assertThat(received).hasSize(6);
        assertThat(received.get(3)).contains("notifications/cancelled", "\"requestId\":2");
        assertThat(received.get(4)).isEqualTo(called(3, "hang"));
    }

    @Test
    void serverRequest_isAnsweredOrNot() throws IOException {
        List<String> received =
                received(exec(initialize(), callTool("ask"), neverAnswer("roots/list"), callTool("ask"), close()));
        assertThat(received)
                .containsExactly(
                        INITIALIZE,
                        INITIALIZED,
                        called(2, "ask"),
                        "{\"jsonrpc\":\"2.0\",\"id\":\"q\",\"error\":"
                                + "{\"code\":-32601,\"message\":\"this client does not offer roots/list\"}}",
                        called(3, "ask"),
                        "end of input");
    }

    @Test
    void abandon_inOrderIsTheEndOfInput_andByResetTheKill() throws IOException {
        assertThat(received(exec(initialize(), abandon()))).endsWith(INITIALIZED, "end of input");
        String pinged = sent(2, "\"method\":\"ping\",\"params\":{}}");
        assertThat(received(exec(initialize(), ping(), abandon(CloseKind.RST)))).endsWith(INITIALIZED, pinged);
    }

    private static String sent(int id, String rest) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + "," + rest;
    }

    private static String called(int id, String tool) {
        return sent(id, "\"method\":\"tools/call\",\"params\":{\"name\":\"" + tool + "\",\"arguments\":{}}}");
    }

    /** Run one user; the process has ended when the run has. */
    private List<String> received(ChainBuilder steps) throws IOException {
        Path folder = Files.createTempDirectory(results, "run");
        Path received = results.resolve(folder.getFileName() + ".received");
        GatlingRun.of(
                folder,
                simulation -> simulation
                        .setUp(scenario("stdio").exec(steps).injectOpen(atOnceUsers(1)))
                        .protocols(mcpStdio(List.of("sh", "-c", SERVER.replace("RECEIVED", received.toString())))
                                .protocolVersion("2025-11-25")));
        return Files.readAllLines(received);
    }
}
