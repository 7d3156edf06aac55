package mcpleak.protocol.transport.stdio;

import java.util.function.Consumer;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.PendingRequests;
import mcpleak.protocol.transport.UserConnection;
import mcpleak.protocol.transport.VirtualUser;

/** Be one user's part of a process that all users share; it ends with the run and not with the user. */
final class SharedStdioConnection extends UserConnection {

    private final SharedStdio stdio;
    private final Inbox inbox;
    private final PendingRequests requests;

    SharedStdioConnection(SharedStdio stdio, VirtualUser user, Inbox inbox) {
        super(user);
        this.stdio = stdio;
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
        user().onEventLoop(() -> {
            requests.start(pending);
            stdio.add(this);
            pending.sentBy(stdio.write(asked, this, written -> {}));
            stdio.end().ifPresent(pending::end);
        });
        return pending;
    }

    @Override
    public InFlight tell(OutboundMessage message, Consumer<ExchangeEnd> done) {
        stdio.write(message.message(), this, written -> told(written, done));
        return InFlight.NONE;
    }

    @Override
    public void end(SessionEnd farewell, Consumer<ExchangeEnd> done) {
        noSession();
        told(new Outcome.Accepted(), done);
    }

    @Override
    public boolean hasEnd() {
        return false;
    }

    @Override
    public void forget() {
        noSession();
    }

    @Override
    public void abandon(CloseKind how) {
        noSession();
        stdio.remove(this);
        user().onEventLoop(() -> requests.endAll(new Outcome.Aborted()));
    }

    /** A message came for this user. */
    void heard(JsonRpcMessage message) {
        user().onEventLoop(() -> requests.hear(message));
    }

    /** The answer to somebody's request is too large. */
    void exceeded(Outcome how) {
        user().onEventLoop(() -> requests.endAll(how));
    }

    /** The process ended. */
    void ended(Outcome how) {
        user().onEventLoop(() -> {
            requests.endAll(how);
            inbox.streamEnded(how);
        });
    }
}
