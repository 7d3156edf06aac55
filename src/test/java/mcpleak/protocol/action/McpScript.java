package mcpleak.protocol.action;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import mcpleak.protocol.transport.ScriptedServer.Then;

/** Answer as a minimal MCP server does, and by the name of the tool as a difficult one. */
public final class McpScript implements Function<Received, Reply> {

    public static final Reply NOTHING = new Reply("", Then.READ_ON);

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+),\"method\":\"([^\"]+)\"");
    private static final Pattern TOOL = Pattern.compile("\"name\":\"([^\"]+)\"");

    private int sessions;

    @Override
    public synchronized Reply apply(Received asked) {
        if (asked.head().startsWith("get ")) {
            return ScriptedServer.openStream("id: g-1\ndata: " + ask("\"s-1\"", "roots/list") + "\n\n");
        }
        Matcher request = ID.matcher(asked.body());
        if (!request.find()) {
            return asked.head().startsWith("delete ")
                    ? ScriptedServer.status("200 OK", "")
                    : ScriptedServer.status("202 Accepted", "");
        }
        return answer(asked, request.group(1), request.group(2));
    }

    private Reply answer(Received asked, String id, String method) {
        if (method.equals("initialize")) {
            sessions++;
            String body = result(
                    id,
                    "{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}");
            return new Reply(
                    "HTTP/1.1 200 OK\r\nMcp-Session-Id: s-" + sessions
                            + "\r\nContent-Type: application/json\r\nContent-Length: "
                            + body.getBytes(UTF_8).length + "\r\n\r\n" + body,
                    Then.READ_ON);
        }
        Matcher tool = TOOL.matcher(asked.body());
        return method.equals("tools/call") && tool.find()
                ? call(tool.group(1), id)
                : ScriptedServer.json(result(id, "{\"tools\":[" + TOOLS + "],\"of\":\"" + method + "\"}"));
    }

    private static final String TOOLS = "{\"name\":\"add\",\"inputSchema\":{\"type\":\"object\",\"required\":[\"a\"],"
            + "\"properties\":{\"a\":{\"const\":42}}}},"
            + "{\"name\":\"impossible\",\"inputSchema\":{\"type\":\"object\",\"required\":[\"a\"],"
            + "\"properties\":{\"a\":{\"type\":\"integer\",\"minimum\":2,\"maximum\":1}}}}";

    private static Reply call(String tool, String id) {
        String text = result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"done\"}]}");
        return switch (tool) {
            case "hang" -> NOTHING;
            case "big" ->
                ScriptedServer.json(
                        result(id, "{\"content\":[{\"type\":\"text\",\"text\":\"" + "x".repeat(20_000) + "\"}]}"));
            case "begin" -> ScriptedServer.openStream(": here\n\n");
            case "asks" ->
                ScriptedServer.stream("data: " + ask("7", "elicitation/create") + "\n\ndata: " + text + "\n\n");
            case "progress" ->
                ScriptedServer.stream(
                        "data: " + progress(id, 1) + "\n\ndata: " + progress(id, 2) + "\n\ndata: " + text + "\n\n");
            case "gone" -> ScriptedServer.status("404 Not Found", "no such session");
            default -> ScriptedServer.json(text);
        };
    }

    private static String progress(String id, int progress) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":\"" + id
                + "\",\"progress\":" + progress + "}}";
    }

    private static String ask(String id, String method) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method
                + "\",\"params\":{\"requestedSchema\":{\"type\":\"object\",\"properties\":{\"age\":{\"default\":30}}}}}";
    }

    private static String result(String id, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}";
    }
}
