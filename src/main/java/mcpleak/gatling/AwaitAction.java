package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Hold the user until something outside of Gatling is done. */
final class AwaitAction extends McpAction {

    private final Supplier<? extends CompletionStage<?>> awaited;

    AwaitAction(ScenarioContext context, Action next, Supplier<? extends CompletionStage<?>> awaited) {
        super("await", context, next);
        this.awaited = awaited;
    }

    @Override
    void step(Session session) {
        // the supplier may block, so it runs on a thread of its own
        var unused = CompletableFuture.<CompletionStage<?>>supplyAsync(awaited::get, mcp().waiting())
                .thenCompose(stage -> stage.thenApply(value -> true))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        mcp().protocol().observer().awaitFailed("await failed: " + cause(failure));
                    }
                    proceed(session);
                });
    }

    /** Return what went wrong itself: a dependent stage wraps it. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
