package mcpleak.gatling;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** Ask every event loop many times a second to do nothing, and see how late it does it. Thread-safe. */
final class EventLoopLag {

    private static final long EVERY_MILLIS = 50;

    private final LongConsumer late;

    private EventLoopLag(LongConsumer late) {
        this.late = late;
    }

    /**
     * Watch a group until it ends.
     *
     * @param late hears by how many nanoseconds a loop was late, on that loop
     */
    static void watch(EventLoopGroup group, LongConsumer late) {
        EventLoopLag lag = new EventLoopLag(late);
        for (EventExecutor loop : group) {
            lag.next(loop);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    private void next(EventExecutor loop) {
        if (loop.isShuttingDown()) {
            return;
        }
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
        loop.schedule(
                () -> {
                    late.accept(Math.max(0, System.nanoTime() - due));
                    next(loop);
                },
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }
}
