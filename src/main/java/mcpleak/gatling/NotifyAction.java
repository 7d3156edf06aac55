package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.core.session.Session;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcNotification;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.ParsedResult;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.OutboundMessage;

/** Tell the server something; once more in a new session if the one at hand turns out to have expired. */
final class NotifyAction extends McpAction {

    private final String method;
    private final Optional<SessionValue> params;
    private final Report report;

    NotifyAction(String method, Optional<SessionValue> params, UserAction.Place place) {
        super(method, place.context(), place.next());
        this.method = method;
        this.params = params;
        this.report = report(Visibility.REPORTED);
    }

    private enum Time {
        FIRST,
        SECOND
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        ParsedResult<OutboundMessage> made = user.session().isEmpty()
                ? new ParsedResult.Invalid<>(RequestExecutor.NO_SESSION)
                : outgoing(session, user);
        if (made instanceof ParsedResult.Valid<OutboundMessage> as) {
            send(session, as.value(), Time.FIRST);
        } else if (made instanceof ParsedResult.Invalid<OutboundMessage> not) {
            proceed(report.notSent(session, method, clock().nowMillis(), not.reason()));
        }
    }

    private ParsedResult<OutboundMessage> outgoing(Session session, McpUser user) {
        Optional<ParsedResult<JsonNode>> resolved = params.map(value -> value.resolve(session));
        if (resolved.isPresent() && resolved.get() instanceof ParsedResult.Invalid<JsonNode> not) {
            return new ParsedResult.Invalid<>(not.reason());
        }
        Optional<JsonNode> value = resolved.map(each -> ((ParsedResult.Valid<JsonNode>) each).value());
        return user.outgoing(session, new JsonRpcNotification(method, value));
    }

    private void send(Session session, OutboundMessage outgoing, Time time) {
        throttled(session, () -> {
            long start = clock().nowMillis();
            mcp().user(session).connection().tell(outgoing, handler(session, end -> {
                if (!reopened(session, outgoing, time, end.outcome())) {
                    ended(session, start, end);
                }
            }));
        });
    }

    // four parameters: what is sent again, and when
    private boolean reopened(Session session, OutboundMessage outgoing, Time time, Outcome outcome) {
        Optional<McpSession> known =
                mcp().user(session).session().filter(open -> open.id().isPresent());
        if (known.isEmpty() || !mcp().protocol().behaviour().expiry().shows(outcome)) {
            return false;
        }
        mcp().openSessions().expired(session.userId());
        if (time == Time.SECOND) {
            return false;
        }
        var ends = new SessionOpening.Ends(opened -> send(opened, outgoing, Time.SECOND), this::proceed);
        new SessionOpening(this, report, ends).start(session);
        return true;
    }

    private void ended(Session session, long start, ExchangeEnd end) {
        Optional<String> failure = end.outcome() instanceof Outcome.Accepted
                ? Optional.empty()
                : Optional.of(end.outcome().text());
        proceed(report.sent(session, new Report.Sent(method, start, end.nanos()), failure));
    }
}
