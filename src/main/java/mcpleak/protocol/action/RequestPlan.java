package mcpleak.protocol.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.session.Session;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.setting.RequestOptions;
import mcpleak.protocol.setting.SessionValue;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario asks of the server: the method, what it is about, its params, and how it is done. Thread-safe.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/schema">MCP, Schema</a>
 */
public final class RequestPlan {

    /** The method that runs a tool. */
    public static final String CALL_TOOL = "tools/call";

    private final String method;
    private final Optional<SessionValue<String>> subject;
    private final Params params;
    private final RequestOptions options;
    private volatile Named lastNamed;

    private RequestPlan(String method, Optional<SessionValue<String>> subject, Params params, RequestOptions options) {
        this.method = method;
        this.subject = subject;
        this.params = params;
        this.options = options;
        this.lastNamed = new Named("", method);
    }

    /** Makes the params of a request for one user. */
    @FunctionalInterface
    private interface Params {

        /**
         * Make them.
         *
         * @param subject what the request is about, such as a tool's name; empty text if it has no subject
         * @return an object that nobody may write to, or why there is none
         */
        ParsedResult<ObjectNode> make(String subject, Session session, McpUser user);
    }

    /** The name of the request that was named last: most plans ask about one thing over and over. */
    private record Named(String subject, String name) {}

    /** Ask without params. */
    public static RequestPlan of(String method) {
        return of(method, SessionValue.object(Map.of()));
    }

    /** Ask with any params. */
    public static RequestPlan of(String method, SessionValue<JsonNode> params) {
        return new RequestPlan(
                method,
                Optional.empty(),
                (subject, session, user) -> params.resolve(session).then(RequestPlan::object),
                RequestOptions.DEFAULT);
    }

    /**
     * Ask about one thing, which names the request in the report.
     *
     * @param member the member of the params that names it, such as {@code uri}
     * @param others the other members, in order
     */
    // four parameters: what a request is made of
    public static RequestPlan about(
            String method, String member, SessionValue<String> subject, Map<String, SessionValue<JsonNode>> others) {
        SessionValue<JsonNode> rest = SessionValue.object(others);
        return new RequestPlan(
                method,
                Optional.of(subject),
                (name, session, user) -> rest.resolve(session).map(more -> {
                    ObjectNode params = JsonNodeFactory.instance.objectNode();
                    params.put(member, name);
                    params.setAll((ObjectNode) more);
                    return params;
                }),
                RequestOptions.DEFAULT);
    }

    /** Call a tool with arguments generated from its schema if the user has listed the tools, else without any. */
    public static RequestPlan callTool(SessionValue<String> tool) {
        return new RequestPlan(
                CALL_TOOL,
                Optional.of(tool),
                (name, session, user) -> user.generatedArguments(name).map(arguments -> call(name, arguments)),
                RequestOptions.DEFAULT);
    }

    /** Return the same tool call with these arguments. */
    public RequestPlan arguments(SessionValue<JsonNode> arguments) {
        return new RequestPlan(method, subject, new RememberedCall(arguments), options);
    }

    /**
     * Return the same tool call as a task.
     *
     * @param ttl how long the server is asked to keep the task
     */
    public RequestPlan asTask(Duration ttl) {
        Params call = (name, session, user) -> params.make(name, session, user).map(made -> {
            ObjectNode copy = made.deepCopy();
            copy.putObject("task").put("ttl", ttl.toMillis());
            return copy;
        });
        return new RequestPlan(method, subject, call, options);
    }

    /** Return the same request, done otherwise. */
    public RequestPlan with(RequestOptions other) {
        return new RequestPlan(method, subject, params, other);
    }

    /** Return how the request is done. */
    public RequestOptions options() {
        return options;
    }

    String method() {
        return method;
    }

    boolean isToolCall() {
        return method.equals(CALL_TOOL);
    }

    /** Return the tool that is called by a name in the scenario's own code; empty where a session chooses it, and for other requests. */
    Optional<String> toolInCode() {
        return subject.filter(about -> isToolCall()).flatMap(SessionValue::constant);
    }

