package mcpleak.protocol.check;

import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.function.BiFunction;
import java.util.function.Function;
import mcpleak.protocol.message.ParsedResult;

/** Says whether an answer is held against some checks. Thread-safe. */
@FunctionalInterface
public interface CheckCondition {

    /** Say whether it holds for an answer and the session of its user; invalid if that cannot be said, which fails the request. */
    ParsedResult<Boolean> holds(McpResponse answer, Session session);

    /** Return one in Gatling's Expression Language: {@code #{strict}}. */
    static CheckCondition el(String condition) {
        var expression = Expressions.toBooleanExpression(condition);
        return (answer, session) -> {
            Validation<?> value = expression.apply(session);
            return value instanceof Failure failure
                    ? new ParsedResult.Invalid<>(failure.message())
                    : new ParsedResult.Valid<>(
                            Boolean.TRUE.equals(value.toOption().get()));
        };
    }

    /** Return one that a function of the session decides; what it throws fails the request. */
    static CheckCondition of(Function<io.gatling.javaapi.core.Session, Boolean> condition) {
        return of((answer, session) -> condition.apply(session));
    }

    /** Return one that a function of the answer and the session decides; what it throws fails the request. */
    static CheckCondition of(BiFunction<McpResponse, io.gatling.javaapi.core.Session, Boolean> condition) {
        return (answer, session) -> {
            try {
                return new ParsedResult.Valid<>(condition.apply(answer, new io.gatling.javaapi.core.Session(session)));
            } catch (RuntimeException e) {
                // the scenario's own function
                return new ParsedResult.Invalid<>(e.toString());
            }
        };
    }
}
