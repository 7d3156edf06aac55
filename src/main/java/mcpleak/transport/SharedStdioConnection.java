package mcpleak.transport;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.jsonrpc.JsonRpcMessage;
import mcpleak.jsonrpc.JsonRpcNotification;
import mcpleak.jsonrpc.JsonRpcRequest;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import org.jspecify.annotations.Nullable;

/** Be one user's part of a process that all users share; it ends with the run and not with the user. */
final class SharedStdioConnection implements Connection {

    private final SharedStdio stdio;
    private final VirtualUser user;
    private final Inbox inbox;
    private final PendingRequests requests;
    private volatile @Nullable McpSession session;

    SharedStdioConnection(SharedStdio stdio, VirtualUser user, Inbox inbox) {
        this.stdio = stdio;
        this.user = user;
        this.inbox = inbox;
        this.requests = new PendingRequests(user.eventLoop(), stdio.nanoClock(), inbox);
        stdio.add(this);
    }

    @Override
    public InFlight request(OutboundMessage request, ExchangeListener listener) {
        var asked = (JsonRpcRequest) request.message();
        PendingRequests.Pending pending = requests.prepare(request, new ExchangeListener() {
            @Override
            public void told(JsonRpcNotification notification, long nanos) {
                listener.told(notification, nanos);
            }

            @Override
            public void ended(ExchangeEnd end) {
                stdio.forget(asked);
                listener.ended(end);
            }
        });
        onEventLoop(() -> {
            requests.start(pending);
            stdio.add(this);
            stdio.write(asked, this, written -> {});
            stdio.end().ifPresent(pending::end);
        });
        return how -> onEventLoop(() -> pending.end(new Outcome.Aborted()));
    }

    @Override
    public InFlight tell(OutboundMessage message, Consumer<ExchangeEnd> done) {
        stdio.write(message.message(), this, written -> onEventLoop(() -> done.accept(ExchangeEnd.of(written, 0))));
        return InFlight.NONE;
    }

    /** There is no other stream than that of all messages. */
    @Override
    public InFlight listen(Map<String, String> headers) {
        return InFlight.NONE;
    }

    @Override
    public void begin(McpSession agreed) {
        session = agreed;
    }

    @Override
    public Optional<McpSession> session() {
        return Optional.ofNullable(session);
    }

    @Override
    public void end(SessionEnd farewell, Consumer<ExchangeEnd> done) {
        session = null;
        onEventLoop(() -> done.accept(ExchangeEnd.of(new Outcome.Accepted(), 0)));
    }

    @Override
    public boolean hasEnd() {
        return false;
    }

    @Override
    public void forget() {
        session = null;
    }

    @Override
    public void abandon(CloseKind how) {
        session = null;
        stdio.remove(this);
        onEventLoop(() -> requests.endAll(new Outcome.Aborted()));
    }

    /** A message came for this user. */
    void heard(JsonRpcMessage message) {
        onEventLoop(() -> requests.hear(message));
    }

    /** The answer to somebody's request is too large. */
    void exceeded(Outcome how) {
        onEventLoop(() -> requests.endAll(how));
    }

    /** The process ended. */
    void ended(Outcome how) {
        onEventLoop(() -> {
            requests.endAll(how);
            inbox.streamEnded(how);
        });
    }

    private void onEventLoop(Runnable task) {
        if (user.eventLoop().inEventLoop()) {
            task.run();
        } else if (!user.eventLoop().isShuttingDown()) {
            user.eventLoop().execute(task);
        }
    }
}
