package mcpleak.protocol.action;

import io.gatling.commons.stats.KO$;
import io.gatling.commons.stats.OK$;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import java.util.Optional;
import mcpleak.protocol.setting.RequestOptions.Visibility;
import mcpleak.protocol.setting.TrafficObserver.Kind;
import mcpleak.secret.SecretMask;
import scala.Option;

/**
 * Enter the end of one request into Gatling's report and tell the observer, its secrets hidden.
 *
 * @param statsEngine Gatling's book
 * @param mcp knows the observer, who hears of it also when it is silent
 * @param visibility whether it stands in the report
 */
record Report(StatsEngine statsEngine, McpComponents mcp, Visibility visibility) {

    private static final long NANOS_PER_MILLI = 1_000_000;

    /**
     * Enter a request that was sent.
     *
     * @return the user's session, failed if the request is
     */
    Session sent(Session session, Sent request, Optional<String> failure) {
        String name = SecretMask.maskFile(request.name());
        Optional<String> told = failure.map(message -> mcp.koMessages().of(name, message));
        mcp.protocol().observer().requestEnded(name, request.kind(), request.nanos(), told);
        long endMillis = request.startMillis() + request.nanos() / NANOS_PER_MILLI;
        return entered(session, name, new Span(request.startMillis(), endMillis), told);
    }

    /**
     * Enter a request that was not sent because it could not be.
     *
     * @return the user's session, failed
     */
    Session notSent(Session session, String name, long nowMillis, String failure) {
        String shown = SecretMask.maskFile(name);
        String told = mcp.koMessages().of(shown, failure);
        mcp.protocol().observer().requestNotSent(shown, told);
        return entered(session, shown, new Span(nowMillis, nowMillis), Optional.of(told));
    }

    /**
     * Enter a request that could not be made, as Gatling does with its own.
     *
     * @return the user's session, failed
     */
    Session notMade(Session session, String name, String reason) {
        String shown = SecretMask.maskFile(name);
        String told = mcp.koMessages().of(shown, reason);
        mcp.protocol().observer().requestNotSent(shown, told);
        if (visibility == Visibility.REPORTED) {
            statsEngine.logRequestCrash(
                    session.scenario(), session.groups(), shown, "Failed to build request: " + told);
        }
        return session.markAsFailed();
    }

    private Session entered(Session session, String name, Span span, Optional<String> failure) {
        Session after = session;
        if (visibility == Visibility.REPORTED) {
            statsEngine.logResponse(
                    session.scenario(),
                    session.groups(),
                    name,
                    span.startMillis(),
                    span.endMillis(),
                    failure.isPresent() ? KO$.MODULE$ : OK$.MODULE$,
                    Option.empty(),
                    Option.apply(failure.orElse(null)));
            after = session.logGroupRequestTimings(span.startMillis(), span.endMillis());
        }
        return failure.isPresent() ? after.markAsFailed() : after;
    }

    /**
     * Hold a request that was sent and has ended.
     *
     * @param name its name in the report
     * @param kind what it is, whatever its name
     * @param startMillis when it was sent, milliseconds since the epoch
     * @param nanos how long it took, in nanoseconds
     */
    record Sent(String name, Kind kind, long startMillis, long nanos) {

        /** Hold one that is no tool call. */
        Sent(String name, long startMillis, long nanos) {
            this(name, Kind.PROTOCOL, startMillis, nanos);
        }
    }

    private record Span(long startMillis, long endMillis) {}
}
