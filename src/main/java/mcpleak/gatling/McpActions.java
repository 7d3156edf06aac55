package mcpleak.gatling;

import io.gatling.core.action.builder.ActionBuilder;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import mcpleak.transport.CloseKind;
import mcpleak.transport.SendOptions.SessionClaim;

/** Make the steps of a virtual user for Gatling's scenarios; the DSL is written over these. */
public final class McpActions {

    private McpActions() {}

    /** Open a session. */
    public static ActionBuilder initialize(OnFailure onFailure) {
        return (context, next) -> new InitializeAction(context, next, onFailure);
    }

    /** Go on in a session that was kept, or open one. */
    public static ActionBuilder resume() {
        return (context, next) -> new ResumeAction(context, next);
    }

    /** Keep the session open for a user who comes later. */
    public static ActionBuilder keep() {
        return (context, next) -> new KeepAction(context, next);
    }

    /** End the sessions that were kept. */
    public static ActionBuilder closeKept() {
        return (context, next) -> new CloseKeptAction(context, next);
    }

    /** Make one request. */
    public static ActionBuilder request(RequestPlan plan) {
        return (context, next) -> new RequestAction(context, next, plan);
    }

    /** Ask for all pages of a list. */
    public static ActionBuilder listPages(RequestPlan plan) {
        return (context, next) -> new ListPagesAction(context, next, plan);
    }

    /** Tell the server something. */
    public static ActionBuilder notification(String method, Optional<SessionValue> params) {
        return (context, next) -> new NotifyAction(method, params, new UserAction.Place(context, next));
    }

    /** Open the standing stream, without waiting for it; it is dropped after a while if one is given. */
    public static ActionBuilder openStream(Optional<Duration> dropAfter, CloseKind how) {
        return (context, next) -> new UserAction(
                "openStream", new UserAction.Place(context, next), user -> user.openStream(dropAfter, how));
    }

    /** Drop the standing stream. */
    public static ActionBuilder dropStream(CloseKind how) {
        return (context, next) ->
                new UserAction("dropStream", new UserAction.Place(context, next), user -> user.dropStream(how));
    }

    /** Answer what the server asks otherwise from now on. */
    public static ActionBuilder answer(UnaryOperator<ServerAnswers> otherwise) {
        return (context, next) -> new UserAction(
                "answer", new UserAction.Place(context, next), user -> user.answer(otherwise.apply(user.answers())));
    }

    /** End the session in order. */
    public static ActionBuilder close() {
        return (context, next) -> new CloseAction(context, next, SessionClaim.CURRENT);
    }

    /** Ask once more to end the session that ended last. */
    public static ActionBuilder closeAgain() {
        return (context, next) -> new CloseAction(context, next, SessionClaim.ENDED);
    }

    /** Drop the connections and leave the session behind. */
    public static ActionBuilder abandon(CloseKind how) {
        return (context, next) -> new AbandonAction(context, next, how);
    }

    /** Wait until a stage completes. */
    public static ActionBuilder await(Supplier<? extends CompletionStage<?>> awaited) {
        return (context, next) -> new AwaitAction(context, next, awaited);
    }
}
