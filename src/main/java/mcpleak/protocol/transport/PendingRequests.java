package mcpleak.protocol.transport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerHead;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.Inbox;
import org.jspecify.annotations.Nullable;

/**
 * Match what comes on one stream with the requests of one user that wait for it.
 *
 * <p>Confined to the event loop of the user, {@link #prepare} excepted.
 */
public final class PendingRequests {

    private final Map<JsonRpcId, Pending> byId = new LinkedHashMap<>();
    private final EventLoop eventLoop;
    private final LongSupplier nanoClock;
    private final Inbox inbox;

    public PendingRequests(EventLoop eventLoop, LongSupplier nanoClock, Inbox inbox) {
        this.eventLoop = eventLoop;
        this.nanoClock = nanoClock;
        this.inbox = inbox;
    }

    /** Make the wait for one response; its time runs from now on. May be called from any thread. */
    public Pending prepare(OutboundMessage outgoing, ExchangeListener listener) {
        return new Pending(
                (JsonRpcRequest) outgoing.message(), outgoing.timeout().toMillis(), listener);
    }

    /** Begin to wait; {@link Pending#sentBy} is to follow. */
    public void start(Pending pending) {
        byId.put(pending.id, pending);
        pending.startTimer();
    }

    /** Be the sending of one request. May be asked from any thread. */
    public interface Sending {

        /** Nothing has been sent yet. */
        Sending NOT_YET = new Sending() {
            @Override
            public boolean wasSent() {
                return false;
            }

            @Override
            public void stop() {}
        };

        /** Return whether all of it has left this client. */
        boolean wasSent();

        /** Send no more of it than has been. */
        void stop();
    }

    /** Take a message of the server: a response to those who wait for it, all else to the inbox. */
    public void hear(JsonRpcMessage message) {
        if (message instanceof JsonRpcResponse response) {
            response.answeredId().map(byId::get).ifPresent(pending -> pending.end(Outcome.of(response)));
        } else if (message instanceof JsonRpcRequest request) {
            inbox.asked(request);
        } else if (message instanceof JsonRpcNotification notification) {
            told(notification);
        }
    }

    /** End all waits. */
    public void endAll(Outcome how) {
        List.copyOf(byId.values()).forEach(pending -> pending.end(how));
    }

    private void told(JsonRpcNotification notification) {
        JsonNode token = notification.params().orElse(MissingNode.getInstance()).path("progressToken");
        List<Pending> wanted = new ArrayList<>(1);
        if (notification.method().equals("notifications/progress") && !token.isMissingNode()) {
            byId.values().stream().filter(pending -> pending.hasToken(token)).forEach(wanted::add);
        }
        if (wanted.isEmpty()) {
            inbox.told(notification);
        } else {
            wanted.forEach(pending -> pending.told(notification));
        }
    }

    /** Wait for one response. */
    public final class Pending implements Connection.InFlight {

        private final JsonRpcId id;
        private final JsonNode token;
        private final long timeoutMillis;
        private final ExchangeListener listener;
        private final long startedAt = nanoClock.getAsLong();
        private OptionalLong firstEventNanos = OptionalLong.empty();
        private volatile Sending sending = Sending.NOT_YET;
        private @Nullable Future<?> timer;
        private boolean over;

        private Pending(JsonRpcRequest request, long timeoutMillis, ExchangeListener listener) {
            this.id = request.id();
            this.token = request.params()
                    .map(params -> params.path("_meta").path("progressToken"))
                    .orElse(MissingNode.getInstance());
            this.timeoutMillis = timeoutMillis;
            this.listener = listener;
        }

        /** It is on its way. */
        public void sentBy(Sending how) {
            sending = how;
            if (over) {
                how.stop();
            }
        }

        @Override
        public void abort(CloseKind how) {
            Runnable end = () -> end(new Outcome.Aborted());
            if (eventLoop.inEventLoop()) {
                end.run();
            } else if (!eventLoop.isShuttingDown()) {
                eventLoop.execute(end);
            }
        }

        @Override
        public boolean wasSent() {
            return sending.wasSent();
        }

        /** End the wait; nothing happens if it has ended. What was not sent until then will not be. */
        public void end(Outcome how) {
            if (over) {
                return;
            }
            over = true;
            byId.remove(id, this);
            if (timer != null) {
                timer.cancel(false);
            }
            if (how instanceof Outcome.Answered || how instanceof Outcome.RpcError) {
                firstEvent();
            }
            listener.ended(new ExchangeEnd(unlessUnsent(how), AnswerHead.NONE, nanosSoFar(), firstEventNanos));
        }

        private Outcome unlessUnsent(Outcome how) {
            if (sending.wasSent()) {
                return how;
            }
            sending.stop();
            if (how instanceof Outcome.Aborted) {
                return new Outcome.NotSent("given up before it was sent");
            }
            return how instanceof Outcome.TimedOut timedOut
                    ? new Outcome.NotSent("the server did not take it within " + timedOut.afterMillis() + " ms")
                    : how;
        }

        private void startTimer() {
            if (timeoutMillis > 0) {
                timer = eventLoop.schedule(
                        () -> end(new Outcome.TimedOut(timeoutMillis)), timeoutMillis, TimeUnit.MILLISECONDS);
            }
        }

        private boolean hasToken(JsonNode wanted) {
            return token.equals(wanted);
        }

        private void told(JsonRpcNotification notification) {
            firstEvent();
            listener.told(notification, nanosSoFar());
        }

        private void firstEvent() {
            if (firstEventNanos.isEmpty()) {
                firstEventNanos = OptionalLong.of(nanosSoFar());
            }
        }

        private long nanosSoFar() {
            return nanoClock.getAsLong() - startedAt;
        }
    }
}
