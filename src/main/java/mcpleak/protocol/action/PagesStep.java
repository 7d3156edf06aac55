package mcpleak.protocol.action;

import io.gatling.core.session.Session;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.ToolsListing;

/** Asks for all pages of one of the server's lists, each page a request in the report. */
final class PagesStep {

    private static final String LIST_TOOLS = "tools/list";

    /** A list whose pages do not come to an end is given up after this time. */
    private static final Duration MAX_TIME = Duration.ofMinutes(2);

    private final McpAction action;
    private final McpComponents mcp;
    private final RequestPlan plan;
    private final RequestExecutor executor;

    PagesStep(McpAction action, RequestPlan plan) {
        this.action = action;
        this.mcp = action.mcp();
        this.plan = plan;
        this.executor = new RequestExecutor(action, plan);
    }

    void start(Session session) {
        if (executor.mayStart(session)) {
            ask(session, new ToolsListing(plan.method()), action.clock().nowMillis() + MAX_TIME.toMillis());
        }
    }

    private void ask(Session session, ToolsListing listing, long endMillis) {
        mcp.user(session)
                .headers(session, plan.options().headers())
                .tell(
                        headers -> ask(session, listing, endMillis, headers),
                        reason -> executor.notSent(session, reason));
    }

    private void ask(Session session, ToolsListing listing, long endMillis, Map<String, String> headers) {
        executor.send(
                session,
                new RequestPlan.Prepared("", McpMessages.pageParams(listing.cursor()), headers),
                new RequestExecutor.Aftermath(
                        page -> listing.take(page).or(() -> tooLate(listing, endMillis)),
                        answer -> answered(answer, listing, endMillis)));
    }

    private Optional<String> tooLate(ToolsListing listing, long endMillis) {
        return listing.cursor().isPresent() && action.clock().nowMillis() > endMillis
                ? Optional.of(plan.method() + " has not come to its end within " + MAX_TIME.toMinutes() + " minutes")
                : Optional.empty();
    }

    private void answered(RequestExecutor.Answer answer, ToolsListing listing, long endMillis) {
        boolean tools = plan.method().equals(LIST_TOOLS);
        if (answer.result().isEmpty()) {
            action.proceed(answer.session());
            return;
        }
        if (tools) {
            mcp.protocol().observer().toolsListed(listing.count());
        }
        if (listing.leadsToItself()) {
            mcp.protocol().observer().deviated("the last page of " + plan.method() + " names itself as the next");
        }
        if (listing.cursor().isPresent()) {
            ask(answer.session(), listing, endMillis);
        } else {
            action.proceed(tools ? listed(answer.session(), listing) : answer.session());
        }
    }

    private Session listed(Session session, ToolsListing listing) {
        ListedTools shared = mcp.shared(listing.tools());
        mcp.user(session).listed(shared);
        if (listing.nameless() > 0) {
            mcp.protocol().observer().toolsWithoutName(listing.nameless());
        }
        return shared.knownTo(session);
    }
}
