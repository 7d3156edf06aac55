package mcpleak.gatling;

import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.function.Function;
import scala.Function1;

/**
 * Hold a text that each virtual user makes from its session.
 *
 * <p>Immutable.
 */
public final class SessionText {

    private final Function1<Session, Validation<String>> expression;

    private SessionText(Function1<Session, Validation<String>> expression) {
        this.expression = expression;
    }

    /** Make the text by Gatling's Expression Language: {@code user-#{id}}. */
    public static SessionText el(String text) {
        return new SessionText(Expressions.toStringExpression(text));
    }

    /** Make the text by a function of the session; what it throws fails the request. */
    public static SessionText function(Function<io.gatling.javaapi.core.Session, String> function) {
        return new SessionText(Expressions.javaFunctionToExpression(function));
    }

    /** Resolve the text for one user. */
    Resolved resolve(Session session) {
        Object validation = expression.apply(session);
        if (validation instanceof Failure failure) {
            return new Resolved.Not(failure.message());
        }
        return new Resolved.To(String.valueOf(((Success<?>) validation).value()));
    }

    /** Say what became of a text. */
    sealed interface Resolved {

        /** The text. */
        record To(String text) implements Resolved {}

        /** The reason why there is none. */
        record Not(String reason) implements Resolved {}
    }
}
