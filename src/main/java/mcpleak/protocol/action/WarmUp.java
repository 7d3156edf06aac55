package mcpleak.protocol.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcCodec;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.message.InitializeResult;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.message.ToolResult;
import mcpleak.protocol.message.ToolsListing;
import mcpleak.protocol.message.body.AnswerDecoder;
import mcpleak.protocol.message.body.AnswerHead;

/** Load the classes of the first exchanges before the run, so that the first users do not pay for it in response time. */
final class WarmUp {

    private static final String INITIALIZED = """
            {"jsonrpc":"2.0","id":1,"result":{"protocolVersion":"2025-11-25","capabilities":{},\
            "serverInfo":{"name":"s","version":"1"},"tools":[{"name":"t","inputSchema":{}}],\
            "content":[{"type":"text","text":"t"}],"isError":false,"n":1.5,"b":true}}""";

    private WarmUp() {}

    static void run() {
        JsonRpcId id = JsonRpcId.of(1);
        var codec = new JsonRpcCodec();
        byte[] initialize =
                codec.encode(McpMessages.initialize(id, ProtocolVersion.LATEST, new Implementation("c", "1")));
        byte[] others = codec.encode(McpMessages.initialized());
        byte[] list = codec.encode(McpMessages.listTools(id, Optional.of("2")));
        byte[] call = codec.encode(McpMessages.callTool(id, "t", JsonNodeFactory.instance.objectNode()));
        read(id, "application/json", INITIALIZED);
        read(id, "text/event-stream", "id: 1\ndata: \n\nevent: message\ndata: " + INITIALIZED + "\n\n");
        if (initialize.length == 0 || others.length == 0 || list.length == 0 || call.length == 0) {
            throw new IllegalStateException("the codec wrote nothing");
        }
    }

    private static void read(JsonRpcId id, String type, String body) {
        Outcome outcome = AnswerDecoder.decode(id, new AnswerHead(200, type), body.getBytes(UTF_8));
        boolean understood = outcome instanceof Outcome.Answered answered
                && InitializeResult.read(answered.result()) instanceof mcpleak.protocol.message.ParsedResult.Valid
                && ToolsListing.Page.read(answered.result()) instanceof mcpleak.protocol.message.ParsedResult.Valid
                && ToolResult.read(answered.result()) instanceof mcpleak.protocol.message.ParsedResult.Valid;
        if (!understood) {
            throw new IllegalStateException("the codec does not read its own sample: " + outcome.text());
        }
    }
}
