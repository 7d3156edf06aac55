package mcpleak.gatling;

import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import mcpleak.mcp.ParsedResult;
import scala.Function1;

/**
 * Translate what Gatling makes of a session into a value of ours. Immutable.
 *
 * @param gatling the expression
 * @param <T> what it makes
 */
record SessionExpression<T>(Function1<Session, Validation<T>> gatling) {

    @SuppressWarnings("unchecked") // Gatling's Success holds what the expression says it makes
    ParsedResult<T> resolve(Session session) {
        Object validation = gatling.apply(session);
        return validation instanceof Failure failure
                ? new ParsedResult.Invalid<>(failure.message())
                : new ParsedResult.Valid<>(((Success<T>) validation).value());
    }
}
