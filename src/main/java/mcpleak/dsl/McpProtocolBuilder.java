package mcpleak.dsl;

import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.gatling.javaapi.core.Session;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mcpleak.gatling.ClientAnswers;
import mcpleak.gatling.ClientBehaviour;
import mcpleak.gatling.McpProtocol;
import mcpleak.gatling.Route;
import mcpleak.gatling.Route.Certificates;
import mcpleak.gatling.ServerAnswer;
import mcpleak.gatling.ServerAnswers;
import mcpleak.gatling.ServerRequest;
import mcpleak.gatling.SessionHeader;
import mcpleak.gatling.SessionText;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficObserver;
import mcpleak.mcp.Implementation;
import mcpleak.mcp.ProtocolVersion;
import mcpleak.transport.Endpoint;
import mcpleak.transport.StdioCommand;
import mcpleak.transport.StdioCommand.Processes;

/**
 * Describe the server and what all users have in common: give it to {@code setUp(...).protocols(...)}.
 *
 * <p>Immutable: each method returns another builder.
 */
public final class McpProtocolBuilder implements ProtocolBuilder {

    private static final Implementation DEFAULT_CLIENT = new Implementation("mcpleak", "0.1.0");
    private static final String ROOTS = "roots/list";
    private static final String SAMPLING = "sampling/createMessage";
    private static final String ELICITATION = "elicitation/create";

    private final McpProtocol protocol;

    private McpProtocolBuilder(McpProtocol protocol) {
        this.protocol = protocol;
    }

    static McpProtocolBuilder of(String url) {
        return of(new Route.Http(Endpoint.of(uri(url)), Certificates.VERIFY));
    }

    static McpProtocolBuilder eventStream(String url) {
        return of(new Route.EventStream(Endpoint.of(uri(url)), Certificates.VERIFY));
    }

    static McpProtocolBuilder stdio(StdioCommand command) {
        return of(Route.Stdio.of(command));
    }

    static McpProtocolBuilder of(Route route) {
        return new McpProtocolBuilder(new McpProtocol(
                route,
                Endpoint.DEFAULT_REQUEST_TIMEOUT,
                DEFAULT_CLIENT,
                ClientBehaviour.DEFAULT,
                TrafficObserver.NONE,
                new StopSignal()));
    }

    /**
     * Set how long a response may take, connecting included; 60 s by default.
     *
     * @throws IllegalArgumentException if it is under a millisecond
     */
    public McpProtocolBuilder requestTimeout(Duration timeout) {
        return new McpProtocolBuilder(new McpProtocol(
                protocol.route(),
                timeout,
                protocol.client(),
                protocol.behaviour(),
                protocol.observer(),
                protocol.stopSignal()));
    }

    /** Say who the users say they are: {@code clientInfo}. */
    public McpProtocolBuilder clientInfo(String name, String version) {
        return new McpProtocolBuilder(new McpProtocol(
                protocol.route(),
                protocol.requestTimeout(),
                new Implementation(name, version),
                protocol.behaviour(),
                protocol.observer(),
                protocol.stopSignal()));
    }

