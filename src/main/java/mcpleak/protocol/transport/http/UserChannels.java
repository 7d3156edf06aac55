package mcpleak.protocol.transport.http;

import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.http.client.impl.PrematureCloseException;
import io.gatling.http.client.pool.ChannelPool;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import mcpleak.protocol.transport.Connection.CloseKind;

/**
 * Hold the network connections that one user has open.
 *
 * <p>Confined to the event loop of the user.
 */
final class UserChannels {

    private final List<Held> open = new ArrayList<>(2);
    private final KeepAlive keepAlive;
    private final LongSupplier nanoClock;
    private int watches;

    UserChannels(KeepAlive keepAlive, LongSupplier nanoClock) {
        this.keepAlive = keepAlive;
        this.nanoClock = nanoClock;
    }

    /** Be one connection. */
    final class Held {

        private final Channel channel;
        private int requests;
        private boolean closing;
        private boolean watched;
        private long idleSince;
        private OptionalLong idleNanos = OptionalLong.empty();

        private Held(Channel channel) {
            this.channel = channel;
        }

        /** Return how long it had been idle when its last request was written, in nanoseconds; empty if that was its first. */
        OptionalLong idleNanos() {
            return idleNanos;
        }

        /** A request on it has ended, and left it usable. */
        void free() {
            requests--;
            idleSince = nanoClock.getAsLong();
        }

        private void take(OptionalLong idle) {
            requests++;
            idleNanos = idle;
        }

        private long idleFor() {
            return nanoClock.getAsLong() - idleSince;
        }

        private void closed() {
            open.remove(this);
            if (requests == 0 && !closing) {
                keepAlive.closedAfter(idleFor());
            }
            if (watched) {
                keepAlive.watched(idleFor());
            }
        }

        /** Leave it open to see how long the server does, or close it. */
        private void leave() {
            if (keepAlive.watch(idleSince)) {
                watched = true;
                watches++;
            } else {
                retire();
            }
        }

        private void close(CloseKind how) {
            closing = true;
            UserChannels.close(channel, how);
        }

        /** Close it so that the pool does not hand it out any more. */
        private void retire() {
            close(CloseKind.FIN);
            if (ChannelPool.isHttp2(channel)) {
                ChannelPool.markAsGoAway(channel);
            } else if (channel.isActive()) {
                // TLS takes its time to say goodbye
                channel.unsafe().closeForcibly();
            }
        }
    }

    /** Take a connection that a request is about to be written to; keeps the client from sending the request twice. */
    Held use(Channel channel) {
        for (Held held : open) {
            if (held.channel == channel) {
                held.take(OptionalLong.of(held.requests == 0 ? held.idleFor() : 0));
                return held;
            }
        }
        var held = new Held(channel);
        held.take(OptionalLong.empty());
        open.add(held);
        if (!ChannelPool.isHttp2(channel)) {
            NoRetryHandler.install(channel.pipeline());
        }
        channel.closeFuture().addListener(closed -> held.closed());
        return held;
    }

    /** Use none any more that has been idle for so long that the server may be about to close it. */
    void retireIdle() {
        long most = keepAlive.mostIdleNanos(nanoClock.getAsLong());
        for (int i = open.size() - 1; i >= 0; i--) {
            Held held = open.get(i);
            if (held.requests == 0 && !held.closing && !held.watched && held.idleFor() > most) {
                held.leave();
            }
        }
    }

    /**
     * Return the number under which the client pools connections of this user: a new one when one is watched, as the pool would hand
     * that out under the old.
     */
    long poolId(long userId) {
        return userId + ((long) watches << 40);
    }

    /** Return all numbers that there have been. */
    LongStream poolIds(long userId) {
        return LongStream.rangeClosed(0, watches).map(watch -> userId + (watch << 40));
    }

    /** Close all of them. */
    void closeAll(CloseKind how) {
        List.copyOf(open).forEach(held -> held.close(how));
    }

    /** Close one of them. */
    static void close(Channel channel, CloseKind how) {
        if (how == CloseKind.RST) {
            // with no time to linger the kernel drops what it has not sent, and resets
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        var unused = channel.close();
    }

    /**
     * Keep gatling-http-client from sending a request a second time.
     *
     * <p>When a pooled connection dies before the answer's headers, the client sends the request again over a new one, which would run
     * a tool twice and count it once. It does so on hearing that the channel went inactive; here it hears of an error instead, which
     * it reports. Stateless and thread-safe.
     */
    @ChannelHandler.Sharable
    private static final class NoRetryHandler extends ChannelInboundHandlerAdapter {

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
}
