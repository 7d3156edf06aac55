package mcpleak.transport;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import mcpleak.mcp.McpSession;
import mcpleak.transport.Negotiation.Step;

/**
 * Agree once for all users: the first does it, the others wait, and take what it got.
 *
 * <p>If the first fails, those who waited fail with it, and the next one tries again. Thread-safe.
 */
final class SharedNegotiation implements Negotiation {

    private final Negotiation once;
    private final AskedOnce<Result> asked = new AskedOnce<>();

    /** Say what came of it. */
    private record Result(Optional<McpSession> session, String failure) {}

    SharedNegotiation(Negotiation once) {
        this.once = once;
    }

    @Override
    public Step first(Opening opening) {
        return asked.first(told -> watched(once.first(opening), told, Optional.empty()), SharedNegotiation::taken);
    }

    private Step watched(Step step, Consumer<Result> told, Optional<McpSession> agreed) {
        if (step instanceof Step.Ask ask) {
            return new Step.Ask(ask.request(), end -> watched(ask.then().apply(end), told, agreed));
        }
        if (step instanceof Step.Tell tell) {
            return new Step.Tell(
                    tell.notification(),
                    new Step.Wait(CompletableFuture.completedFuture(true), () -> watched(tell.then(), told, agreed)));
        }
        if (step instanceof Step.Agreed now) {
            return new Step.Agreed(now.session(), watched(now.then(), told, Optional.of(now.session())));
        }
        if (step instanceof Step.Wait wait) {
            return new Step.Wait(wait.until(), () -> watched(wait.then().get(), told, agreed));
        }
        if (step instanceof Step.Failed failed) {
            asked.forget();
            told.accept(new Result(Optional.empty(), failed.reason()));
        } else {
            told.accept(new Result(agreed, ""));
        }
        return step;
    }

    private static Step taken(Result result) {
        return result.session()
                .<Step>map(session -> new Step.Agreed(session, new Step.Done()))
                .orElseGet(() -> new Step.Failed(result.failure(), LeftBehind.NOTHING));
    }
}
