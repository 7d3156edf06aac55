package mcpleak.protocol.transport;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import mcpleak.protocol.message.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Name the one who sends: each virtual user has connections of its own.
 *
 * @param id the user's number, unique in a run
 * @param eventLoop where everything that concerns this user happens
 */
public record VirtualUser(long id, EventLoop eventLoop) {

    private static final Logger LOGGER = LoggerFactory.getLogger(VirtualUser.class);

    /**
     * Do something later on the user's event loop, which swallows what a task throws: it is told here, so that no request waits
     * for ever.
     *
     * @param millis when, in milliseconds from now
     * @param failed is told if the task throws, with how that ends whatever waits for it
     * @return cancels it
     */
    public Future<?> later(long millis, Runnable task, Consumer<Outcome> failed) {
        return eventLoop.schedule(
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException | StackOverflowError e) {
                        LOGGER.error("a task of user {} failed", id, e);
                        failed.accept(new Outcome.Failed(e.toString()));
                    }
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    /** Do something on the user's event loop: at once if that is where we are; not at all once it has ended. */
    public void onEventLoop(Runnable task) {
        if (eventLoop.inEventLoop()) {
            task.run();
        } else if (!eventLoop.isShutdown()) {
            eventLoop.execute(task);
        }
    }
}
