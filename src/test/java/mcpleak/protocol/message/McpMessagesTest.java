package mcpleak.protocol.message;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.InitializeResult.Implementation;
import org.junit.jupiter.api.Test;

final class McpMessagesTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Implementation SERVER = new Implementation("s", "2");

    @Test
    void initialize_asksForTheLatestVersion() {
        assertThat(wire(McpMessages.initialize(
                        JsonRpcId.of(0), ProtocolVersion.LATEST, new Implementation("mcpleak", "1"))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":"
                        + "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},"
                        + "\"clientInfo\":{\"name\":\"mcpleak\",\"version\":\"1\"}}}");
    }

    @Test
    void otherMessages_areAsTheSchemaSays() {
        assertThat(wire(McpMessages.initialized()))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
        assertThat(wire(McpMessages.listTools(JsonRpcId.of(1), Optional.empty())))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{}}");
        assertThat(wire(McpMessages.listTools(JsonRpcId.of(2), Optional.of("next"))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{\"cursor\":\"next\"}}");
        assertThat(wire(McpMessages.callTool(
                        JsonRpcId.of(3),
                        "echo",
                        JsonNodeFactory.instance.objectNode().put("m", "x"))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\","
                        + "\"params\":{\"name\":\"echo\",\"arguments\":{\"m\":\"x\"}}}");
    }

    @Test
    void notOffered_isMethodNotFound() {
        assertThat(wire(McpMessages.notOffered(new JsonRpcRequest(JsonRpcId.of(1), "roots/list", Optional.empty()))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":"
                        + "{\"code\":-32601,\"message\":\"this client does not offer roots/list\"}}");
    }

    @Test
    void headers_ofASession_carryIdAndVersion() {
        var session = new McpSession(Optional.of("abc"), ProtocolVersion.V2025_06_18, SERVER);
        assertThat(McpHeaders.forPost(Optional.of(session)))
                .containsExactlyEntriesOf(ordered(
                        "Accept", "application/json, text/event-stream",
                        "Content-Type", "application/json",
                        "Mcp-Session-Id", "abc",
                        "MCP-Protocol-Version", "2025-06-18"));
        assertThat(McpHeaders.forDelete(session))
                .doesNotContainKey("Content-Type")
                .containsEntry("Mcp-Session-Id", "abc");
    }

    @Test
    void headers_withoutSessionOrWithAnOldVersion_leaveOutWhatDoesNotApply() {
        var old = new McpSession(Optional.empty(), ProtocolVersion.V2025_03_26, SERVER);
        assertThat(McpHeaders.forPost(Optional.empty())).containsOnlyKeys("Accept", "Content-Type");
        assertThat(McpHeaders.forPost(Optional.of(old))).containsOnlyKeys("Accept", "Content-Type");
    }

    @Test
    void initializeResult_knownVersion_isUnderstood() throws JsonProcessingException {
        ParsedResult<InitializeResult> read = InitializeResult.read(json("{'protocolVersion':'2025-03-26',"
                + "'serverInfo':{'name':'s','version':'2'},'capabilities':{'tools':{}}}"));
        assertThat(read).isEqualTo(new ParsedResult.Valid<>(new InitializeResult(ProtocolVersion.V2025_03_26, SERVER)));
    }

    @Test
    void initializeResult_unknownVersion_isNot() throws JsonProcessingException {
        assertThat(InitializeResult.read(json("{'protocolVersion':'1999-01-01'}")))
                .isEqualTo(new ParsedResult.Invalid<InitializeResult>("server chose protocol version \"1999-01-01\"; "
                        + "this client speaks 2024-11-05, 2025-03-26, 2025-06-18, 2025-11-25"));
    }

    @Test
    void toolsListPage_withHintsAndCursor_isUnderstood() throws JsonProcessingException {
        ParsedResult<ToolsListing.Page> read = ToolsListing.Page.read(
                json(
                        "{'tools':[{'name':'a','description':'d',"
                                + "'inputSchema':{'type':'object'},'annotations':{'destructiveHint':true}},"
                                + "{'name':'b','annotations':{'readOnlyHint':true},'execution':{'taskSupport':'required'}}],'nextCursor':'2'}"));
        assertThat(read)
                .isEqualTo(new ParsedResult.Valid<>(new ToolsListing.Page(
                        List.of(
                                new Tool("a", "d", json("{'type':'object'}"), true, true, false),
                                new Tool("b", "", json("{}"), false, false, true)),
                        0)));
    }

    @Test
    void toolsListPage_withoutList_isNot_withoutNames_leavesThemOut() throws JsonProcessingException {
        assertThat(ToolsListing.Page.read(json("{}"))).isInstanceOf(ParsedResult.Invalid.class);
        assertThat(ToolsListing.Page.read(json("{'tools':[{'name':'a'},{},7,{'name':' '}]}")))
                .isEqualTo(new ParsedResult.Valid<>(
                        new ToolsListing.Page(List.of(new Tool("a", "", json("{}"), false, true, false)), 3)));
    }

    @Test
    void toolResult_saysErrorAndFirstText() throws JsonProcessingException {
        assertThat(ToolResult.read(json("{'content':[{'type':'image'},{'type':'text','text':'x'},{'type':'text'}]}")))
                .isEqualTo(new ParsedResult.Valid<>(new ToolResult(false, "x")));
        assertThat(ToolResult.read(json("{'isError':true}")))
                .isEqualTo(new ParsedResult.Valid<>(new ToolResult(true, "")));
        assertThat(ToolResult.read(json("[]"))).isInstanceOf(ParsedResult.Invalid.class);
    }

    @Test
    void tool_withoutName_isRefused() throws JsonProcessingException {
        JsonNode schema = json("{}");
        assertThatIllegalArgumentException().isThrownBy(() -> new Tool(" ", "", schema, false, false, false));
    }

    @Test
    void outcomes_ofServersThatTalkTooMuch_stayShort() {
        String endless = "word \n".repeat(1000);
        assertThat(List.of(
                        new Outcome.RpcError(1, endless),
                        new Outcome.HttpStatus(500, endless),
                        new Outcome.Malformed(endless),
                        new Outcome.TooLarge(endless),
                        new Outcome.NotConnected(endless),
                        new Outcome.WrongId(JsonRpcId.of(1), JsonRpcId.of(endless))))
                .allSatisfy(outcome ->
                        assertThat(outcome.text()).hasSizeLessThan(200).doesNotContain("\n"));
    }

    private static String wire(JsonRpcMessage message) {
        return new String(new JsonRpcCodec().encode(message), UTF_8);
    }

    private static JsonNode json(String text) throws JsonProcessingException {
        return JSON.readTree(text.replace('\'', '"'));
    }

    private static Map<String, String> ordered(String... namesAndValues) {
        Map<String, String> map = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
