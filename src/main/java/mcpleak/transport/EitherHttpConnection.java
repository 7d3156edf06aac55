package mcpleak.transport;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.mcp.McpSession;

/** Be one user's connection over HTTP, in the way that the server is known to speak when it is used. */
final class EitherHttpConnection implements Connection {

    private final HttpWay way;
    private final Connection streamable;
    private final Connection eventStream;

    EitherHttpConnection(HttpConnection http, HttpWay way, Inbox inbox) {
        this.way = way;
        this.streamable = new StreamableConnection(http, inbox);
        this.eventStream = new EventStreamConnection(http, inbox);
    }

    @Override
    public InFlight request(OutboundMessage request, ExchangeListener listener) {
        return current().request(request, listener);
    }

    @Override
    public InFlight tell(OutboundMessage message, Consumer<ExchangeEnd> done) {
        return current().tell(message, done);
    }

    @Override
    public InFlight listen(Map<String, String> headers) {
        return current().listen(headers);
    }

    @Override
    public void begin(McpSession agreed) {
        current().begin(agreed);
    }

    @Override
    public Optional<McpSession> session() {
        return current().session();
    }

    @Override
    public void end(SessionEnd farewell, Consumer<ExchangeEnd> done) {
        current().end(farewell, done);
    }

    @Override
    public boolean hasEnd() {
        return current().hasEnd();
    }

    @Override
    public void forget() {
        current().forget();
    }

    @Override
    public void abandon(CloseKind how) {
        current().abandon(how);
    }

    private Connection current() {
        return way.isEventStream() ? eventStream : streamable;
    }
}
