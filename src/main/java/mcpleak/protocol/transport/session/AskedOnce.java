package mcpleak.protocol.transport.session;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import mcpleak.protocol.transport.Negotiation.Step;
import org.jspecify.annotations.Nullable;

/**
 * What one user finds out for all: the first does it, the others wait for the answer. Thread-safe.
 *
 * @param <T> the answer
 */
public final class AskedOnce<T> {

    private @Nullable CompletableFuture<T> answer;

    /**
     * Return what a user does.
     *
     * @param ask what the first does, who tells the answer
     * @param known what the others do with it
     */
    public Step first(Function<Consumer<T>, Step> ask, Function<T, Step> known) {
        var mine = new CompletableFuture<T>();
        CompletableFuture<T> first = claim(mine);
        if (first == mine) {
            return ask.apply(mine::complete);
        }
        return first.isDone() ? known.apply(first.join()) : new Step.Wait(first, () -> known.apply(first.join()));
    }

    private synchronized CompletableFuture<T> claim(CompletableFuture<T> mine) {
        if (answer == null) {
            answer = mine;
        }
        return answer;
    }

    /** Let the next user ask again. */
    public synchronized void forget() {
        answer = null;
    }
}
