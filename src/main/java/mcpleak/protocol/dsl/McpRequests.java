package mcpleak.protocol.dsl;

import io.gatling.javaapi.core.Session;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import mcpleak.protocol.action.RequestPlan;
import mcpleak.protocol.check.McpCheckBuilders;
import mcpleak.protocol.setting.SessionValue;

/** The requests of MCP; {@link McpDsl} inherits them. Texts are in Gatling's Expression Language unless it says otherwise. */
public abstract class McpRequests extends McpCheckBuilders {

    /** For the DSL alone. */
    McpRequests() {}

    /** Ask a server from 2026-07-28 on which versions it speaks and what it can do: {@code server/discover}. */
    public static RequestBuilder discover() {
        return new RequestBuilder(RequestPlan.of("server/discover"));
    }

    /** Ask whether the server is there. */
    public static RequestBuilder ping() {
        return new RequestBuilder(RequestPlan.of("ping"));
    }

    /** List all tools of the server, page by page; {@link McpDsl#tools} returns them afterwards. */
    public static ListBuilder listTools() {
        return new ListBuilder(RequestPlan.of("tools/list"));
    }

    /**
     * Call a tool.
     *
     * @param tool its name
     */
    public static ToolCallBuilder callTool(String tool) {
        return ToolCallBuilder.of(SessionValue.text(tool));
    }

    /**
     * Call a tool.
     *
     * @param tool chooses its name
     */
    public static ToolCallBuilder callTool(Function<Session, String> tool) {
        return ToolCallBuilder.of(SessionValue.text(tool));
    }

    /** List all resources of the server, page by page. */
    public static ListBuilder listResources() {
        return new ListBuilder(RequestPlan.of("resources/list"));
    }

    /** List all resource templates of the server, page by page. */
    public static ListBuilder listResourceTemplates() {
        return new ListBuilder(RequestPlan.of("resources/templates/list"));
    }

    /** Read a resource. */
    public static RequestBuilder readResource(String uri) {
        return resource("resources/read", SessionValue.text(uri));
    }

    /** Read a resource. */
    public static RequestBuilder readResource(Function<Session, String> uri) {
        return resource("resources/read", SessionValue.text(uri));
    }

    /** Ask to be told when a resource changes. */
    public static RequestBuilder subscribe(String uri) {
        return resource("resources/subscribe", SessionValue.text(uri));
    }

    /** Ask no longer to be told when a resource changes. */
    public static RequestBuilder unsubscribe(String uri) {
        return resource("resources/unsubscribe", SessionValue.text(uri));
    }

    /** List all prompts of the server, page by page. */
    public static ListBuilder listPrompts() {
        return new ListBuilder(RequestPlan.of("prompts/list"));
    }

    /** Get a prompt. */
    public static GetPromptBuilder getPrompt(String name) {
        return GetPromptBuilder.of(SessionValue.text(name));
    }

    /** Complete an argument of a prompt, given what was typed so far. */
    public static CompletionBuilder completePrompt(String prompt, String argument, String value) {
        return CompletionBuilder.of(reference("ref/prompt", "name", prompt), argument, value);
    }

    /** Complete an argument of a resource template, given what was typed so far. */
    public static CompletionBuilder completeResource(String uriTemplate, String argument, String value) {
        return CompletionBuilder.of(reference("ref/resource", "uri", uriTemplate), argument, value);
    }

    /** Ask for the server's log messages of a level and above: {@code debug} to {@code emergency}. */
    public static RequestBuilder setLogLevel(String level) {
        return new RequestBuilder(RequestPlan.of("logging/setLevel", SessionValue.json(Map.of("level", level))));
    }

    /** Ask how a task is getting on. */
    public static RequestBuilder getTask(String taskId) {
        return task("tasks/get", taskId);
    }

    /** Wait for the result of a task. */
    public static RequestBuilder taskResult(String taskId) {
        return task("tasks/result", taskId);
    }

    /** List all tasks, page by page. */
    public static ListBuilder listTasks() {
        return new ListBuilder(RequestPlan.of("tasks/list"));
    }

    /** Cancel a task. */
    public static RequestBuilder cancelTask(String taskId) {
        return task("tasks/cancel", taskId);
    }

    /**
     * Send any request.
     *
     * @param method the method, taken as it is
     * @param params a JSON object
     */
    public static RequestBuilder request(String method, String params) {
        return new RequestBuilder(RequestPlan.of(method, SessionValue.parsed(SessionValue.text(params))));
    }

    /** Ask about a resource; there may be very many, so that it is not part of the request's name. */
    private static RequestBuilder resource(String method, SessionValue<String> uri) {
        return new RequestBuilder(RequestPlan.of(method, SessionValue.object(Map.of("uri", SessionValue.string(uri)))));
    }

    /** Ask about a task; its id is not part of the request's name, which would be another one each time. */
    private static RequestBuilder task(String method, String taskId) {
        return new RequestBuilder(RequestPlan.of(method, SessionValue.json(Map.of("taskId", taskId))));
    }

    private static Map<String, Object> reference(String type, String member, String value) {
        Map<String, Object> reference = new LinkedHashMap<>();
        reference.put("type", type);
        reference.put(member, value);
        return reference;
    }
}
