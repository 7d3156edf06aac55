package mcpleak.transport;

import io.gatling.http.client.HttpClient;
import io.gatling.http.client.Request;
import io.gatling.http.client.RequestBuilder;
import io.gatling.http.client.body.bytearray.ByteArrayRequestBodyBuilder;
import io.gatling.http.client.uri.Uri;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mcpleak.jsonrpc.JsonRpcCodec;
import mcpleak.jsonrpc.JsonRpcMessage;
import mcpleak.jsonrpc.JsonRpcRequest;
import mcpleak.mcp.AnswerDecoder;
import mcpleak.mcp.McpHeaders;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.McpSession;

/**
 * Carry messages to one MCP endpoint over the Streamable HTTP transport.
 *
 * <p>A request is sent once, whatever happens to its connection. Each virtual user has its own connections, kept alive between
 * its requests until {@link #drop}. Thread-safe; every callback runs on the event loop of its user.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http">MCP, Streamable HTTP</a>
 */
public final class StreamableHttp implements AutoCloseable {

    private final HttpClient client;
    private final Endpoint endpoint;
    private final Uri uri;
    private final RememberedAddress address;
    private final JsonRpcCodec codec;
    private final HttpExchange.Watch watch;

    /**
     * Create the transport for a run; looks up the endpoint's host, so not to be called on an event loop.
     *
     * @param client what opens connections; closed with this transport
     * @param endpoint where the server is
     * @param nanoClock monotonic time in nanoseconds
     */
    public StreamableHttp(HttpClient client, Endpoint endpoint, LongSupplier nanoClock) {
        this.client = client;
        this.endpoint = endpoint;
        this.uri = Uri.create(endpoint.url().toString());
        this.address = new RememberedAddress(uri.getHost());
        this.codec = new JsonRpcCodec(endpoint.limits().messages());
        this.watch = new HttpExchange.Watch(nanoClock, endpoint.requestTimeout().toMillis());
    }

    /**
     * Send a request and wait for its response.
     *
     * <p>Requests that the server sends meanwhile on the same stream are answered: {@code ping} with an empty result, others with
     * "method not found".
     *
     * @param session the user's session; empty for {@code initialize}
     * @param done is told once how it ended
     */
    public void request(
            VirtualUser user, Optional<McpSession> session, JsonRpcRequest request, Consumer<ExchangeEnd> done) {
        Request http = post(session, request);
        Consumer<JsonRpcRequest> asked = ask -> reply(user, session, ask);
        send(
                user,
                http,
                new HttpExchange(
                        head -> new AnswerDecoder(request.id(), head, codec, endpoint.limits()), asked, watch, done));
    }

    /**
     * Send a message that has no response: a notification, or the response to a request of the server.
     *
     * @param session the user's session
     * @param done is told once how it ended
     */
    public void tell(
            VirtualUser user, Optional<McpSession> session, JsonRpcMessage message, Consumer<ExchangeEnd> done) {
        acknowledged(user, post(session, message), done);
    }

    /**
     * Ask the server to end a session.
     *
     * @param done is told once how it ended
     */
    public void delete(VirtualUser user, McpSession session, Consumer<ExchangeEnd> done) {
        acknowledged(
                user, builder(HttpMethod.DELETE, McpHeaders.forDelete(session)).build(), done);
    }

    /**
     * Return the same client with another bound on the time of a request. It shares the connections: close only one of the two.
     *
     * @param requestTimeout how long a response may take, connecting included; at least 1 ms
     */
    public StreamableHttp within(Duration requestTimeout) {
        return new StreamableHttp(
                client,
                new Endpoint(endpoint.url(), endpoint.headers(), requestTimeout, endpoint.limits()),
                watch.nanoClock());
    }

    /** Close the idle connections of a user and forget the user. */
    public void drop(VirtualUser user) {
        client.flushClientIdChannels(user.id(), user.eventLoop());
    }

    /** Close all connections. */
    @Override
    public void close() {
        try {
            client.close();
        } catch (Exception e) {
            throw new IllegalStateException("gatling-http-client could not be closed", e);
        }
    }

    private void acknowledged(VirtualUser user, Request request, Consumer<ExchangeEnd> done) {
        send(
                user,
                request,
                new HttpExchange(
                        head -> AnswerDecoder.ofAcknowledgement(head, codec, endpoint.limits()),
                        asked -> {},
                        watch,
                        done));
    }

    private void reply(VirtualUser user, Optional<McpSession> session, JsonRpcRequest asked) {
        tell(user, session, McpMessages.answer(asked), ended -> {});
    }

    private void send(VirtualUser user, Request request, HttpExchange exchange) {
        client.sendRequest(request, user.id(), user.eventLoop(), exchange, null);
    }

    private Request post(Optional<McpSession> session, JsonRpcMessage message) {
        return builder(HttpMethod.POST, McpHeaders.forPost(session))
                .setBodyBuilder(new ByteArrayRequestBodyBuilder(codec.encode(message), ""))
                .build();
    }

    private RequestBuilder builder(HttpMethod method, Map<String, String> protocolHeaders) {
        HttpHeaders headers = new DefaultHttpHeaders();
        protocolHeaders.forEach(headers::set);
        endpoint.headers().forEach(headers::set);
        return new RequestBuilder(method.name(), method, uri, address)
                .setHeaders(headers)
                .setRequestTimeout(watch.timeoutMillis());
    }
}
