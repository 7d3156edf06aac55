package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.ParsedResult;
import mcpleak.mcp.ToolsListing;
import mcpleak.transport.SendOptions.SessionClaim;

/** Ask for all pages of one of the server's lists, each page a request in the report. */
final class ListPagesAction extends McpAction {

    private static final String LIST_TOOLS = "tools/list";

    /** A list whose pages do not come to an end is given up after this time. */
    private static final Duration MAX_TIME = Duration.ofMinutes(2);

    private final RequestPlan plan;
    private final RequestExecutor round;

    ListPagesAction(ScenarioContext context, Action next, RequestPlan plan) {
        super(plan.method(), context, next);
        this.plan = plan;
        this.round = new RequestExecutor(this, plan);
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        user.at(session);
        if (plan.options().manner().session() == SessionClaim.CURRENT
                && user.session().isEmpty()) {
            proceed(round.report()
                    .notSent(session, plan.reportName(session), clock().nowMillis(), RequestExecutor.NO_SESSION));
            return;
        }
        ask(session, new ToolsListing(plan.method()), clock().nowMillis() + MAX_TIME.toMillis());
    }

    private void ask(Session session, ToolsListing listing, long endMillis) {
        ParsedResult<Map<String, String>> headers =
                mcp().user(session).headers(session, plan.options().headers());
        if (headers instanceof ParsedResult.Valid<Map<String, String>> made) {
            ask(session, listing, endMillis, made.value());
        } else if (headers instanceof ParsedResult.Invalid<Map<String, String>> not) {
            proceed(round.report().notSent(session, plan.reportName(session), clock().nowMillis(), not.reason()));
        }
    }

    private void ask(Session session, ToolsListing listing, long endMillis, Map<String, String> headers) {
        round.send(
                session,
                new RequestPlan.Prepared("", McpMessages.pageParams(listing.cursor()), headers),
                new RequestExecutor.Aftermath(
                        page -> listing.take(page).or(() -> tooLate(listing, endMillis)),
                        answer -> answered(answer, listing, endMillis)));
    }

    private Optional<String> tooLate(ToolsListing listing, long endMillis) {
        return listing.cursor().isPresent() && clock().nowMillis() > endMillis
                ? Optional.of(plan.method() + " has not come to its end within " + MAX_TIME.toMinutes() + " minutes")
                : Optional.empty();
    }

    private void answered(RequestExecutor.Answer answer, ToolsListing listing, long endMillis) {
        if (answer.result().isEmpty()) {
            proceed(answer.session());
            return;
        }
        if (plan.method().equals(LIST_TOOLS)) {
            mcp().protocol().observer().toolsListed(listing.count());
        }
        if (listing.cursor().isPresent()) {
            ask(answer.session(), listing, endMillis);
        } else if (plan.method().equals(LIST_TOOLS)) {
            proceed(listed(answer.session(), listing));
        } else {
            proceed(answer.session());
        }
    }

    private Session listed(Session session, ToolsListing listing) {
        ListedTools shared = mcp().shared(listing.tools());
        mcp().user(session).listed(shared);
        if (listing.nameless() > 0) {
            mcp().protocol().observer().toolsWithoutName(listing.nameless());
        }
        return UserSession.with(session, shared.all());
    }
}
