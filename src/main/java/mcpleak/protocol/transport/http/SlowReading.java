package mcpleak.protocol.transport.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import java.util.concurrent.TimeUnit;

/**
 * Read what a server sends at a given pace, so that it has to wait for its client.
 *
 * <p>A piece that was read is handed on, and the next one read, when its time has passed; meanwhile the rest stays with the server
 * and the kernel. Confined to the event loop of its channel.
 */
final class SlowReading extends ChannelInboundHandlerAdapter {

    private static final String NAME = "mcpleak-slow-reading";

    /** Size of the kernel's buffer, in bytes: what it holds for us the server has got rid of. */
    private static final int KERNEL_BYTES = 1024;

    private final int bytesPerSecond;
    private boolean holding;
    private boolean ended;

    private SlowReading(int bytesPerSecond) {
        this.bytesPerSecond = bytesPerSecond;
    }

    /**
     * Read at most so many bytes a second from now on.
     *
     * @param bytesPerSecond at least 1
     */
    static void start(Channel channel, int bytesPerSecond) {
        stop(channel);
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.SO_RCVBUF, KERNEL_BYTES);
        channel.pipeline().addFirst(NAME, new SlowReading(bytesPerSecond));
        channel.read();
    }

    /** Read as fast as it comes again. */
    static void stop(Channel channel) {
        if (channel.pipeline().get(NAME) != null) {
            channel.pipeline().remove(NAME);
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object piece) {
        long bytes = piece instanceof ByteBuf buffer ? buffer.readableBytes() : 0;
        holding = true;
        var unused = ctx.executor()
                .schedule(
                        () -> handOn(ctx, piece),
                        TimeUnit.SECONDS.toNanos(1) * bytes / bytesPerSecond,
                        TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!holding) {
            ctx.fireChannelReadComplete();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (holding) {
            // not before what was read
            ended = true;
        } else {
            ctx.fireChannelInactive();
        }
    }

    private void handOn(ChannelHandlerContext ctx, Object piece) {
        holding = false;
        ctx.fireChannelRead(piece);
        ctx.fireChannelReadComplete();
        if (ended) {
            ctx.fireChannelInactive();
        } else {
            ctx.channel().read();
        }
    }
}
