package mcpleak.protocol.transport.http;

import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.gatling.http.client.impl.PrematureCloseException;
import io.gatling.http.client.uri.Uri;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import mcpleak.network.HandshakeFailure;
import mcpleak.protocol.message.EndpointAddress;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.body.AnswerHead;
import mcpleak.protocol.message.body.BodyDecoder;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.OutboundMessage;
import org.jspecify.annotations.Nullable;

/**
 * Follow one HTTP request from its sending to its end.
 *
 * <p>It is timed until its response is complete. Its end is told when the body is complete too, because only then can
 * the connection be used again; a stream that stays open after the response is closed after {@link KeepAlive#streamEnd}.
 * Confined to the event loop of its user.
 */
abstract class HttpExchange implements HttpListener {

    /** How often a request is sent again that HTTP/2 says was not processed. */
    static final int MOST_REFUSALS = 3;

    /** How often a request is sent on to where the server redirects it. */
    private static final int MOST_REDIRECTS = 5;

    /** A reused connection that ends sooner after the request was written ended on its way, in nanoseconds. */
    private static final long RACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** What Netty's native transport puts before the system's own words: "finishConnect(..) failed with error(-111): ". */
    private static final Pattern EPOLL_PREFIX = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    private final HttpConnection connection;
    private final Pace pace;
    private long sentAt;
    private long endedAt;
    private @Nullable Outcome outcome;
    private boolean told;
    private long counted;
    private volatile @Nullable Channel channel;
    private Optional<Http2Streams> streams = Optional.empty();
    private int stream;
    private UserChannels.@Nullable Held held;
    private @Nullable Request request;
    private int refusals;
    private int redirects;
    private Optional<Request> elsewhere = Optional.empty();
    private final Optional<RequestAuthorization> authorization;
    private Optional<CompletionStage<Optional<String>>> token = Optional.empty();
    private boolean awaitsToken;
    private long writtenAt;
    private @Nullable Future<?> timer;
    private AnswerHead head = AnswerHead.NONE;
    private @Nullable BodyDecoder decoder;
    private @Nullable CloseKind aborted;
    private @Nullable Future<?> grace;

    /**
     * Say how fast an exchange goes.
     *
     * @param timeoutMillis how long it may take, connecting included, in milliseconds; 0: for ever
     * @param readBytesPerSecond how fast its answer is read, in bytes per second; 0: as fast as it comes
     */
    record Pace(long timeoutMillis, int readBytesPerSecond) {

        /** As fast as it comes, for ever. */
        static final Pace STANDING = new Pace(0, 0);

        static Pace of(OutboundMessage outgoing) {
            return new Pace(
                    outgoing.timeout().toMillis(), outgoing.sendOptions().readBytesPerSecond());
        }
    }

    HttpExchange(HttpConnection connection, Pace pace) {
        this.connection = connection;
        this.pace = pace;
        this.sentAt = connection.nanoTime();
        this.authorization = connection.authorization();
    }

    /** Return what decodes the answer, of which the head came. */
    abstract BodyDecoder opened(AnswerHead answerHead);

    /** The body said how the exchange ended. */
    void decoded() {}

    /** The exchange has ended; called once. */
    abstract void ended(Outcome how);

    /** Return the status and headers of the answer. */
    final AnswerHead head() {
        return head;
    }

    /** Return the time from sending until the response was complete, in nanoseconds. */
    final long nanos() {
        return endedAt - sentAt;
    }

    /** Return the time since sending, in nanoseconds. */
    final long nanosSoFar() {
        return connection.nanoTime() - sentAt;
    }

    /** The request could not be made. */
    final void notSent(RuntimeException cause) {
        settle(new Outcome.NotSent(reason(cause)));
        tell();
    }

    /** Return whether it has a connection, to which it was then written. May be asked from any thread. */
    final boolean wasSent() {
        return channel != null;
    }

    /** Give the exchange up. */
    final void abort(CloseKind how) {
        aborted = how;
        settle(channel == null ? new Outcome.NotSent("given up before a connection was open") : new Outcome.Aborted());
        closeAndTell(how);
    }

    /** It is about to be sent; its time runs from now on. */
    final void sending(Request what) {
        request = what;
        if (timer == null && pace.timeoutMillis() > 0 && !told) {
            timer = connection.user().later(pace.timeoutMillis(), this::timedOut, failure -> {
                settle(failure);
                tell();
            });
        }
    }

