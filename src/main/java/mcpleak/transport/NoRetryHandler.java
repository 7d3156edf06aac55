package mcpleak.transport;

import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.client.impl.PrematureCloseException;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * Keep gatling-http-client from sending a request a second time.
 *
 * <p>When a pooled connection dies before the answer's headers, the client sends the request again over a new one, which would run
 * a tool twice and count it once. It does so on hearing that the channel went inactive; here it hears of an error instead, which
 * it reports. Stateless and thread-safe.
 */
@ChannelHandler.Sharable
final class NoRetryHandler extends ChannelInboundHandlerAdapter {

    private static final String NAME = "mcpleak-no-retry";
    private static final NoRetryHandler INSTANCE = new NoRetryHandler();

    private NoRetryHandler() {}

    /** Install the handler unless it is there already; must be called before a request is written. */
    static void install(ChannelPipeline pipeline) {
        if (pipeline.get(NAME) == null) {
            pipeline.addBefore(DefaultHttpClient.APP_HTTP_HANDLER, NAME, INSTANCE);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        // not passed on: the client must never learn that the channel is inactive while it has a request under way
        ctx.fireExceptionCaught(PrematureCloseException.INSTANCE);
    }
}
