package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.session.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mcpleak.mcp.ParsedResult;

/**
 * Say what a scenario asks of the server: the method, what it is about, its params, and how it is done. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/schema">MCP, Schema</a>
 */
public final class RequestPlan {

    /** The method that runs a tool. */
    public static final String CALL_TOOL = "tools/call";

    private final String method;
    private final Optional<SessionText> subject;
    private final RequestParams params;
    private final RequestOptions options;
    private volatile Named lastNamed;

    private RequestPlan(String method, Optional<SessionText> subject, RequestParams params, RequestOptions options) {
        this.method = method;
        this.subject = subject;
        this.params = params;
        this.options = options;
        this.lastNamed = new Named("", method);
    }

    /** Remember the name of the request that was named last: most plans ask about one thing over and over. */
    private record Named(String subject, String name) {}

    /** Ask without params. */
    public static RequestPlan of(String method) {
        return new RequestPlan(
                method,
                Optional.empty(),
                (subject, session, user) -> new ParsedResult.Valid<>(JsonNodeFactory.instance.objectNode()),
                RequestOptions.DEFAULT);
    }

    /** Ask with any params. */
    public static RequestPlan of(String method, SessionValue params) {
        return new RequestPlan(
                method,
                Optional.empty(),
                (subject, session, user) -> object(params.resolve(session)),
                RequestOptions.DEFAULT);
    }

    /**
     * Ask about one thing, which names the request in the report.
     *
     * @param member the member of the params that names it, such as {@code uri}
     */
    public static RequestPlan about(String method, String member, SessionText subject) {
        return about(method, member, subject, Map.of());
    }

    /**
     * Ask about one thing, which names the request in the report.
     *
     * @param member the member of the params that names it, such as {@code uri}
     * @param others the other members, in order
     */
    // four parameters: what a request is made of
    public static RequestPlan about(
            String method, String member, SessionText subject, Map<String, SessionValue> others) {
        SessionValue rest = SessionValue.object(others);
        return new RequestPlan(
                method,
                Optional.of(subject),
                (name, session, user) -> {
                    ObjectNode params = JsonNodeFactory.instance.objectNode();
                    params.put(member, name);
                    ParsedResult<JsonNode> more = rest.resolve(session);
                    if (more instanceof ParsedResult.Valid<JsonNode> as) {
                        params.setAll((ObjectNode) as.value());
                        return new ParsedResult.Valid<>(params);
                    }
                    return new ParsedResult.Invalid<>(((ParsedResult.Invalid<JsonNode>) more).reason());
                },
                RequestOptions.DEFAULT);
    }

    /** Call a tool with arguments generated from its schema if the user has listed the tools, else without any. */
    public static RequestPlan callTool(SessionText tool) {
        return new RequestPlan(
                CALL_TOOL,
                Optional.of(tool),
                (name, session, user) -> call(name, user.generatedArguments(name)),
                RequestOptions.DEFAULT);
    }

    /** Return the same tool call with these arguments. */
    public RequestPlan arguments(SessionValue arguments) {
        return new RequestPlan(method, subject, new RememberedCall(arguments), options);
    }

    /**
     * Return the same tool call as a task.
     *
     * @param ttl how long the server is asked to keep the task
     */
    public RequestPlan asTask(Duration ttl) {
        return new RequestPlan(
                method,
                subject,
                (name, session, user) -> {
                    ParsedResult<ObjectNode> made = params.make(name, session, user);
                    if (made instanceof ParsedResult.Valid<ObjectNode> as) {
                        ObjectNode copy = as.value().deepCopy();
                        copy.putObject("task").put("ttl", ttl.toMillis());
                        return new ParsedResult.Valid<>(copy);
                    }
                    return made;
                },
                options);
    }

    /** Return the same request, done otherwise. */
    public RequestPlan with(RequestOptions other) {
        return new RequestPlan(method, subject, params, other);
    }

    /** Say how the request is done. */
    public RequestOptions options() {
        return options;
    }

    String method() {
        return method;
    }

    boolean isToolCall() {
        return method.equals(CALL_TOOL);
    }

    /** Say whether the result has the member {@code isError}. */
    boolean hasToolResult() {
        return isToolCall() || method.equals("tasks/result");
    }

    /** Make what one user sends. */
    ParsedResult<Prepared> prepare(Session session, McpUser user) {
        ParsedResult<Map<String, String>> headers = user.headers(session, options.headers());
        if (headers instanceof ParsedResult.Invalid<Map<String, String>> not) {
            return new ParsedResult.Invalid<>(not.reason());
        }
        ParsedResult<String> about =
                subject.isPresent() ? subject.get().resolve(session) : new ParsedResult.Valid<>("");
        if (about instanceof ParsedResult.Invalid<String> not) {
            return new ParsedResult.Invalid<>(not.reason());
        }
        String text = ((ParsedResult.Valid<String>) about).value();
        ParsedResult<ObjectNode> made = params.make(text, session, user);
        return made instanceof ParsedResult.Valid<ObjectNode> as
                ? new ParsedResult.Valid<>(
                        new Prepared(text, as.value(), ((ParsedResult.Valid<Map<String, String>>) headers).value()))
                : new ParsedResult.Invalid<>(((ParsedResult.Invalid<ObjectNode>) made).reason());
    }

    /** Return the name in the report. */
    String reportName(Session session) {
        if (options.name().isPresent()) {
            ParsedResult<String> name = options.name().get().resolve(session);
            return name instanceof ParsedResult.Valid<String> as ? RequestName.of(as.value()) : method;
        }
        if (subject.isPresent() && subject.get().resolve(session) instanceof ParsedResult.Valid<String> about) {
            return method + " " + RequestName.of(about.value());
        }
        return method;
    }

    /** Return the name in the report of a request that could be made. */
    String reportName(Session session, Prepared prepared) {
        if (options.name().isPresent()) {
            return reportName(session);
        }
        if (subject.isEmpty()) {
            return method;
        }
        Named remembered = lastNamed;
        if (!remembered.subject().equals(prepared.subject())) {
            remembered = new Named(prepared.subject(), method + " " + RequestName.of(prepared.subject()));
            lastNamed = remembered;
        }
        return remembered.name();
    }

    static ParsedResult<ObjectNode> call(String tool, ParsedResult<ObjectNode> arguments) {
        if (arguments instanceof ParsedResult.Valid<ObjectNode> as) {
            ObjectNode params = JsonNodeFactory.instance.objectNode();
            params.put("name", tool);
            params.set("arguments", as.value());
            return new ParsedResult.Valid<>(params);
        }
        return arguments;
    }

    static ParsedResult<ObjectNode> object(ParsedResult<JsonNode> value) {
        if (value instanceof ParsedResult.Invalid<JsonNode> not) {
            return new ParsedResult.Invalid<>(not.reason());
        }
        return ((ParsedResult.Valid<JsonNode>) value).value() instanceof ObjectNode object
                ? new ParsedResult.Valid<>(object)
                : new ParsedResult.Invalid<>("the arguments are not a JSON object");
    }

    /**
     * Hold what one user sends.
     *
     * @param subject what it is about; empty if it has no subject
     * @param params its params
     * @param headers what is sent with it over HTTP beside the protocol's own headers
     */
    record Prepared(String subject, ObjectNode params, Map<String, String> headers) {}
}
