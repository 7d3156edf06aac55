package mcpleak.protocol.dsl;

import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import io.gatling.javaapi.core.Session;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import mcpleak.network.HttpProxy;
import mcpleak.network.HttpProxy.Credentials;
import mcpleak.network.Network;
import mcpleak.network.Tls;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.setting.McpProtocol;
import mcpleak.protocol.setting.McpProtocol.ClientBehaviour;
import mcpleak.protocol.setting.RequestOptions.SessionHeader;
import mcpleak.protocol.setting.Route;
import mcpleak.protocol.setting.ServerAnswers;
import mcpleak.protocol.setting.ServerRequest;
import mcpleak.protocol.setting.SessionValue;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.protocol.transport.Endpoint;
import mcpleak.protocol.transport.http.HttpTransport.Mode;
import mcpleak.protocol.transport.stdio.StdioCommand;
import mcpleak.protocol.transport.stdio.StdioCommand.Processes;

/**
 * Describe the server and what all users have in common: give it to {@code setUp(...).protocols(...)}.
 *
 * <p>Immutable: each method returns another builder.
 */
public final class McpProtocolBuilder implements ProtocolBuilder {

    private static final Implementation DEFAULT_CLIENT = new Implementation("mcpleak", "0.1.0");

    private Route route;
    private Duration requestTimeout = Endpoint.DEFAULT_REQUEST_TIMEOUT;
    private Implementation client = DEFAULT_CLIENT;
    private TrafficObserver observer = TrafficObserver.NONE;
    private StopSignal stopSignal = new StopSignal();
    private Optional<ProtocolVersion> version = Optional.empty();
    private ServerAnswers answers = ServerAnswers.PING_ONLY;
    private List<SessionHeader> headers = List.of();
    private Optional<OAuthClient> oauth = Optional.empty();
    private ClientBehaviour.Expiry expiry = ClientBehaviour.Expiry.NOT_FOUND;
    private long seed = 1;

    private McpProtocolBuilder(Route route) {
        this.route = route;
    }

    /** Return a copy, changed: a builder that was handed out never changes. */
    private McpProtocolBuilder with(Consumer<McpProtocolBuilder> change) {
        var copy = new McpProtocolBuilder(route);
        copy.requestTimeout = requestTimeout;
        copy.client = client;
        copy.observer = observer;
        copy.stopSignal = stopSignal;
        copy.version = version;
        copy.answers = answers;
        copy.headers = headers;
        copy.oauth = oauth;
        copy.expiry = expiry;
        copy.seed = seed;
        change.accept(copy);
        return copy;
    }

    static McpProtocolBuilder of(String url) {
        return new McpProtocolBuilder(new Route.Http(Endpoint.of(uri(url)), Tls.DEFAULT, Mode.NEWEST));
    }

    static McpProtocolBuilder eventStream(String url) {
        return new McpProtocolBuilder(new Route.Http(Endpoint.of(uri(url)), Tls.DEFAULT, Mode.EVENT_STREAM));
    }

    static McpProtocolBuilder stdio(StdioCommand command) {
        return new McpProtocolBuilder(Route.Stdio.of(command));
    }

    /**
     * Set how long a response may take, connecting included; 60 s by default.
     *
     * @throws IllegalArgumentException if it is under a millisecond
     */
    public McpProtocolBuilder requestTimeout(Duration timeout) {
        if (timeout.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout is at least 1 ms, not " + timeout);
        }
        return with(copy -> copy.requestTimeout = timeout);
    }

    /** Say who the users say they are: {@code clientInfo}. */
    public McpProtocolBuilder clientInfo(String name, String clientVersion) {
        return with(copy -> copy.client = new Implementation(name, clientVersion));
    }

