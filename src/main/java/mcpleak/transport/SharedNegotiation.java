package mcpleak.transport;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mcpleak.mcp.McpSession;
import mcpleak.transport.Negotiation.Step;
import org.jspecify.annotations.Nullable;

/**
 * Agree once for all users: the first does it, the others wait, and take what it got.
 *
 * <p>If the first fails, those who waited fail with it, and the next one tries again. Thread-safe.
 */
final class SharedNegotiation implements Negotiation {

    private final Negotiation once;
    private @Nullable CompletableFuture<Result> result;

    /** Say what came of it. */
    private record Result(Optional<McpSession> session, String failure) {}

    SharedNegotiation(Negotiation once) {
        this.once = once;
    }

    @Override
    public Step first(Opening opening) {
        var mine = new CompletableFuture<Result>();
        CompletableFuture<Result> first = claim(mine);
        if (first == mine) {
            return watched(once.first(opening), mine, Optional.empty());
        }
        return first.isDone() ? taken(first.join()) : new Step.Wait(first, () -> taken(first.join()));
    }

    private synchronized CompletableFuture<Result> claim(CompletableFuture<Result> mine) {
        if (result == null) {
            result = mine;
        }
        return result;
    }

    private synchronized void forget() {
        result = null;
    }

    private Step watched(Step step, CompletableFuture<Result> mine, Optional<McpSession> agreed) {
        if (step instanceof Step.Ask ask) {
            return new Step.Ask(ask.request(), end -> watched(ask.then().apply(end), mine, agreed));
        }
        if (step instanceof Step.Tell tell) {
            return new Step.Tell(
                    tell.notification(),
                    new Step.Wait(CompletableFuture.completedFuture(true), () -> watched(tell.then(), mine, agreed)));
        }
        if (step instanceof Step.Agreed now) {
            return new Step.Agreed(now.session(), watched(now.then(), mine, Optional.of(now.session())));
        }
        if (step instanceof Step.Wait wait) {
            return new Step.Wait(wait.until(), () -> watched(wait.then().get(), mine, agreed));
        }
        if (step instanceof Step.Failed failed) {
            forget();
            mine.complete(new Result(Optional.empty(), failed.reason()));
        } else {
            mine.complete(new Result(agreed, ""));
        }
        return step;
    }

    private static Step taken(Result result) {
        return result.session()
                .<Step>map(session -> new Step.Agreed(session, new Step.Done()))
                .orElseGet(() -> new Step.Failed(result.failure(), LeftBehind.NOTHING));
    }
}
