package mcpleak.protocol.action;

import com.typesafe.scalalogging.Logger;
import io.gatling.core.action.Action;
import io.gatling.core.action.ChainableAction;
import io.gatling.core.action.ExitableAction;
import io.gatling.core.session.Session;
import org.slf4j.LoggerFactory;

/**
 * Stack Gatling's action traits in Java.
 *
 * <p>Scala compiles {@code abstract override def !} of a trait into a call of a synthetic method that every class with the trait
 * must have, bound to the trait below. javac neither generates nor misses these methods: without them the first virtual user dies
 * of an {@code AbstractMethodError}. So each class here adds one trait, and its accessor calls the class below. The names are an
 * internal contract of Gatling 3.15: {@code JavaActionsTest} bangs an action to notice when they change.
 */
final class JavaActions {

    private static final Logger LOGGER = Logger.apply(LoggerFactory.getLogger("mcpleak.protocol"));

    private JavaActions() {}

    /** Hop to the event loop of the session. */
    abstract static class Plain implements Action {

        @Override
        public Logger logger() {
            return LOGGER;
        }

        @Override
        @SuppressWarnings("MemberName") // named by the Scala compiler
        public void com$typesafe$scalalogging$StrictLogging$_setter_$logger_$eq(Logger ignored) {}
    }

    /** Pass a session on, failed, when the action throws. */
    abstract static class Chainable extends Plain implements ChainableAction {

        @SuppressWarnings("MemberName") // named by the Scala compiler
        public void io$gatling$core$action$ChainableAction$$super$$bang(Session session) {
            super.$bang(session);
        }
    }

    /** Leave blocks: {@code exitBlockOnFail}, loops with a time limit. */
    abstract static class Exitable extends Chainable implements ExitableAction {

        @SuppressWarnings("MemberName") // named by the Scala compiler
        public void io$gatling$core$action$ExitableAction$$super$$bang(Session session) {
            super.$bang(session);
        }
    }
}