    /** The server says that it has not processed the request, and never will. */
    final void notProcessed() {
        @Nullable Request again = request;
        if (told || outcome != null) {
            return;
        }
        if (again == null || ++refusals > MOST_REFUSALS) {
            onThrowable(PrematureCloseException.INSTANCE);
        } else {
            free();
            sendAgain(again);
        }
    }

    private void sendAgain(Request again) {
        channel = null;
        head = AnswerHead.NONE;
        elsewhere = Optional.empty();
        connection.send(() -> again, this);
    }

    /**
     * Return the same request to where the server redirects it, which stays its own origin: to another one, it could give away what
     * the request holds.
     *
     * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-15.4.8">RFC 9110, 307 and 308: method and body stay</a>
     */
    private Optional<Request> elsewhere(AnswerHead answer) {
        @Nullable Request sent = request;
        if (sent == null || (answer.status() != 307 && answer.status() != 308)) {
            return Optional.empty();
        }
        URI from = URI.create(sent.getUri().toString());
        Optional<URI> target = answer.redirection().flatMap(text -> EndpointAddress.onSameOrigin(from, text));
        target.ifPresent(uri -> connection
                .server()
                .deviations()
                .accept("requests are redirected to " + uri.getRawPath()
                        + ": use that in -Durl, and each is sent once"));
        return target.map(uri -> sent.copyWithNewUri(Uri.create(uri.toString())));
    }

    /** Go on once the request has a token, if it takes one. */
    final void whenAuthorized(Request what, Runnable then) {
        if (authorization.isEmpty()) {
            then.run();
            return;
        }
        awaitsToken = true;
        authorization.get().beforeSending(what, refusal -> goOn(refusal.map(Outcome.NotSent::new), then));
    }

    private void sendAgain(Request again, CompletionStage<Optional<String>> awaited) {
        channel = null;
        awaitsToken = true;
        token = Optional.empty();
        int status = head.status();
        RequestAuthorization by = authorization.orElseThrow();
        by.await(
                awaited,
                refusal -> goOn(refusal.map(why -> new Outcome.HttpStatus(status, why)), () -> sendAgain(again)));
    }

    /** A token is there or not; the request may have been given up meanwhile. */
    private void goOn(Optional<? extends Outcome> refused, Runnable otherwise) {
        awaitsToken = false;
        if (refused.isPresent()) {
            settle(refused.get());
            tell();
        } else if (!told) {
            otherwise.run();
        }
    }

    private void timedOut() {
        settle(
                channel == null
                        ? new Outcome.NotConnected((awaitsToken ? "no token" : "no connection") + " within "
                                + pace.timeoutMillis() + " ms")
                        : new Outcome.TimedOut(pace.timeoutMillis()));
        closeAndTell(CloseKind.FIN);
    }

    @Override
    public final void onFinalClientRequest(Request request) {}

    @Override
    public final void onSend() {
        if (refusals + redirects == 0) {
            sentAt = connection.nanoTime();
        }
    }

    @Override
    public final void onWrite(Channel writtenTo) {
        if (told) {
            // it was given up while it connected: the connection is closed under it, whatever its protocol
            connection.channels().use(writtenTo);
            UserChannels.close(writtenTo, aborted == null ? CloseKind.FIN : aborted);
            return;
        }
        channel = writtenTo;
        held = connection.channels().use(writtenTo);
        writtenAt = connection.nanoTime();
        if (connection.isHttp2()) {
            streams = Http2Streams.of(writtenTo);
            streams.ifPresent(all -> stream = all.open(this));
        }
        if (pace.readBytesPerSecond() > 0) {
            SlowReading.start(writtenTo, pace.readBytesPerSecond());
        }
    }

