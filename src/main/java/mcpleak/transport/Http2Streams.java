package mcpleak.transport;

import io.gatling.http.client.impl.Http2AppHandler;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.HttpConversionUtil;

/** Give up single streams of an HTTP/2 connection. */
final class Http2Streams {

    private Http2Streams() {}

    /**
     * Reset the stream of an answer that has begun, as the client does on a timeout. A stream without an answer is left to its
     * timeout: its number is not known outside of the client.
     */
    static void reset(Channel channel, ResponseHead head) {
        head.header(HttpConversionUtil.ExtensionHeaderNames.STREAM_ID.text().toString())
                .ifPresent(id -> channel.pipeline()
                        .fireUserEventTriggered(new Http2AppHandler.StreamTimeout(Integer.parseInt(id))));
    }
}
