package mcpleak.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.InitializeResult.Implementation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class StatelessVersionTest {

    private static final String TASK =
            "{\"resultType\":\"task\",\"taskId\":\"t\",\"status\":\"working\",\"ttlMs\":null,\"pollIntervalMs\":50}";

    private static final RequestMetadata METADATA =
            new RequestMetadata(ProtocolVersion.STATELESS, new Implementation("c", "1"), json("{\"elicitation\":{}}"));

    private static final String META = "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
            + "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"c\",\"version\":\"1\"},"
            + "\"io.modelcontextprotocol/clientCapabilities\":{\"elicitation\":{}}";

    @Test
    void metadata_ofARequest_standsInItsParams() {
        assertThat(wire(METADATA.addTo(McpMessages.callTool(JsonRpcId.of(1), "t", object("{\"a\":1}")))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\","
                        + "\"params\":{\"name\":\"t\",\"arguments\":{\"a\":1}," + META + "}}}");
    }

    @Test
    void metadata_ofARequestWithoutParams_makesThem() {
        assertThat(wire(METADATA.addTo(new JsonRpcRequest(JsonRpcId.of(1), "ping", Optional.empty()))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{" + META + "}}}");
    }

    @Test
    void metadata_keepsWhatStoodInMeta_andLeavesTheOriginalAlone() {
        var original = new JsonRpcRequest(
                JsonRpcId.of(1), "tools/call", Optional.of(json("{\"_meta\":{\"progressToken\":7}}")));
        assertThat(wire(METADATA.addTo(original)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{"
                        + META.replace("\"_meta\":{", "\"_meta\":{\"progressToken\":7,")
                        + "}}}");
        assertThat(original.params()).contains(json("{\"_meta\":{\"progressToken\":7}}"));
    }

    @Test
    void metadata_ofALegacyVersion_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> METADATA.at(ProtocolVersion.V2025_11_25))
                .withMessage("requests carry metadata from 2026-07-28 on, not at 2025-11-25");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tools/call     | {\"name\":\"echo\"}       | echo",
                "prompts/get    | {\"name\":\"p q\"}        | p q",
                "resources/read | {\"uri\":\"a://b/c?d=e f\"} | a://b/c?d=e f",
                "tasks/get      | {\"taskId\":\"t-1\"}      | t-1",
                "tasks/update   | {\"taskId\":\"t-1\"}      | t-1",
                "tasks/cancel   | {\"taskId\":\"t-1\"}      | t-1",
                "tools/list     | {\"name\":\"x\"}          | ",
                "tools/call     | {\"name\":\"\u00e4\"}     | =?base64?w6Q=?="
            })
    void headers_ofARequest_repeatMethodNameAndVersion(String method, String params, String name) {
        var request = METADATA.addTo(new JsonRpcRequest(JsonRpcId.of(1), method, Optional.of(json(params))));
        Map<String, String> expected =
                new java.util.LinkedHashMap<>(Map.of("MCP-Protocol-Version", "2026-07-28", "Mcp-Method", method));
        if (name != null) {
            expected.put("Mcp-Name", name);
        }
        assertThat(McpHeaders.ofMetadata(request, ParameterHeaders.NONE)).isEqualTo(expected);
    }

    @Test
    void headers_ofAToolCall_repeatTheArgumentsThatTheSchemaNames() {
        var request = METADATA.addTo(McpMessages.callTool(
                JsonRpcId.of(1), "t", object("{\"region\":\"us west\",\"n\":1E2,\"b\":false,\"x\":1}")));
        ParameterHeaders parameters = headers("""
                {"properties":{"region":{"type":"string","x-mcp-header":"Region"},
                 "n":{"type":"integer","x-mcp-header":"N"},"b":{"type":"boolean","x-mcp-header":"B"}}}""");
        assertThat(McpHeaders.ofMetadata(request, parameters))
                .containsEntry("Mcp-Param-Region", "us west")
                .containsEntry("Mcp-Param-N", "100")
                .containsEntry("Mcp-Param-B", "false")
                .hasSize(6);
    }

    @Test
    void inputRequired_retry_hasAnotherIdTheAnswersAndTheExactState() {
        InputRequired wanted = needsInput("""
                {"resultType":"input_required","requestState":" a\\u00e4=","inputRequests":
                 {"who":{"method":"elicitation/create","params":{"message":"?"}}}}""");
        assertThat(wanted.asked())
                .containsExactly(Map.entry(
                        "who",
                        new JsonRpcRequest(
                                JsonRpcId.of("who"), "elicitation/create", Optional.of(json("{\"message\":\"?\"}")))));
        JsonRpcRequest original = McpMessages.callTool(JsonRpcId.of(1), "t", object("{}"));
        JsonRpcRequest retry = wanted.retry(original, JsonRpcId.of(2), Map.of("who", json("{\"action\":\"accept\"}")));
        assertThat(wire(retry))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\"t\","
                        + "\"arguments\":{},\"inputResponses\":{\"who\":{\"action\":\"accept\"}},"
                        + "\"requestState\":\" a\u00e4=\"}}");
        assertThatIllegalArgumentException().isThrownBy(() -> wanted.retry(original, JsonRpcId.of(1), Map.of()));
    }

    @Test
    void inputRequired_secondRound_forgetsTheFirst() {
        InputRequired first = needsInput("{\"resultType\":\"input_required\",\"requestState\":\"1\",\"inputRequests\":"
                + "{\"a\":{\"method\":\"roots/list\"}}}");
        InputRequired second =
                needsInput("{\"resultType\":\"input_required\",\"inputRequests\":{\"b\":{\"method\":\"roots/list\"}}}");
        JsonRpcRequest original = McpMessages.callTool(JsonRpcId.of(1), "t", object("{}"));
        JsonRpcRequest once = first.retry(original, JsonRpcId.of(2), Map.of("a", json("{}")));
        assertThat(second.retry(once, JsonRpcId.of(3), Map.of("b", json("{}"))).params())
                .contains(json("{\"name\":\"t\",\"arguments\":{},\"inputResponses\":{\"b\":{}}}"));
    }

    @Test
    void inputRequired_stateAlone_isSentBackWithoutAnswers() {
        InputRequired wanted = needsInput("{\"resultType\":\"input_required\",\"requestState\":\"s\"}");
        JsonRpcRequest original = McpMessages.callTool(JsonRpcId.of(1), "t", object("{}"));
        assertThat(wanted.retry(original, JsonRpcId.of(2), Map.of()).params())
                .contains(json("{\"name\":\"t\",\"arguments\":{},\"requestState\":\"s\"}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"resultType\":\"input_required\"} | input_required with neither inputRequests nor requestState",
                "{\"resultType\":\"input_required\",\"inputRequests\":[]} | inputRequests is not an object",
                "{\"resultType\":\"input_required\",\"inputRequests\":{\"a\":{}}} | the input request \"a\" has no method",
                "{\"resultType\":\"task\"} | a task without a taskId",
                "{\"resultType\":\"task\",\"taskId\":\"1\",\"status\":\"odd\"} | unknown task status \"odd\"",
                "{\"resultType\":\"other\"} | unknown resultType \"other\"",
                "[] | the result is not an object"
            })
    void result_thatBreaksARule_isUnreadable(String result, String reason) {
        assertThat(InputRequired.in(json(result))).isEqualTo(new ParsedResult.Invalid<>(reason));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"content\":[]}", "{\"resultType\":\"complete\"}", TASK})
    void result_completeOrTask_needsNoInput(String result) {
        assertThat(InputRequired.in(json(result))).isEqualTo(new ParsedResult.Valid<>(Optional.empty()));
    }

    @Test
    void listen_namesAllLists() {
        assertThat(wire(McpMessages.listen(JsonRpcId.of(1))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subscriptions/listen\",\"params\":"
                        + "{\"notifications\":{\"toolsListChanged\":true,\"promptsListChanged\":true,"
                        + "\"resourcesListChanged\":true}}}");
    }

    static List<Object[]> probes() {
        var text = new TextNode("x");
        return List.of(
                new Object[] {
                    new Outcome.Answered(
                            json(
                                    "{\"supportedVersions\":[\"2025-11-25\",\"2026-07-28\"],"
                                            + "\"_meta\":{\"io.modelcontextprotocol/serverInfo\":{\"name\":\"s\",\"version\":\"2\"}}}")),
                    new EraProbe.Stateless(ProtocolVersion.V2026_07_28, new Implementation("s", "2"))
                },
                new Object[] {
                    new Outcome.Answered(json("{\"supportedVersions\":[\"2025-11-25\"]}")), new EraProbe.Legacy()
                },
                new Object[] {
                    new Outcome.Answered(json("{\"supportedVersions\":[\"2999-01-01\"]}")),
                    new EraProbe.Unknown("server speaks 2999-01-01; this client speaks " + ProtocolVersion.all())
                },
                new Object[] {new Outcome.Answered(json("{}")), new EraProbe.Legacy()},
                new Object[] {
                    status(400, unsupported("\"2026-07-28\"")), new EraProbe.AskAgain(ProtocolVersion.V2026_07_28)
                },
                new Object[] {status(400, unsupported("\"2025-11-25\"")), new EraProbe.Legacy()},
                new Object[] {
                    status(400, unsupported("\"3000-01-01\"")),
                    new EraProbe.Unknown("server speaks 3000-01-01; this client speaks " + ProtocolVersion.all())
                },
                new Object[] {status(400, new Outcome.RpcError(-32022, "no list")), new EraProbe.Legacy()},
                new Object[] {status(400, new Outcome.RpcError(-32022, "odd", Optional.of(text))), new EraProbe.Legacy()
                },
                new Object[] {
                    status(400, new Outcome.RpcError(-32020, "Mcp-Name")),
                    new EraProbe.Unknown("JSON-RPC error -32020: Mcp-Name")
                },
                new Object[] {status(400, new Outcome.RpcError(-32000, "not initialized")), new EraProbe.Legacy()},
                new Object[] {status(404, new Outcome.RpcError(-32601, "no")), new EraProbe.Legacy()},
                new Object[] {new Outcome.HttpStatus(405, ""), new EraProbe.Legacy()},
                new Object[] {new Outcome.HttpStatus(406, ""), new EraProbe.Legacy()},
                new Object[] {new Outcome.RpcError(-32601, "no"), new EraProbe.Legacy()},
                new Object[] {new Outcome.NoResponse(), new EraProbe.Legacy()},
                new Object[] {new Outcome.Malformed("html"), new EraProbe.Legacy()},
                new Object[] {new Outcome.HttpStatus(401, ""), new EraProbe.Unknown("HTTP status 401")},
                new Object[] {new Outcome.HttpStatus(403, "x"), new EraProbe.Unknown("HTTP status 403: x")},
                new Object[] {new Outcome.HttpStatus(503, ""), new EraProbe.Legacy()},
                new Object[] {
                    new Outcome.NotConnected("refused"),
                    new EraProbe.Unknown("not connected, nothing was sent: refused")
                },
                new Object[] {new Outcome.TimedOut(5), new EraProbe.Unknown("timeout: no response within 5 ms")});
    }

    @ParameterizedTest
    @MethodSource("probes")
    void probe_overHttp_saysTheEra(Outcome outcome, EraProbe expected) {
        assertThat(EraProbe.overHttp(outcome)).isEqualTo(expected);
    }

    @Test
    void probe_overStdioUnanswered_isLegacy() {
        assertThat(EraProbe.overStdio(new Outcome.TimedOut(5))).isEqualTo(new EraProbe.Legacy());
        assertThat(EraProbe.overStdio(new Outcome.Closed())).isEqualTo(new EraProbe.Legacy());
    }

    @Test
    void initialize_refused_mayBeTheOldestTransportUnlessTheErrorIsModern() {
        for (int status : List.of(400, 404, 405)) {
            assertThat(EraProbe.mayBeEventStream(new Outcome.HttpStatus(status, "")))
                    .isTrue();
        }
        assertThat(EraProbe.mayBeEventStream(new Outcome.HttpStatus(401, ""))).isFalse();
        assertThat(EraProbe.mayBeEventStream(status(400, new Outcome.RpcError(-32022, ""))))
                .isFalse();
        assertThat(EraProbe.mayBeEventStream(new Outcome.RpcError(-32601, ""))).isFalse();
    }

    @Test
    void initializeResult_ofTheModernEra_isRefused() {
        assertThat(InitializeResult.read(json("{\"protocolVersion\":\"2026-07-28\"}")))
                .isInstanceOf(ParsedResult.Invalid.class);
        assertThat(InitializeResult.read(json("{\"protocolVersion\":\"2024-11-05\"}")))
                .isInstanceOf(ParsedResult.Valid.class);
    }

    private static Outcome.RpcError unsupported(String versions) {
        return new Outcome.RpcError(-32022, "", Optional.of(json("{\"supported\":[" + versions + "]}")));
    }

    private static Outcome status(int status, Outcome.RpcError error) {
        return new Outcome.HttpStatus(status, error.text(), Optional.of(error));
    }

    private static InputRequired needsInput(String result) {
        assertThat(InputRequired.in(json(result))).isInstanceOf(ParsedResult.Valid.class);
        return ((ParsedResult.Valid<Optional<InputRequired>>) InputRequired.in(json(result)))
                .value()
                .orElseThrow();
    }

    private static ParameterHeaders headers(String schema) {
        ParsedResult<ParameterHeaders> read = ParameterHeaders.of(json(schema));
        assertThat(read).isInstanceOf(ParsedResult.Valid.class);
        return ((ParsedResult.Valid<ParameterHeaders>) read).value();
    }

    private static String wire(JsonRpcRequest request) {
        return new String(new JsonRpcCodec().encode(request), java.nio.charset.StandardCharsets.UTF_8);
    }

    private static ObjectNode object(String text) {
        return json(text) instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
