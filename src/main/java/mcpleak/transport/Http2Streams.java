package mcpleak.transport;

import io.gatling.http.client.impl.Http2AppHandler;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import java.util.OptionalInt;

/** Give up single streams of an HTTP/2 connection. */
final class Http2Streams {

    /** The first stream that gatling-http-client opens: Netty keeps number 1 for an upgrade from HTTP/1.1. */
    private static final int FIRST = 3;

    private Http2Streams() {}

    /** Return the number of the stream that is opened next; to be called just before its request is written. */
    static OptionalInt next(Channel channel) {
        Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
        if (handler == null) {
            return OptionalInt.empty();
        }
        int last = handler.connection().local().lastStreamCreated();
        return OptionalInt.of(last == 0 ? FIRST : last + 2);
    }

    /** Reset a stream, as the client does on a timeout. */
    static void reset(Channel channel, int stream) {
        channel.pipeline().fireUserEventTriggered(new Http2AppHandler.StreamTimeout(stream));
    }
}
