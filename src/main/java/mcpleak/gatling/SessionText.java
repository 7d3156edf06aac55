package mcpleak.gatling;

import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.function.Function;
import mcpleak.mcp.ParsedResult;

/**
 * Hold a text that each virtual user makes from its session.
 *
 * <p>Immutable.
 */
public final class SessionText {

    private final SessionExpression<String> expression;

    private SessionText(SessionExpression<String> expression) {
        this.expression = expression;
    }

    /** Make the text by Gatling's Expression Language: {@code user-#{id}}. */
    public static SessionText el(String text) {
        return new SessionText(new SessionExpression<>(Expressions.toStringExpression(text)));
    }

    /** Make the text by a function of the session; what it throws fails the request. */
    public static SessionText function(Function<io.gatling.javaapi.core.Session, String> function) {
        return new SessionText(new SessionExpression<>(Expressions.javaFunctionToExpression(function)));
    }

    /** Resolve the text for one user. */
    ParsedResult<String> resolve(Session session) {
        return expression.resolve(session);
    }
}
