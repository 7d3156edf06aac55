package mcpleak.protocol.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.core.action.builder.ActionBuilder;
import io.gatling.core.session.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import mcpleak.protocol.setting.ServerAnswers;
import mcpleak.protocol.setting.SessionValue;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.SendOptions.SessionClaim;

/** Makes the steps of a virtual user for Gatling's scenarios; the DSL is written over these. */
public final class McpActions {

    private McpActions() {}

    /** What a virtual user does when it could not open a session. */
    public enum OnFailure {
        /** It ends: nothing that it could do afterwards would reach the server. */
        EXIT_USER,
        /** It goes on, failed; its calls are KOs without traffic. */
        CONTINUE
    }

    /** Open a session. */
    public static ActionBuilder initialize(OnFailure onFailure) {
        return action("initialize", action -> new SessionSteps(action).initialize(onFailure));
    }

    /** Go on in a session that was kept, or open one. */
    public static ActionBuilder resume() {
        return action("resume", action -> new SessionSteps(action).resume());
    }

    /** Keep the session open for a user who comes later. */
    public static ActionBuilder keep() {
        return action("keep", action -> new SessionSteps(action)::keep);
    }

    /** End the sessions that were kept. */
    public static ActionBuilder closeKept() {
        return action("close kept", action -> new SessionSteps(action)::closeKept);
    }

    /** End the session in order. */
    public static ActionBuilder close() {
        return action("close", action -> new SessionSteps(action).close(SessionClaim.CURRENT));
    }

    /** Ask once more to end the session that ended last. */
    public static ActionBuilder closeAgain() {
        return action("close", action -> new SessionSteps(action).close(SessionClaim.ENDED));
    }

    /** Drop the connections and leave the session behind. */
    public static ActionBuilder abandon(CloseKind how) {
        return action("abandon", action -> new SessionSteps(action).abandon(how));
    }

    /** Make one request. */
    public static ActionBuilder request(RequestPlan plan) {
        return action(plan.method(), action -> {
            plan.toolInCode().ifPresent(action.mcp().protocol().observer()::toolInCode);
            return new RequestExecutor(action, plan)::send;
        });
    }

    /** Ask for all pages of a list. */
    public static ActionBuilder listPages(RequestPlan plan) {
        return action(plan.method(), action -> new PagesStep(action, plan)::start);
    }

    /** Tell the server something. */
    public static ActionBuilder notification(String method, Optional<SessionValue<JsonNode>> params) {
        return action(method, action -> new NotificationStep(action, method, params)::start);
    }

    /** Open the standing stream, without waiting for it; it is dropped after a while if one is given. */
    public static ActionBuilder openStream(Optional<Duration> dropAfter, CloseKind how) {
        return user("openStream", user -> user.openStream(dropAfter, how));
    }

    /** Drop the standing stream. */
    public static ActionBuilder dropStream(CloseKind how) {
        return user("dropStream", user -> user.dropStream(how));
    }

    /** Answer what the server asks otherwise from now on. */
    public static ActionBuilder answer(UnaryOperator<ServerAnswers> otherwise) {
        return user(
                "answer",
                user -> user.inbox().answer(otherwise.apply(user.inbox().answers())));
    }

    /** Wait until a stage completes. */
    public static ActionBuilder await(Supplier<? extends CompletionStage<?>> awaited) {
        // the supplier may block, so it runs on a thread of its own
        return action("await", action -> session -> {
            var unused = CompletableFuture.<CompletionStage<?>>supplyAsync(
                            awaited::get, action.mcp().waiting())
                    .thenCompose(stage -> stage.thenApply(value -> true))
                    .whenComplete((done, failure) -> {
                        if (failure != null) {
                            action.mcp().protocol().observer().awaitFailed("await failed: " + cause(failure));
                        }
                        action.proceed(session);
                    });
        });
    }

    /** Return what went wrong itself: a dependent stage wraps it. */
    private static Throwable cause(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    /** Do something to a user that nobody waits for. */
    private static ActionBuilder user(String name, Consumer<McpUser> deed) {
        return action(name, action -> session -> {
            McpUser user = action.mcp().user(session);
            user.at(session);
            deed.accept(user);
            action.proceed(session);
        });
    }

    private static ActionBuilder action(String name, Function<McpAction, Consumer<Session>> step) {
        return (context, next) -> new McpAction(name, context, next, step);
    }
}
