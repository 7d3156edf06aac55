package mcpleak.protocol.action;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.core.session.Session;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.setting.RequestOptions.Visibility;
import mcpleak.protocol.setting.SessionValue;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;

/** Tells the server something; once more in a new session if the one at hand turns out to have expired. */
final class NotificationStep {

    private final McpAction action;
    private final McpComponents mcp;
    private final String method;
    private final Optional<SessionValue<JsonNode>> params;
    private final Report report;

    NotificationStep(McpAction action, String method, Optional<SessionValue<JsonNode>> params) {
        this.action = action;
        this.mcp = action.mcp();
        this.method = method;
        this.params = params;
        this.report = action.report(Visibility.REPORTED);
    }

    private enum Time {
        FIRST,
        SECOND
    }

    void start(Session session) {
        message(session)
                .tell(
                        made -> send(session, made, Time.FIRST),
                        reason -> action.proceed(
                                report.notSent(session, method, action.clock().nowMillis(), reason)));
    }

    private ParsedResult<OutboundMessage> message(Session session) {
        McpUser user = mcp.user(session);
        if (user.session().isEmpty()) {
            return new ParsedResult.Invalid<>(RequestExecutor.NO_SESSION);
        }
        return params.map(value -> value.resolve(session).map(Optional::of))
                .orElse(new ParsedResult.Valid<>(Optional.empty()))
                .then(value -> user.message(session, new JsonRpcNotification(method, value)));
    }

    private void send(Session session, OutboundMessage message, Time time) {
        action.throttled(session, () -> {
            long start = action.clock().nowMillis();
            mcp.user(session).connection().tell(message, action.handler(session, end -> {
                if (!reopened(session, message, time, end.outcome())) {
                    ended(session, start, end);
                }
            }));
        });
    }

    // four parameters: what is sent again, and when
    private boolean reopened(Session session, OutboundMessage message, Time time, Outcome outcome) {
        Optional<McpSession> known =
                mcp.user(session).session().filter(open -> open.id().isPresent());
        if (known.isEmpty() || !mcp.protocol().behaviour().expiry().shows(outcome)) {
            return false;
        }
        mcp.openSessions().expired(session.userId());
        if (time == Time.SECOND) {
            return false;
        }
        var ends = new SessionOpening.Ends(opened -> send(opened, message, Time.SECOND), action::proceed);
        new SessionOpening(action, report, ends).start(session);
        return true;
    }

    private void ended(Session session, long start, ExchangeEnd end) {
        Optional<String> failure = end.outcome() instanceof Outcome.Accepted
                ? Optional.empty()
                : Optional.of(end.outcome().text());
        action.proceed(report.sent(session, new Report.Sent(method, start, end.nanos()), failure));
    }
}
