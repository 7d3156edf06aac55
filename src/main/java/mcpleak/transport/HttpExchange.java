package mcpleak.transport;

import io.gatling.http.client.HttpListener;
import io.gatling.http.client.Request;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.concurrent.Future;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import mcpleak.jsonrpc.JsonRpcRequest;
import mcpleak.mcp.AnswerDecoder;
import mcpleak.mcp.AnswerHead;
import mcpleak.mcp.McpHeaders;
import mcpleak.mcp.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Follow one HTTP request from its sending to its end.
 *
 * <p>The exchange is timed until its response is complete. Its end is told when the body is complete too, because only then can
 * the connection be used again; a stream that stays open after the response is closed after {@link #STREAM_END_GRACE_MILLIS}.
 * Confined to the event loop of its user.
 */
final class HttpExchange implements HttpListener {

    /** How long a server may take to end a stream after the response, in milliseconds. */
    static final long STREAM_END_GRACE_MILLIS = 100;

    /** What Netty's native transport puts before the system's own words: "finishConnect(..) failed with error(-111): ". */
    private static final Pattern EPOLL_PREFIX = Pattern.compile("^\\w+\\(\\.\\.\\) failed with error\\(-?\\d+\\): ");

    private final Function<AnswerHead, AnswerDecoder> decoders;
    private final Consumer<JsonRpcRequest> asked;
    private final Watch watch;
    private final Consumer<ExchangeEnd> done;
    private long sentAt;
    private Optional<String> sessionId = Optional.empty();
    private Optional<ExchangeEnd> end = Optional.empty();
    private boolean told;
    private @Nullable Channel channel;
    private @Nullable AnswerDecoder decoder;
    private @Nullable Future<?> grace;

    /**
     * Hold what an exchange is timed with.
     *
     * @param nanoClock monotonic time in nanoseconds
     * @param timeoutMillis the timeout that the request carries, in milliseconds
     */
    record Watch(LongSupplier nanoClock, long timeoutMillis) {}

    HttpExchange(
            Function<AnswerHead, AnswerDecoder> decoders,
            Consumer<JsonRpcRequest> asked,
            Watch watch,
            Consumer<ExchangeEnd> done) {
        this.decoders = decoders;
        this.asked = asked;
        this.watch = watch;
        this.done = done;
        this.sentAt = watch.nanoClock().getAsLong();
    }

    @Override
    public void onFinalClientRequest(Request request) {}

    @Override
    public void onSend() {
        sentAt = watch.nanoClock().getAsLong();
    }

    @Override
    public void onWrite(Channel writtenTo) {
        channel = writtenTo;
        NoRetryHandler.install(writtenTo.pipeline());
    }

    @Override
    public void onHttpResponse(HttpResponseStatus status, HttpHeaders headers) {
        sessionId = Optional.ofNullable(headers.get(McpHeaders.SESSION_ID));
        decoder = decoders.apply(new AnswerHead(status.code(), headers.get("Content-Type", "")));
    }

    @Override
    public void onHttpResponseBodyChunk(ByteBuf chunk, boolean last) {
        AnswerDecoder reading = decoder;
        if (told || reading == null) {
            return;
        }
        try {
            read(reading, chunk, last);
        } catch (RuntimeException | StackOverflowError e) {
            // a defect of ours must not end the virtual user, and an Error would end the whole JVM in
            // gatling-http-client
            settle(new Outcome.Malformed("this client could not read it: " + e));
        }
        if (last) {
            tell();
        } else if (end.isPresent()) {
            awaitEndOfBody();
        }
    }

    @Override
    public void onThrowable(Throwable cause) {
        settle(failure(cause));
        tell();
    }

    private void read(AnswerDecoder reading, ByteBuf chunk, boolean last) {
        Optional<Outcome> outcome = reading.feed(chunk.nioBuffer());
        reading.takeServerRequests().forEach(asked);
        if (outcome.isPresent() || last) {
            settle(outcome.orElseGet(reading::end));
            // the requests in a JSON batch are found at its end
            reading.takeServerRequests().forEach(asked);
        }
    }

    private void settle(Outcome outcome) {
        if (end.isEmpty()) {
            end = Optional.of(
                    new ExchangeEnd(outcome, sessionId, watch.nanoClock().getAsLong() - sentAt));
        }
    }

    private void awaitEndOfBody() {
        if (end.map(ExchangeEnd::outcome)
                .filter(Outcome.TooLarge.class::isInstance)
                .isPresent()) {
            closeAndTell();
        } else if (grace == null && channel != null) {
            grace = channel.eventLoop().schedule(this::closeAndTell, STREAM_END_GRACE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void closeAndTell() {
        if (channel != null) {
            // the client reports our own close as an error, which comes too late to change the outcome
            var unused = channel.close();
        }
        tell();
    }

    private void tell() {
        if (told || end.isEmpty()) {
            return;
        }
        told = true;
        if (grace != null) {
            grace.cancel(false);
        }
        done.accept(end.get());
    }

    private Outcome failure(Throwable cause) {
        if (cause instanceof TimeoutException) {
            return new Outcome.TimedOut(watch.timeoutMillis());
        }
        if (channel == null) {
            return new Outcome.NotConnected(reason(cause));
        }
        return decoder == null ? new Outcome.Closed() : new Outcome.ClosedWithinAnswer();
    }

    private static String reason(Throwable cause) {
        // OpenSSL's own message is "General OpenSslEngine problem"; what is wrong with the certificate stands below it
        Throwable below = cause.getCause();
        if (cause instanceof SSLException && below != null && below != cause) {
            return reason(below);
        }
        String message = Optional.ofNullable(cause.getMessage()).orElse(cause.toString());
        return EPOLL_PREFIX.matcher(message).replaceFirst("");
    }
}