    /**
     * Speak one version only; by default the newest that the server speaks too.
     *
     * @param wanted such as {@code 2025-06-18}
     * @throws IllegalArgumentException if this client does not speak it
     */
    public McpProtocolBuilder protocolVersion(String wanted) {
        Optional<ProtocolVersion> known = ProtocolVersion.of(wanted);
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "protocolVersion is one of " + ProtocolVersion.all() + ", not " + wanted);
        }
        return with(copy -> copy.version = known);
    }

    /**
     * Open sessions by {@code initialize} over Streamable HTTP, also where the server speaks a newer version that has none.
     *
     * @throws IllegalArgumentException if the server is not reached by {@link McpDsl#mcp}
     */
    public McpProtocolBuilder withSessions() {
        if (!(route instanceof Route.Http http) || http.mode() == Mode.EVENT_STREAM) {
            throw new IllegalArgumentException("withSessions goes with mcp(url) alone");
        }
        return with(copy -> copy.route = new Route.Http(http.endpoint(), http.tls(), Mode.SESSIONS));
    }

    /**
     * Send a header with every request, in place of the protocol's own of that name.
     *
     * @param value in Gatling's Expression Language, resolved for each request
     */
    public McpProtocolBuilder header(String name, String value) {
        return header(new SessionHeader(name, SessionValue.text(value)));
    }

    /** Send a header with every request. */
    public McpProtocolBuilder header(String name, Function<Session, String> value) {
        return header(new SessionHeader(name, SessionValue.text(value)));
    }

    /**
     * Send {@code Authorization: Bearer} with every request.
     *
     * @param token in Gatling's Expression Language, resolved for each request
     */
    public McpProtocolBuilder bearerToken(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /**
     * Get tokens where the server asks for them, from the authorization server that it names, without a human.
     *
     * @param client who asks for them; requests that bring an {@code Authorization} header of their own are left alone
     * @throws IllegalArgumentException if the server is reached by stdio
     */
    public McpProtocolBuilder authorization(OAuthClient client) {
        return overHttp(endpoint -> endpoint, was -> was).with(copy -> copy.oauth = Optional.of(client));
    }

    /** Accept any certificate of an https server; by default it must be valid for the host. */
    public McpProtocolBuilder trustAllCertificates() {
        return overHttp(endpoint -> endpoint, Tls::trustingAll);
    }

    /** Speak HTTP/2 with an https server that offers it; by default HTTP/1.1. */
    public McpProtocolBuilder http2() {
        return overHttp(Endpoint::withHttp2, was -> was);
    }

    /**
     * Trust also the certificates of a file, and those that they have signed.
     *
     * @param file PEM, a key store (PKCS 12 or JKS without a password, or with that of the JDK's own), or one certificate in DER
     * @throws IllegalArgumentException if it holds none
     */
    public McpProtocolBuilder trustCertificates(Path file) {
        return overHttp(endpoint -> endpoint, read(tls -> tls.trusting(file, Optional.empty())));
    }

    /**
     * Show a certificate to a server that asks for it.
     *
     * @param certificate PEM, with those that have signed it
     * @param key PEM with its private key
     * @throws IllegalArgumentException if one is missing, or they do not belong together
     */
    public McpProtocolBuilder clientCertificate(Path certificate, Path key) {
        return overHttp(
                endpoint -> endpoint, read(tls -> tls.showing(certificate, Optional.of(key), Optional.empty())));
    }

    /**
     * Show a certificate to a server that asks for it.
     *
     * @param keyStore PKCS 12 or JKS with one private key, or PEM with certificate and encrypted key
     * @param password opens it
     * @throws IllegalArgumentException if it holds none, or the password does not open it
     */
    public McpProtocolBuilder clientCertificate(Path keyStore, String password) {
        return overHttp(
                endpoint -> endpoint, read(tls -> tls.showing(keyStore, Optional.empty(), Optional.of(password))));
    }

    /** Reach the server through an HTTP proxy; it means HTTP/1.1. */
    public McpProtocolBuilder proxy(String host, int port) {
        return proxy(HttpProxy.of(host, port));
    }

    /** Reach the server through an HTTP proxy that asks for a user and a password. */
    public McpProtocolBuilder proxy(String host, int port, String user, String password) {
        return proxy(new HttpProxy(host, port, Optional.of(new Credentials(user, password)), List.of()));
    }

    private McpProtocolBuilder proxy(HttpProxy proxy) {
        return overHttp(endpoint -> endpoint.through(proxy), was -> was);
    }

    /**
     * Reach the server as said here where this builder does not say otherwise; stdio servers are left as they are.
     *
     * @param others headers of every request, their values in Gatling's Expression Language
     * @param client who gets tokens; empty: nobody
     */
    public McpProtocolBuilder byDefault(Map<String, String> others, Network network, Optional<OAuthClient> client) {
        if (!(route instanceof Route.Http http)) {
            return this;
        }
        List<SessionHeader> all = new ArrayList<>();
        others.forEach((name, value) -> all.add(new SessionHeader(name, SessionValue.text(value))));
        all.removeIf(each -> headers.stream().anyMatch(own -> own.name().equalsIgnoreCase(each.name())));
        all.addAll(headers);
        Endpoint endpoint = http.endpoint();
        Optional<HttpProxy> proxy = endpoint.proxy().or(() -> network.proxyTo(endpoint.url()));
        Endpoint through = proxy.map(endpoint::through).orElse(endpoint);
        Tls tls = http.tls().or(network.tls());
        return with(copy -> {
            copy.headers = all;
            copy.route = new Route.Http(through, tls, http.mode());
            copy.oauth = oauth.or(() -> client);
        });
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
        return with(copy -> copy.expiry = ClientBehaviour.Expiry.NOT_FOUND_OR_BAD_REQUEST);
    }

    /** Draw generated arguments from another seed than 1. */
    public McpProtocolBuilder seed(long other) {
        return with(copy -> copy.seed = other);
    }

    /** Offer roots: {@code file:///home/me}. */
    public McpProtocolBuilder roots(String... uris) {
        return with(copy -> copy.answers = answers.roots(List.of(uris)));
    }

    /** Offer sampling, always with the same text. */
    public McpProtocolBuilder sampling(String text) {
        return sampling(request -> text);
    }

    /** Offer sampling. */
    public McpProtocolBuilder sampling(Function<ServerRequest, String> text) {
        return with(copy -> copy.answers = answers.sampled(text));
    }

    /** Offer elicitation: every form is accepted, each field with its default. */
    public McpProtocolBuilder elicitation() {
        return with(copy -> copy.answers = answers.formsAccepted());
    }

    /** Offer elicitation: every form is declined. */
    public McpProtocolBuilder elicitationDeclined() {
        return with(copy -> copy.answers = answers.formsDeclined());
    }

    /**
     * Answer what the server asks; roots, sampling and elicitation are offered in {@code initialize} if they are answered.
     *
     * @param method such as {@code elicitation/create}
     * @param json makes the result
     */
    public McpProtocolBuilder answer(String method, Function<ServerRequest, String> json) {
        return with(copy -> copy.answers = answers.json(method, json));
    }

    /** Offer what the method asks for, and never answer it. */
    public McpProtocolBuilder neverAnswer(String method) {
        return with(copy -> copy.answers = answers.never(method));
    }

    /** Answer a method late. */
    public McpProtocolBuilder answerLate(String method, Duration after) {
        return with(copy -> copy.answers = answers.late(method, after));
    }

    /** Let an observer hear of all traffic; replaces the one before. */
    public McpProtocolBuilder observer(TrafficObserver other) {
        return with(copy -> copy.observer = other);
    }

    /** Let a signal end the run early; replaces the one before. */
    public McpProtocolBuilder stopSignal(StopSignal signal) {
        return with(copy -> copy.stopSignal = signal);
    }

    @Override
    public Protocol protocol() {
        var behaviour = new ClientBehaviour(version, answers, headers, oauth, expiry, seed);
        return new McpProtocol(route, requestTimeout, client, behaviour, observer, stopSignal);
    }

    private McpProtocolBuilder overHttp(UnaryOperator<Endpoint> change, UnaryOperator<Tls> trust) {
        if (route instanceof Route.Http http) {
            return with(copy ->
                    copy.route = new Route.Http(change.apply(http.endpoint()), trust.apply(http.tls()), http.mode()));
        }
        throw new IllegalArgumentException("this setting is one of HTTP; the server is reached by stdio");
    }

    private interface TlsReading {
        Tls read(Tls was) throws IOException;
    }

    private static UnaryOperator<Tls> read(TlsReading reading) {
        return was -> {
            try {
                return reading.read(was);
            } catch (IOException e) {
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        };
    }

    private McpProtocolBuilder overStdio(UnaryOperator<StdioCommand> change) {
        if (route instanceof Route.Stdio stdio) {
            return with(copy -> copy.route = new Route.Stdio(change.apply(stdio.command()), stdio.limits()));
        }
        throw new IllegalArgumentException("this setting is one of stdio; the server is reached by HTTP");
    }

    private McpProtocolBuilder header(SessionHeader header) {
        List<SessionHeader> more = new ArrayList<>(headers);
        more.removeIf(each -> each.name().equalsIgnoreCase(header.name()));
        more.add(header);
        return with(copy -> copy.headers = more);
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
