package mcpleak.protocol.transport.http;

import io.gatling.http.client.impl.Http2AppHandler;
import io.gatling.http.client.impl.PrematureCloseException;
import io.gatling.http.client.pool.ChannelPool;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.util.AttributeKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.transport.Connection.CloseKind;
import org.jspecify.annotations.Nullable;

/**
 * Follow the streams of one HTTP/2 connection: gatling-http-client hears neither of resets nor of the connection's end, and sends
 * again by itself what the server has not taken.
 *
 * <p>Confined to the event loop of its channel.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9113#name-request-reliability">RFC 9113, Request Reliability</a>
 */
final class Http2Streams extends Http2FrameListenerDecorator {

    private static final AttributeKey<Http2Streams> OF_CHANNEL = AttributeKey.valueOf("mcpleak.http2Streams");

    /** The first stream that gatling-http-client opens: Netty keeps number 1 for an upgrade from HTTP/1.1. */
    private static final int FIRST = 3;

    /** Streams of one connection that its server may reset before another is opened: the client forgets none of them. */
    private static final int MOST_RESETS = 1000;

    private final Channel channel;
    private final Http2ConnectionHandler handler;
    private final Map<Integer, HttpExchange> exchanges = new HashMap<>();
    private int resets;
    private boolean leaving;

    private Http2Streams(Channel channel, Http2ConnectionHandler handler, Http2FrameListener listener) {
        super(listener);
        this.channel = channel;
        this.handler = handler;
    }

    /** Return those of a channel; empty if it does not speak HTTP/2. */
    static Optional<Http2Streams> of(Channel channel) {
        @Nullable Http2Streams known = channel.attr(OF_CHANNEL).get();
        if (known != null) {
            return Optional.of(known);
        }
        Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
        return handler == null ? Optional.empty() : Optional.of(follow(channel, handler));
    }

    private static Http2Streams follow(Channel channel, Http2ConnectionHandler handler) {
        Http2ConnectionDecoder decoder = handler.decoder();
        var streams = new Http2Streams(channel, handler, decoder.frameListener());
        decoder.frameListener(streams);
        channel.attr(OF_CHANNEL).set(streams);
        channel.closeFuture().addListener(closed -> streams.lost());
        return streams;
    }

    /** Return the number of the stream that is opened next; to be called just before its request is written. */
    int open(HttpExchange exchange) {
        int last = handler.connection().local().lastStreamCreated();
        int stream = last == 0 ? FIRST : last + 2;
        exchanges.put(stream, exchange);
        return stream;
    }

    /** An exchange has ended. */
    void ended(int stream) {
        exchanges.remove(stream);
        closeIfDone();
    }

    /** Reset a stream, as the client does on a timeout. */
    void reset(int stream) {
        channel.pipeline().fireUserEventTriggered(new Http2AppHandler.StreamTimeout(stream));
    }

    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int stream, long error) throws Http2Exception {
        super.onRstStreamRead(ctx, stream, error);
        if (++resets >= MOST_RESETS) {
            leave();
        }
        HttpExchange exchange = exchanges.remove(stream);
        if (exchange != null && error == Http2Error.REFUSED_STREAM.code()) {
            exchange.notProcessed();
        } else if (exchange != null) {
            exchange.onThrowable(PrematureCloseException.INSTANCE);
        }
    }

    /** Not passed on: the client would send again what was not taken, with two timers running. */
    @Override
    public void onGoAwayRead(ChannelHandlerContext ctx, int lastStream, long error, ByteBuf debug) {
        leave();
        List<Integer> notTaken =
                exchanges.keySet().stream().filter(each -> each > lastStream).toList();
        for (int stream : notTaken) {
            HttpExchange exchange = exchanges.remove(stream);
            if (exchange != null) {
                exchange.notProcessed();
            }
        }
    }

    private void leave() {
        leaving = true;
        ChannelPool.markAsGoAway(channel);
        closeIfDone();
    }

    private void closeIfDone() {
        if (leaving && exchanges.isEmpty()) {
            // the client has not done yet with the stream that ended last
            channel.eventLoop().execute(() -> UserChannels.close(channel, CloseKind.FIN));
        }
    }

    private void lost() {
        List<HttpExchange> cut = List.copyOf(exchanges.values());
        exchanges.clear();
        cut.forEach(exchange -> exchange.onThrowable(PrematureCloseException.INSTANCE));
    }
}
