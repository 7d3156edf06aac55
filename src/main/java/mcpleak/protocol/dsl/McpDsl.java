package mcpleak.protocol.dsl;

import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import mcpleak.protocol.action.ListedTools;
import mcpleak.protocol.action.McpActions;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.message.Tool;
import mcpleak.protocol.setting.ServerRequest;
import mcpleak.protocol.setting.SessionValue;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.stdio.StdioCommand;

/**
 * Write MCP scenarios: import these methods statically beside those of Gatling's {@code CoreDsl}.
 *
 * <pre>{@code
 * scenario("tools")
 *     .exec(initialize(), listTools())
 *     .repeat(10).on(exec(callTool("echo").argument("message", "#{name}").check(textContent().is("#{name}"))))
 *     .exec(close());
 * setUp(scenario.injectOpen(atOnceUsers(40))).protocols(mcp("http://127.0.0.1:3001/mcp"));
 * }</pre>
 *
 * <p>Texts are in Gatling's Expression Language unless it says otherwise.
 */
public final class McpDsl extends McpRequests {

    private McpDsl() {}

    /**
     * Describe a server that is reached over HTTP.
     *
     * <p>Unless {@link McpProtocolBuilder#protocolVersion pinned}, the version is the newest that the server speaks too, found out
     * once a run: by {@code server/discover}, else by {@code initialize}, else as a server of 2024-11-05.
     *
     * @param url its MCP endpoint, http or https
     * @throws IllegalArgumentException if it is neither, or has no host
     */
    public static McpProtocolBuilder mcp(String url) {
        return McpProtocolBuilder.of(url);
    }

    /**
     * Describe who gets tokens for the users: at first a client that registers itself, and one token for all.
     *
     * @see McpProtocolBuilder#authorization
     */
    public static OAuthClient oauth() {
        return OAuthClient.UNKNOWN;
    }

    /**
     * Describe a server that is reached over HTTP with the transport of 2024-11-05.
     *
     * @param url address of its event stream: {@code http://host/sse}
     * @throws IllegalArgumentException if it is neither http nor https, or has no host
     */
    public static McpProtocolBuilder mcpSse(String url) {
        return McpProtocolBuilder.eventStream(url);
    }

    /**
     * Describe a server that speaks over its standard input and output: a process for each user, started with the user's first
     * message and ended with its session.
     *
     * @param commandLine as one types it; {@code sh -c} reads it
     * @throws IllegalArgumentException if it is blank
     */
    public static McpProtocolBuilder mcpStdio(String commandLine) {
        return McpProtocolBuilder.stdio(StdioCommand.shell(commandLine));
    }

    /**
     * Describe a server that speaks over its standard input and output.
     *
     * @param arguments program and arguments, taken as they are
     * @throws IllegalArgumentException if there is no program
     */
    public static McpProtocolBuilder mcpStdio(List<String> arguments) {
        return McpProtocolBuilder.stdio(StdioCommand.of(arguments));
    }

    /**
     * Open a session: {@code initialize}, then {@code notifications/initialized}.
     *
     * <p>A user that had a session abandons it. If it fails the user ends, unless told to continue.
     */
    public static InitializeBuilder initialize() {
        return new InitializeBuilder();
    }

    /** Go on in a session that an earlier user kept by {@link #keep}; where none is left, {@link #initialize}. */
    public static McpActionBuilder resume() {
        return McpActions::resume;
    }

    /** Close the user's connections and keep its session open for a user who comes later, in this round or another. */
    public static McpActionBuilder keep() {
        return McpActions::keep;
    }

    /** End all sessions that were kept and that nobody resumed, one after the other; it stands in no report. */
    public static McpActionBuilder closeKept() {
        return McpActions::closeKept;
    }

    /**
     * Send any notification.
     *
     * @param method the method, taken as it is
     */
    public static McpActionBuilder sendNotification(String method) {
        return () -> McpActions.notification(method, Optional.empty());
    }

    /**
     * Send any notification.
     *
     * @param method the method, taken as it is
     * @param params a JSON object
     */
    public static McpActionBuilder sendNotification(String method, String params) {
        return () -> McpActions.notification(method, Optional.of(SessionValue.parsed(SessionValue.text(params))));
    }

    /**
     * Open the standing stream, on which the server speaks unasked; the user does not wait for it. It is opened again whenever the
     * server ends it, until it is dropped or the session ends.
     */
    public static McpActionBuilder openStream() {
        return () -> McpActions.openStream(Optional.empty(), CloseKind.FIN);
    }

    /** Open the standing stream and drop it some time later, in order or by reset, while the session goes on. */
    public static McpActionBuilder openStream(Duration dropAfter, CloseKind how) {
        return () -> McpActions.openStream(Optional.of(dropAfter), how);
    }

    /** Drop the standing stream, while the session goes on. */
    public static McpActionBuilder dropStream() {
        return dropStream(CloseKind.FIN);
    }

    /** Drop the standing stream, in order or by reset, while the session goes on. */
    public static McpActionBuilder dropStream(CloseKind how) {
        return () -> McpActions.dropStream(how);
    }

    /**
     * Answer what the server asks of this user otherwise from now on.
     *
     * @param method such as {@code sampling/createMessage}
     * @param json makes the result
     */
    public static McpActionBuilder answer(String method, Function<ServerRequest, String> json) {
        return () -> McpActions.answer(answers -> answers.json(method, json));
    }

    /** Answer a method late from now on. */
    public static McpActionBuilder answerLate(String method, Duration after) {
        return () -> McpActions.answer(answers -> answers.late(method, after));
    }

    /** Never answer a method from now on. */
    public static McpActionBuilder neverAnswer(String method) {
        return () -> McpActions.answer(answers -> answers.never(method));
    }

    /** End the session in order: by DELETE over HTTP; nothing is sent if the server keeps no sessions. */
    public static McpActionBuilder close() {
        return McpActions::close;
    }

    /** Ask once more to end the session that ended last. */
    public static McpActionBuilder closeAgain() {
        return McpActions::closeAgain;
    }

    /** Close the user's connections and leave its session behind, as many real clients do. */
    public static McpActionBuilder abandon() {
        return abandon(CloseKind.FIN);
    }

    /** Close the user's connections, in order or by reset, and leave its session behind. */
    public static McpActionBuilder abandon(CloseKind how) {
        return () -> McpActions.abandon(how);
    }

    /**
     * Hold the user until a stage completes, be it with an error, of which the observer hears.
     *
     * @param stage starts what is waited for, once for each user that comes here; it may block, and runs on a thread of its own
     */
    public static McpActionBuilder await(Supplier<? extends CompletionStage<?>> stage) {
        return () -> McpActions.await(stage);
    }

    /** Return the tools that {@link #listTools} found for this user, in the server's order; empty before. */
    public static List<Tool> tools(Session session) {
        return ListedTools.of(session);
    }
}
