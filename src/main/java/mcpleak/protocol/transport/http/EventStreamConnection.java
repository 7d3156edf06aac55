package mcpleak.protocol.transport.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.message.EndpointAddress;
import mcpleak.protocol.message.McpHeaders;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.PendingRequests;
import mcpleak.protocol.transport.SendOptions.SessionClaim;
import mcpleak.protocol.transport.UserConnection;
import org.jspecify.annotations.Nullable;

/**
 * Be one user's connection over the transport of 2024-11-05.
 *
 * <p>The session is the stream: when it ends, the session has ended, and requests fail until there is another.
 */
final class EventStreamConnection extends UserConnection {

    private static final Outcome ENDED =
            new Outcome.NotConnected("the server has ended the event stream, and with it the session");

    private final HttpConnection http;
    private final Inbox inbox;
    private final PendingRequests requests;
    private final List<Consumer<ParsedResult<URI>>> waiting = new ArrayList<>(1);
    private @Nullable EventStreamGet stream;
    private @Nullable URI postTo;
    private @Nullable URI postedTo;
    private @Nullable Outcome broken;

    EventStreamConnection(HttpConnection http, Inbox inbox) {
        super(http.user());
        this.http = http;
        this.inbox = inbox;
        this.requests =
                new PendingRequests(http.user().eventLoop(), http.server().nanoClock(), inbox);
    }

    @Override
    public InFlight request(OutboundMessage request, ExchangeListener listener) {
        PendingRequests.Pending pending = requests.prepare(request, listener);
        var post = new EventStreamPost(http, request, end -> {
            if (!(end.outcome() instanceof Outcome.Accepted)) {
                pending.end(end.outcome());
            }
        });
        http.onEventLoop(() -> {
            requests.start(pending);
            pending.sentBy(post);
            whenOpen(request, post);
        });
        return new InFlight() {
            @Override
            public void abort(CloseKind how) {
                http.onEventLoop(() -> {
                    // whether it was posted at all is for the post to say
                    post.abort(how);
                    pending.end(new Outcome.Aborted());
                });
            }

            @Override
            public boolean wasSent() {
                return post.wasSent();
            }
        };
    }

    @Override
    public InFlight tell(OutboundMessage message, Consumer<ExchangeEnd> done) {
        var post = new EventStreamPost(http, message, done);
        http.onEventLoop(() -> whenOpen(message, post));
        return how -> http.onEventLoop(() -> post.abort(how));
    }

    /** The stream is open already: without it nothing is answered. */
    @Override
    public InFlight listen(Map<String, String> headers) {
        return how -> http.onEventLoop(() -> drop(how, ENDED));
    }

    @Override
    public void end(SessionEnd farewell, Consumer<ExchangeEnd> done) {
        forget();
        told(new Outcome.Accepted(), done);
    }

    @Override
    public void forget() {
        noSession();
        http.onEventLoop(() -> reset(CloseKind.FIN));
    }

    @Override
    public void abandon(CloseKind how) {
        noSession();
        http.onEventLoop(() -> {
            reset(how);
            http.closeAll(how);
        });
    }

    /** The first event of the stream came. */
    void endpoint(String said) {
        if (postTo != null) {
            return;
        }
        ParsedResult<URI> address =
                EndpointAddress.resolve(http.server().endpoint().url(), said);
        if (address instanceof ParsedResult.Valid<URI> known) {
            postTo = known.value();
            postedTo = known.value();
            answer(address);
        } else if (address instanceof ParsedResult.Invalid<URI> not) {
            drop(CloseKind.FIN, new Outcome.Malformed(not.reason()));
        }
    }

    /** A message came on the stream. */
    void message(JsonRpcMessage message) {
        requests.hear(message);
    }

    /** The stream ended. */
    void ended(EventStreamGet which, Outcome how) {
        if (which == stream) {
            drop(CloseKind.FIN, how);
            inbox.streamEnded(how);
        }
    }

    /** Return the protocol's headers for a POST: the session is in its address. */
    private Map<String, String> headers() {
        return McpHeaders.forPost(
                session().map(open -> new McpSession(Optional.empty(), open.version(), open.server())));
    }

    private void whenOpen(OutboundMessage outgoing, EventStreamPost post) {
        if (outgoing.sendOptions().session() != SessionClaim.CURRENT) {
            post.send(elsewhere(outgoing.sendOptions().session()), headers());
        } else if (postTo != null) {
            post.send(postTo, headers());
        } else if (broken != null) {
            post.fail(broken);
        } else {
            waiting.add(address -> {
                if (address instanceof ParsedResult.Valid<URI> known) {
                    post.send(known.value(), headers());
                } else {
                    post.fail(broken == null ? ENDED : broken);
                }
            });
            open(outgoing);
        }
    }

    private void open(OutboundMessage first) {
        if (stream == null) {
            stream = new EventStreamGet(
                    http, this, new HttpExchange.Pace(0, first.sendOptions().readBytesPerSecond()));
            stream.send(first.headers());
        }
    }

    /** Where a client posts that claims no session, or one that has ended. */
    private URI elsewhere(SessionClaim claim) {
        URI last = postedTo == null ? http.server().endpoint().url() : postedTo;
        return claim == SessionClaim.ENDED ? last : last.resolve(last.getRawPath());
    }

    /** Close the stream; until {@link #reset} nothing opens another. */
    private void drop(CloseKind how, Outcome why) {
        broken = why;
        postTo = null;
        EventStreamGet was = stream;
        stream = null;
        if (was != null) {
            was.abort(how);
        }
        answer(new ParsedResult.Invalid<>(why.text()));
        requests.endAll(why instanceof Outcome.NotConnected ? new Outcome.ClosedWithinAnswer() : why);
    }

    private void reset(CloseKind how) {
        drop(how, new Outcome.Aborted());
        broken = null;
    }

    private void answer(ParsedResult<URI> address) {
        List<Consumer<ParsedResult<URI>>> told = List.copyOf(waiting);
        waiting.clear();
        told.forEach(each -> each.accept(address));
    }
}