    @Override
    public final void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
        if (told) {
            return;
        }
        if (request != null) {
            connection.cookies().take(request.getUri(), headers);
        }
        String keepAlive = headers.get("keep-alive");
        if (keepAlive != null) {
            connection.server().keepAlive().said(keepAlive);
        }
        AnswerHead answer = new AnswerHead(status.code(), name -> Optional.ofNullable(headers.get(name)));
        elsewhere = redirects < MOST_REDIRECTS ? elsewhere(answer) : Optional.empty();
        if (elsewhere.isEmpty()) {
            head = answer;
            token = authorization.flatMap(by -> by.afterAnswer(status.code(), headers));
        }
        if (elsewhere.isEmpty() && token.isEmpty()) {
            decoder = opened(head);
        }
    }

    @Override
    public final void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
        if (last) {
            free();
        }
        if (last && elsewhere.isPresent() && !told) {
            redirects++;
            sendAgain(elsewhere.get());
            return;
        }
        if (last && token.isPresent() && request != null && !told) {
            sendAgain(request, token.get());
            return;
        }
        if (told || decoder == null) {
            return;
        }
        try {
            read(chunk.nioBuffer(), last);
        } catch (RuntimeException | StackOverflowError e) {
            // a defect of ours must not end the virtual user, and an Error would end the whole JVM in
            // gatling-http-client
            settle(new Outcome.Malformed("this client could not read it: " + e));
        }
        if (last) {
            tell();
        } else if (outcome != null) {
            awaitEndOfBody();
        }
    }

    @Override
    public final void onThrowable(Throwable cause) {
        settle(failure(cause));
        tell();
    }

    private void read(ByteBuffer piece, boolean last) {
        BodyDecoder body = Objects.requireNonNull(decoder, "the head comes first");
        Optional<Outcome> found = body.feed(piece).or(() -> tooMuchHeld(body.heldBytes()));
        if (found.isPresent() || last) {
            settle(found.orElseGet(body::end));
            decoded();
        }
    }

    /** All answers that are under way share one bound: each alone may be long. */
    private Optional<Outcome> tooMuchHeld(long now) {
        long before = counted;
        counted = now;
        return connection.server().memory().add(now - before)
                ? Optional.empty()
                : Optional.of(new Outcome.TooLarge(connection.server().memory().text()));
    }

    private void settle(Outcome how) {
        if (outcome == null) {
            outcome = how;
            endedAt = connection.nanoTime();
        }
    }

    private void awaitEndOfBody() {
        if (outcome instanceof Outcome.TooLarge) {
            closeAndTell(CloseKind.FIN);
        } else if (grace == null && channel != null) {
            KeepAlive known = connection.server().keepAlive();
            grace = connection.user().later(known.streamEnd().toMillis(), this::leftOpen, failure -> tell());
        }
    }

    private void leftOpen() {
        connection.server().keepAlive().leftStreamOpen();
        closeAndTell(CloseKind.FIN);
    }

    private void closeAndTell(CloseKind how) {
        if (channel != null && !told) {
            // the client reports our own close as an error, which comes too late to change the outcome
            if (streams.isPresent()) {
                streams.get().reset(stream);
                free();
            } else {
                UserChannels.close(channel, how);
            }
        }
        tell();
    }

    private void tell() {
        if (told || outcome == null) {
            return;
        }
        told = true;
        connection.server().memory().remove(counted);
        if (grace != null) {
            grace.cancel(false);
        }
        if (timer != null) {
            timer.cancel(false);
        }
        streams.ifPresent(all -> all.ended(stream));
        if (pace.readBytesPerSecond() > 0 && channel != null) {
            SlowReading.stop(channel);
        }
        ended(outcome);
    }

    /** The connection may serve another request. */
    private void free() {
        if (held != null) {
            held.free();
            held = null;
        }
    }

    private Outcome failure(Throwable cause) {
        boolean isTls = cause instanceof SSLException || cause.getCause() instanceof SSLException;
        String reason = reason(cause);
        // in TLS 1.3 a server refuses a client's certificate when the request is on its way
        if (channel == null || (head.isNone() && isTls && HandshakeFailure.isKnown(reason))) {
            return new Outcome.NotConnected(HandshakeFailure.text(reason));
        }
        OptionalLong idleNanos = held == null ? OptionalLong.empty() : held.idleNanos();
        boolean race = head.isNone() && connection.nanoTime() - writtenAt < RACE_NANOS;
        if (race && idleNanos.isPresent()) {
            connection.server().keepAlive().closedAfter(idleNanos.getAsLong());
            return new Outcome.ClosedOnReuse();
        }
        return head.isNone() ? new Outcome.Closed() : new Outcome.ClosedWithinAnswer();
    }

    private static String reason(Throwable cause) {
        // OpenSSL's own message is "General OpenSslEngine problem"; what is wrong with the certificate stands below it
        Throwable below = cause.getCause();
        if (cause instanceof IllegalArgumentException && below != null) {
            // Netty: "validation failed for header 'Last-Event-ID'", and below it which character
            return cause.getMessage() + ": " + below.getMessage();
        }
        if ((cause instanceof SSLException || cause instanceof DecoderException) && below != null && below != cause) {
            return reason(below);
        }
        String message = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
        return EPOLL_PREFIX.matcher(message).replaceFirst("");
    }
}