    /** Say whether the result has the member {@code isError}. */
    boolean hasToolResult() {
        return isToolCall() || method.equals("tasks/result");
    }

    /** Make what one user sends. */
    ParsedResult<Prepared> prepare(Session session, McpUser user) {
        return user.headers(session, options.headers())
                .then(headers -> subject.map(text -> text.resolve(session))
                        .orElse(new ParsedResult.Valid<>(""))
                        .then(about ->
                                params.make(about, session, user).map(made -> new Prepared(about, made, headers))));
    }

    /** Return the name in the report. */
    String reportName(Session session) {
        if (options.report().name().isPresent()) {
            return options.report().name().get().resolve(session) instanceof ParsedResult.Valid<String> name
                    ? RequestName.of(name.value())
                    : method;
        }
        return subject.isPresent() && subject.get().resolve(session) instanceof ParsedResult.Valid<String> about
                ? method + " " + RequestName.of(about.value())
                : method;
    }

    /** Return the name in the report of a request that could be made. */
    String reportName(Session session, Prepared prepared) {
        if (options.report().name().isPresent()) {
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

    private static ObjectNode call(String tool, ObjectNode arguments) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        params.put("name", tool);
        params.set("arguments", arguments);
        return params;
    }

    private static ParsedResult<ObjectNode> object(JsonNode value) {
        return value instanceof ObjectNode object
                ? new ParsedResult.Valid<>(object)
                : new ParsedResult.Invalid<>("the arguments are not a JSON object");
    }

    /**
     * What one user sends.
     *
     * @param subject what it is about; empty if it has no subject
     * @param params its params
     * @param headers what is sent with it over HTTP beside the protocol's own headers
     */
    record Prepared(String subject, ObjectNode params, Map<String, String> headers) {}

    /**
     * Makes the params of a tool call with given arguments, and hands out the same ones again as long as tool and arguments are the
     * same object: most scenarios send the same call over and over, and params that are the same are not encoded anew.
     */
    private static final class RememberedCall implements Params {

        private final SessionValue<JsonNode> arguments;
        private volatile @Nullable Made last;

        RememberedCall(SessionValue<JsonNode> arguments) {
            this.arguments = arguments;
        }

        private record Made(String tool, ParsedResult<JsonNode> of, ParsedResult<ObjectNode> params) {}

        @Override
        @SuppressWarnings("ReferenceEquality") // equal trees would cost more to compare than to encode
        public ParsedResult<ObjectNode> make(String subject, Session session, McpUser user) {
            ParsedResult<JsonNode> resolved = arguments.resolve(session);
            Made remembered = last;
            if (remembered == null
                    || remembered.of() != resolved
                    || !remembered.tool().equals(subject)) {
                remembered = new Made(
                        subject, resolved, resolved.then(RequestPlan::object).map(made -> call(subject, made)));
                last = remembered;
            }
            return remembered.params();
        }
    }

    /**
     * Make the name of a tool fit to name a request in Gatling's report: the server chooses it, and Gatling writes names as they are
     * into a script of its page and onto the console.
     *
     * <p>Stateless.
     */
    static final class RequestName {

        /** Characters of a name that are shown before it is cut. */
        static final int LIMIT = 100;

        private static final String UNSAFE = "<>&\"'`\\";

        private RequestName() {}

        /** Return printable ASCII without what ends a string or a script; other characters become {@code U+0041}. */
        static String of(String tool) {
            StringBuilder name = new StringBuilder();
            tool.codePoints().limit(LIMIT).forEach(c -> {
                if (c >= ' ' && c < 0x7f && UNSAFE.indexOf(c) < 0) {
                    name.appendCodePoint(c);
                } else {
                    name.append(String.format(Locale.ROOT, "U+%04X", c));
                }
            });
            int length = tool.codePointCount(0, tool.length());
            return length <= LIMIT ? name.toString() : name + "... (" + length + " characters)";
        }
    }
}
