package mcpleak.protocol.transport.http;

import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.body.bytearray.ByteArrayRequestBodyBuilder;
import io.gatling.http.client.uri.Uri;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.AsciiString;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import mcpleak.protocol.authorization.Authorization;
import mcpleak.protocol.authorization.TokenSupply;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.message.body.AnswerDecoder.AnswerLimits;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Endpoint;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.VirtualUser;
import mcpleak.secret.BasicAuthentication;
import org.jspecify.annotations.Nullable;

/**
 * Send the HTTP requests of one user: what the transports over HTTP have in common.
 *
 * <p>May be used from any thread; the exchanges are told on the event loop of the user.
 */
final class HttpConnection {

    private final HttpServer server;
    private final VirtualUser user;
    private final UserChannels channels;
    private final CookieJar cookies;
    private final Optional<TokenSupply> tokens;
    private volatile @Nullable Prepared lastPrepared;

    HttpConnection(HttpServer server, VirtualUser user) {
        this.server = server;
        this.user = user;
        this.channels = new UserChannels(server.keepAlive(), server.nanoClock());
        this.cookies = new CookieJar(server.nanoClock());
        this.tokens = server.authorization().map(Authorization::forUser);
    }

    /**
     * Send a request; one that cannot be made ends its exchange.
     *
     * @param request makes what to send; it may throw: a server chooses the values of some headers, and the client below refuses
     *     those that no header can carry
     * @param exchange is told of the answer
     */
    void send(Supplier<Request> request, HttpExchange exchange) {
        onEventLoop(() -> {
            try {
                Request made = request.get();
                cookies.give(made.getUri(), made.getHeaders());
                exchange.sending(made);
                exchange.whenAuthorized(made, () -> sendNow(made, exchange));
            } catch (RuntimeException e) {
                notSent(e, exchange);
            }
        });
    }

    private void sendNow(Request request, HttpExchange exchange) {
        try {
            channels.retireIdle();
            server.client().sendRequest(request, channels.poolId(user.id()), user.eventLoop(), exchange, null);
        } catch (RuntimeException e) {
            notSent(e, exchange);
        }
    }

    /** Told later, as all ends are: who sends does not expect one before it has sent. */
    private void notSent(RuntimeException cause, HttpExchange exchange) {
        user.eventLoop().execute(() -> exchange.notSent(cause));
    }

    /** Return what authorizes a request of the user; empty if the headers say all. */
    Optional<RequestAuthorization> authorization() {
        return tokens.map(supply -> new RequestAuthorization(supply, user));
    }

    /** Make a POST of a message. */
    Request post(Map<String, String> protocolHeaders, OutboundMessage outgoing) {
        return post(server.uri(), protocolHeaders, outgoing);
    }

    /** Make a POST of a message to another address of the server. */
    Request post(Uri address, Map<String, String> protocolHeaders, OutboundMessage outgoing) {
        HttpHeaders headers = headers(protocolHeaders, outgoing.headers());
        return builder(HttpMethod.POST, address, headers)
                .setBodyBuilder(new ByteArrayRequestBodyBuilder(encode(outgoing.message()), ""))
                .build();
    }

    /**
     * Make a request without a body.
     *
     * @param headers the protocol's own
     * @param over what takes their place, an empty value leaving one out
     */
    Request bodiless(HttpMethod method, Map<String, String> headers, Map<String, String> over) {
        return builder(method, server.uri(), headers(headers, over)).build();
    }

    HttpServer server() {
        return server;
    }

    /** Return the bounds of an answer. */
    AnswerLimits limits() {
        return server.endpoint().limits();
    }

    VirtualUser user() {
        return user;
    }

    CookieJar cookies() {
        return cookies;
    }

    UserChannels channels() {
        return channels;
    }

    boolean isHttp2() {
        return server.endpoint().http() == Endpoint.HttpVersion.HTTP_2;
    }

    long nanoTime() {
        return server.nanoClock().getAsLong();
    }

    /** Do something on the event loop of the user: at once if that is where we are. */
    void onEventLoop(Runnable task) {
        user.onEventLoop(task);
    }

    /** Close all connections of the user and forget it; to be called on its event loop. */
    void closeAll(CloseKind how) {
        channels.closeAll(how);
        channels.poolIds(user.id()).forEach(id -> server.client().flushClientIdChannels(id, user.eventLoop()));
    }

    private byte[] encode(JsonRpcMessage message) {
        return server.codec().encode(message);
    }

    /** Return the headers in the client's form; those of the last message are remembered, as most messages have the same. */
    private HttpHeaders prepared(Map<String, String> headers) {
        Prepared last = lastPrepared;
        if (last == null || !last.from().equals(headers)) {
            HttpHeaders made = new DefaultHttpHeaders();
            BasicAuthentication.authorization(server.endpoint().url())
                    .ifPresent(basic -> made.set("Authorization", basic));
            headers.forEach((name, value) -> made.set(AsciiString.cached(name), value));
            last = new Prepared(headers, made);
            lastPrepared = last;
        }
        return last.made();
    }

    /** Hold headers in both forms. */
    private record Prepared(Map<String, String> from, HttpHeaders made) {}

    private HttpHeaders headers(Map<String, String> protocolHeaders, Map<String, String> over) {
        HttpHeaders headers = prepared(protocolHeaders).copy();
        over.forEach((name, value) -> {
            if (value.isEmpty() && headers.contains(name)) {
                headers.remove(name);
            } else {
                headers.set(name, value);
            }
        });
        return headers;
    }

    private RequestBuilder builder(HttpMethod method, Uri address, HttpHeaders headers) {
        RequestBuilder builder = new RequestBuilder(method.name(), method, address, server.address())
                .setHeaders(headers)
                .setHttp2Enabled(server.endpoint().http() == Endpoint.HttpVersion.HTTP_2)
                // the exchange has a timer of its own, which ends with it
                .setRequestTimeout(0);
        server.proxy().ifPresent(builder::setProxyServer);
        return builder;
    }
}
