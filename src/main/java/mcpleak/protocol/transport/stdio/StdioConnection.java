package mcpleak.protocol.transport.stdio;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
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
import org.jspecify.annotations.Nullable;

/**
 * Be one user's connection to a process of its own, which is started with its first message.
 *
 * <p>The session is the process: when it ends, the session has ended, and requests fail until there is another.
 */
final class StdioConnection extends UserConnection {

    private final StdioProcesses processes;
    private final Inbox inbox;
    private final PendingRequests requests;
    private @Nullable StdioProcess process;

    StdioConnection(StdioProcesses processes, LongSupplier nanoClock, VirtualUser user, Inbox inbox) {
        super(user);
        this.processes = processes;
        this.inbox = inbox;
        this.requests = new PendingRequests(user.eventLoop(), nanoClock, inbox);
    }

    @Override
    public InFlight request(OutboundMessage request, ExchangeListener listener) {
        PendingRequests.Pending pending = requests.prepare(request, listener);
        user().onEventLoop(() -> {
            requests.start(pending);
            // why it could not be written is told by the end of the process
            pending.sentBy(current().write(processes.codec().encode(request.message()), written -> {}));
            endIfGone(pending);
        });
        return pending;
    }

    @Override
    public InFlight tell(OutboundMessage message, Consumer<ExchangeEnd> done) {
        user().onEventLoop(() ->
                current().write(processes.codec().encode(message.message()), written -> told(written, done)));
        return InFlight.NONE;
    }

    @Override
    public void end(SessionEnd farewell, Consumer<ExchangeEnd> done) {
        noSession();
        user().onEventLoop(() -> {
            StdioProcess ending = take();
            if (ending == null) {
                done.accept(ExchangeEnd.of(new Outcome.Accepted(), 0));
            } else {
                long start = System.nanoTime();
                processes.end(ending);
                var unused = ending.end()
                        .thenAccept(how -> user().onEventLoop(() ->
                                done.accept(ExchangeEnd.of(farewell(ending), System.nanoTime() - start))));
            }
        });
    }

    @Override
    public void forget() {
        abandon(CloseKind.FIN);
    }

    @Override
    public void abandon(CloseKind how) {
        noSession();
        user().onEventLoop(() -> {
            StdioProcess left = take();
            if (left != null) {
                leave(left, how);
            }
            requests.endAll(new Outcome.Aborted());
        });
    }

    private void leave(StdioProcess left, CloseKind how) {
        if (how == CloseKind.RST) {
            left.kill();
        } else {
            processes.end(left);
        }
    }

    /** A server that has to be killed did not end in order. */
    private static Outcome farewell(StdioProcess ended) {
        return ended.wasKilled()
                ? new Outcome.TimedOut(TimeUnit.NANOSECONDS.toMillis(2 * StdioProcesses.GRACE.toNanos()))
                : new Outcome.Accepted();
    }

    private @Nullable StdioProcess take() {
        StdioProcess taken = process;
        process = null;
        return taken;
    }

    private StdioProcess current() {
        StdioProcess known = process;
        // one that ended before there was a session is followed by another: some end when they are asked what they do
        // not know
        if (known == null || (known.hasEnded() && session().isEmpty())) {
            known = start();
            process = known;
        }
        return known;
    }

    private StdioProcess start() {
        StdioProcess started = processes.start(this::heard);
        var unused = started.end().thenAccept(how -> user().onEventLoop(() -> ended(started, how)));
        return started;
    }

    private void ended(StdioProcess which, Outcome how) {
        if (which == process) {
            requests.endAll(how);
            inbox.streamEnded(how);
        }
    }

    private void endIfGone(PendingRequests.Pending pending) {
        StdioProcess known = process;
        if (known != null && known.hasEnded()) {
            var unused = known.end().thenAccept(pending::end);
        }
    }

    private void heard(JsonRpcReading reading) {
        user().onEventLoop(() -> {
            if (reading instanceof JsonRpcReading.Messages read) {
                read.messages().forEach(requests::hear);
            } else if (reading instanceof JsonRpcReading.TooLarge tooLarge) {
                // nobody knows whose answer it was
                requests.endAll(new Outcome.TooLarge(tooLarge.reason()));
            }
        });
    }
}
