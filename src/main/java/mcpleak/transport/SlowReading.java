package mcpleak.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import java.util.concurrent.TimeUnit;

/**
 * Read a connection slowly, so that the server's answer piles up on its side.
 *
 * <p>The connection stays slow until it is closed. Confined to its event loop.
 */
final class SlowReading {

    private static final long TICK_MILLIS = 100;

    private final Channel channel;

    private SlowReading(Channel channel) {
        this.channel = channel;
    }

    /**
     * Read at most so many bytes a second from now on, in pieces ten times a second.
     *
     * @param bytesPerSecond at least 1
     */
    static void start(Channel channel, int bytesPerSecond) {
        int piece = (int) Math.max(1, bytesPerSecond * TICK_MILLIS / 1000);
        channel.config().setAutoRead(false);
        // what the kernel holds for us the server has got rid of
        channel.config().setOption(ChannelOption.SO_RCVBUF, Math.max(piece, 1024));
        channel.config().setRecvByteBufAllocator(new FixedRecvByteBufAllocator(piece).maxMessagesPerRead(1));
        new SlowReading(channel).tick();
    }

    private void tick() {
        if (channel.isOpen()) {
            channel.read();
            var unused = channel.eventLoop().schedule(this::tick, TICK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}
