package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.core.session.Session;
import java.util.List;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcNotification;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.Understood;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.Manner;
import mcpleak.transport.Outgoing;

/** Tell the server something. */
final class NotifyAction extends McpAction {

    private final String method;
    private final Optional<SessionValue> params;
    private final Report report;

    NotifyAction(String method, Optional<SessionValue> params, UserAction.Place place) {
        super(method, place.context(), place.next());
        this.method = method;
        this.params = params;
        this.report = new Report(statsEngine(), mcp().protocol().observer(), Visibility.REPORTED);
    }

    @Override
    void step(Session session) {
        Optional<Understood<JsonNode>> made = params.map(value -> value.resolve(session));
        if (mcp().user(session).session().isEmpty()) {
            proceed(report.notSent(session, method, clock().nowMillis(), RequestRound.NO_SESSION));
        } else if (made.isPresent() && made.get() instanceof Understood.Not<JsonNode> not) {
            proceed(report.notSent(session, method, clock().nowMillis(), not.reason()));
        } else {
            Optional<JsonNode> params = made.map(value -> ((Understood.As<JsonNode>) value).value());
            throttled(session, () -> send(session, new JsonRpcNotification(method, params)));
        }
    }

    private void send(Session session, JsonRpcNotification notification) {
        long start = clock().nowMillis();
        McpUser user = mcp().user(session);
        var outgoing = new Outgoing(
                notification, user.headers(session, List.of()), mcp().protocol().requestTimeout(), Manner.GOOD);
        user.connection().tell(outgoing, handler(session, end -> ended(session, start, end)));
    }

    private void ended(Session session, long start, ExchangeEnd end) {
        Optional<String> failure = end.outcome() instanceof Outcome.Accepted
                ? Optional.empty()
                : Optional.of(end.outcome().text());
        proceed(report.sent(session, new Report.Sent(method, start, end.nanos()), failure));
    }
}
