package mcpleak.transport;

import io.gatling.http.client.pool.ChannelPool;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Hold the network connections that one user has open.
 *
 * <p>Confined to the event loop of the user.
 */
final class UserChannels {

    private final List<Channel> open = new ArrayList<>(2);

    /** Take a connection that a request is about to be written to; keeps the client from sending the request twice. */
    void use(Channel channel) {
        if (!open.contains(channel)) {
            open.add(channel);
            if (!ChannelPool.isHttp2(channel)) {
                NoRetryHandler.install(channel.pipeline());
            }
            channel.closeFuture().addListener(closed -> open.remove(channel));
        }
    }

    /** Close all of them. */
    void closeAll(Parting how) {
        List.copyOf(open).forEach(channel -> close(channel, how));
    }

    /** Close one of them. */
    static void close(Channel channel, Parting how) {
        if (how == Parting.RST) {
            // with no time to linger the kernel drops what it has not sent, and resets
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        var unused = channel.close();
    }
}
