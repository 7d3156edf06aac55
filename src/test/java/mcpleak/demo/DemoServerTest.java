package mcpleak.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class DemoServerTest {

    @Test
    void call_eachTool_answersAndIsCounted() throws Exception {
        try (DemoServer server = DemoServer.start(options("none", 0))) {
            DemoClient client = new DemoClient(server.url());
            client.open();

            assertThat(client.call("echo", "{\"message\":\"hi there\"}")).contains("hi there", "\"isError\":false");
            assertThat(client.call("add", "{\"a\":20,\"b\":22}")).contains("\"42\"");
            assertThat(client.call("search", "{\"query\":\"cats\",\"limit\":2}"))
                    .contains("1. cats\\n2. cats\\n\"");
            assertThat(client.call("render", "{\"width\":3,\"height\":2}")).contains("###\\n###\\n\"");
            assertThat(client.call("render", "{\"width\":3}")).contains("\"isError\":true");
            assertThat(client.close()).isEqualTo(200);
            assertThat(client.get("/health")).contains("\"status\":\"healthy\"", "\"calls\":4", "\"render\":1");
        }
    }

    @Test
    void call_inTheVersionWithoutSessions_answersAndIsCounted() throws Exception {
        try (DemoServer server = DemoServer.start(options("none", 0))) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url()))
                    .header("Content-Type", "application/json")
                    .header("Accept", "application/json, text/event-stream")
                    .header("MCP-Protocol-Version", "2026-07-28")
                    .header("Mcp-Method", "tools/call")
                    .header("Mcp-Name", "echo")
                    .POST(HttpRequest.BodyPublishers.ofString("""
                            {"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"echo","arguments":{"message":"hi"},
                            "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",
                            "io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},
                            "io.modelcontextprotocol/clientCapabilities":{}}}}"""))
                    .build();
            HttpResponse<String> answer =
                    HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.body()).contains("\"hi\"");
            assertThat(answer.headers().firstValue("Mcp-Session-Id")).isEmpty();
            assertThat(new DemoClient(server.url()).get("/health")).contains("\"echo\":1");
        }
    }

    @Test
    void toolsList_bothWays_haveNamesAndSchemas() throws Exception {
        try (DemoServer server = DemoServer.start(options("none", 0))) {
            DemoClient client = new DemoClient(server.url());
            client.open();

            for (String list : List.of(client.request("tools/list", "{}"), client.get("/debug/tools/list"))) {
                assertThat(list)
                        .contains("\"echo\"", "\"add\"", "\"search\"", "\"render\"", "\"required\":[\"a\",\"b\"]");
            }
        }
    }

    @Test
    void call_connectionsDropped_answersAreWholeAndEachCallRunsOnce() throws Exception {
        try (DemoServer server = DemoServer.start(options("none", 5))) {
            DemoClient client = new DemoClient(server.url());
            int answered = 0;
            boolean open = false;
            for (int i = 0; i < 200; i++) {
                try {
                    if (!open) {
                        client.open();
                        open = true;
                    }
                    assertThat(client.call("echo", "{\"message\":\"hi\"}")).contains("\"isError\":false");
                    answered++;
                } catch (IOException connectionGone) {
                    // sent on a connection that the server was closing: it may not have been executed
                    assertThat(connectionGone).hasMessageNotContaining("refused");
                }
            }

            assertThat(answered).isPositive();
            assertThat(client.get("/health")).contains("\"calls\":" + answered + ",");
        }
    }

    @Test
    void start_invalidOption_printsTheAllowedValuesAndEnds() throws Exception {
        List<String> command = new java.util.ArrayList<>(DemoServer.command(Map.of()));
        command.add(1, "-Ddemo.look=bad");
        command.remove("-Ddemo.look=none");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();

        assertThat(process.inputReader(StandardCharsets.UTF_8).readLine())
                .isEqualTo("demo.look=bad is not one of none, warmup, cache, saw, step");
        assertThat(process.waitFor()).isEqualTo(2);
    }

    @Test
    void command_givenProperties_hasThemAndTheJvmArguments() {
        List<String> command = DemoServer.command(new TreeMap<>(Map.of("demo.leak", "call", "demo.port", "3001")));

        assertThat(command)
                .containsSubsequence(DemoServer.JVM_ARGUMENTS)
                .contains("-Ddemo.leak=call", "-Ddemo.bytes=4096", "-Ddemo.port=3001")
                .endsWith("mcpleak.demo.DemoServer");
        assertThatThrownBy(() -> DemoServer.command(Map.of("demo.leak", "yes")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static DemoOptions options(String leak, int dropOneIn) {
        Map<String, String> properties = Map.of("demo.leak", leak, "demo.drop", Integer.toString(dropOneIn));
        return DemoOptions.parse(properties.keySet(), name -> properties.getOrDefault(name, ""));
    }
}