    /**
     * Speak one version only; by default the newest that the server speaks too.
     *
     * @param version such as {@code 2025-06-18}
     * @throws IllegalArgumentException if this client does not speak it
     */
    public McpProtocolBuilder protocolVersion(String version) {
        Optional<ProtocolVersion> known = ProtocolVersion.of(version);
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "protocolVersion is one of " + ProtocolVersion.all() + ", not " + version);
        }
        ClientBehaviour was = protocol.behaviour();
        return with(new ClientBehaviour(known, was.answers(), was.headers(), was.expiry(), was.seed()));
    }

    /**
     * Open sessions by {@code initialize} over Streamable HTTP, also where the server speaks a newer version that has none.
     *
     * @throws IllegalArgumentException if the server is not reached by {@link McpDsl#mcp}
     */
    public McpProtocolBuilder withSessions() {
        if (!(protocol.route() instanceof Route.Http http)) {
            throw new IllegalArgumentException("withSessions goes with mcp(url) alone");
        }
        return with(new Route.Http(http.endpoint(), http.certificates(), Route.Era.SESSIONS));
    }

    /**
     * Send a header with every request, in place of the protocol's own of that name.
     *
     * @param value in Gatling's Expression Language, resolved for each request
     */
    public McpProtocolBuilder header(String name, String value) {
        return with(new SessionHeader(name, SessionText.el(value)));
    }

    /** Send a header with every request. */
    public McpProtocolBuilder header(String name, Function<Session, String> value) {
        return with(new SessionHeader(name, SessionText.function(value)));
    }

    /**
     * Send {@code Authorization: Bearer} with every request.
     *
     * @param token in Gatling's Expression Language, resolved for each request
     */
    public McpProtocolBuilder bearerToken(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** Accept any certificate of an https server; by default it must be valid for the host. */
    public McpProtocolBuilder trustAllCertificates() {
        return overHttp(endpoint -> endpoint, was -> Certificates.TRUST_ALL);
    }

    /** Speak HTTP/2 with an https server that offers it; by default HTTP/1.1. */
    public McpProtocolBuilder http2() {
        return overHttp(Endpoint::withHttp2, was -> was);
    }

    /** Reach the server through an HTTP proxy; it means HTTP/1.1. */
    public McpProtocolBuilder proxy(String host, int port) {
        return overHttp(endpoint -> endpoint.through(host, port), was -> was);
    }

    /** Let all users share one process of a stdio server; by default each has its own. */
    public McpProtocolBuilder sharedProcess() {
        return overStdio(command -> command.with(Processes.SHARED));
    }

    /** Start stdio servers with a variable in their environment, beside those of this JVM. */
    public McpProtocolBuilder environment(String name, String value) {
        return overStdio(command -> {
            Map<String, String> variables = new HashMap<>(command.environment());
            variables.put(name, value);
            return command.withEnvironment(variables);
        });
    }

    /** Append what stdio servers say on standard error to a file, 16 MiB a run at most. */
    public McpProtocolBuilder errorLog(Path file) {
        return overStdio(command -> command.withErrorLog(file));
    }

    /** Take status 400 for the end of a session too, as some servers refuse a session that they do not know. */
    public McpProtocolBuilder expiredOnBadRequest() {
        ClientBehaviour was = protocol.behaviour();
        return with(new ClientBehaviour(
                was.version(),
                was.answers(),
                was.headers(),
                ClientBehaviour.Expiry.NOT_FOUND_OR_BAD_REQUEST,
                was.seed()));
    }

    /** Draw generated arguments from another seed than 1. */
    public McpProtocolBuilder seed(long seed) {
        ClientBehaviour was = protocol.behaviour();
        return with(new ClientBehaviour(was.version(), was.answers(), was.headers(), was.expiry(), seed));
    }

    /** Offer roots: {@code file:///home/me}. */
    public McpProtocolBuilder roots(String... uris) {
        return answer(ROOTS, ServerAnswer.of(ClientAnswers.roots(List.of(uris))));
    }

    /** Offer sampling, always with the same text. */
    public McpProtocolBuilder sampling(String text) {
        return sampling(request -> text);
    }

    /** Offer sampling. */
    public McpProtocolBuilder sampling(Function<ServerRequest, String> text) {
        return answer(SAMPLING, ServerAnswer.of(ClientAnswers.sampled(text)));
    }

    /** Offer elicitation: every form is accepted, each field with its default. */
    public McpProtocolBuilder elicitation() {
        return answer(ELICITATION, ServerAnswer.of(ClientAnswers.accepted()));
    }

    /** Offer elicitation: every form is declined. */
    public McpProtocolBuilder elicitationDeclined() {
        return answer(ELICITATION, ServerAnswer.of(ClientAnswers.declined()));
    }

    /**
     * Answer what the server asks; roots, sampling and elicitation are offered in {@code initialize} if they are answered.
     *
     * @param method such as {@code elicitation/create}
     * @param json makes the result
     */
    public McpProtocolBuilder answer(String method, Function<ServerRequest, String> json) {
        return answer(method, ServerAnswer.of(ClientAnswers.json(json)));
    }

    /** Offer what the method asks for, and never answer it. */
    public McpProtocolBuilder neverAnswer(String method) {
        return answer(method, ServerAnswer.NEVER);
    }

    /** Answer a method late. */
    public McpProtocolBuilder answerLate(String method, Duration after) {
        return with(protocol.behaviour().answers().late(method, after));
    }

    /** Let an observer hear of all traffic; replaces the one before. */
    public McpProtocolBuilder observer(TrafficObserver observer) {
        return new McpProtocolBuilder(new McpProtocol(
                protocol.route(),
                protocol.requestTimeout(),
                protocol.client(),
                protocol.behaviour(),
                observer,
                protocol.stopSignal()));
    }

    /** Let a signal end the run early; replaces the one before. */
    public McpProtocolBuilder stopSignal(StopSignal signal) {
        return new McpProtocolBuilder(new McpProtocol(
                protocol.route(),
                protocol.requestTimeout(),
                protocol.client(),
                protocol.behaviour(),
                protocol.observer(),
                signal));
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    private McpProtocolBuilder overHttp(UnaryOperator<Endpoint> change, UnaryOperator<Certificates> trust) {
        if (protocol.route() instanceof Route.Http http) {
            return with(new Route.Http(change.apply(http.endpoint()), trust.apply(http.certificates()), http.era()));
        }
        if (protocol.route() instanceof Route.EventStream stream) {
            return with(new Route.EventStream(change.apply(stream.endpoint()), trust.apply(stream.certificates())));
        }
        throw new IllegalArgumentException("this setting is one of HTTP; the server is reached by stdio");
    }

    private McpProtocolBuilder overStdio(UnaryOperator<StdioCommand> change) {
        if (protocol.route() instanceof Route.Stdio stdio) {
            return with(new Route.Stdio(change.apply(stdio.command()), stdio.limits()));
        }
        throw new IllegalArgumentException("this setting is one of stdio; the server is reached by HTTP");
    }

    private McpProtocolBuilder answer(String method, ServerAnswer answer) {
        return with(protocol.behaviour().answers().with(method, answer));
    }

    private McpProtocolBuilder with(ServerAnswers answers) {
        ClientBehaviour was = protocol.behaviour();
        return with(new ClientBehaviour(was.version(), answers, was.headers(), was.expiry(), was.seed()));
    }

    private McpProtocolBuilder with(SessionHeader header) {
        ClientBehaviour was = protocol.behaviour();
        List<SessionHeader> headers = new ArrayList<>(was.headers());
        headers.removeIf(each -> each.name().equalsIgnoreCase(header.name()));
        headers.add(header);
        return with(new ClientBehaviour(was.version(), was.answers(), headers, was.expiry(), was.seed()));
    }

    private McpProtocolBuilder with(ClientBehaviour behaviour) {
        return new McpProtocolBuilder(new McpProtocol(
                protocol.route(),
                protocol.requestTimeout(),
                protocol.client(),
                behaviour,
                protocol.observer(),
                protocol.stopSignal()));
    }

    private McpProtocolBuilder with(Route route) {
        return new McpProtocolBuilder(new McpProtocol(
                route,
                protocol.requestTimeout(),
                protocol.client(),
                protocol.behaviour(),
                protocol.observer(),
                protocol.stopSignal()));
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "an MCP endpoint is http://host/path or https://host/path, not " + url, e);
        }
    }
}
