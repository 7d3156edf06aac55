package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.Tool;
import mcpleak.mcp.ToolsListPage;
import mcpleak.mcp.Understood;
import mcpleak.transport.Manner.SessionClaim;

/** Ask for all pages of one of the server's lists, each page a request in the report. */
final class ListPagesAction extends McpAction {

    private static final String LIST_TOOLS = "tools/list";

    private final RequestPlan plan;
    private final RequestRound round;

    ListPagesAction(ScenarioContext context, Action next, RequestPlan plan) {
        super(plan.method(), context, next);
        this.plan = plan;
        this.round = new RequestRound(this, plan);
    }

    @Override
    void step(Session session) {
        McpUser user = mcp().user(session);
        user.at(session);
        if (plan.options().manner().session() == SessionClaim.CURRENT
                && user.session().isEmpty()) {
            proceed(round.report()
                    .notSent(session, plan.reportName(session), clock().nowMillis(), RequestRound.NO_SESSION));
            return;
        }
        ask(session, new Progress(Optional.empty(), List.of(), Set.of(), 0));
    }

    private void ask(Session session, Progress progress) {
        Understood<Map<String, String>> headers =
                mcp().user(session).headers(session, plan.options().headers());
        if (headers instanceof Understood.As<Map<String, String>> made) {
            ask(session, progress, made.value());
        } else if (headers instanceof Understood.Not<Map<String, String>> not) {
            proceed(round.report().notSent(session, plan.reportName(session), clock().nowMillis(), not.reason()));
        }
    }

    private void ask(Session session, Progress progress, Map<String, String> headers) {
        round.send(
                session,
                new RequestPlan.Prepared("", McpMessages.pageParams(progress.cursor()), headers),
                new RequestRound.Aftermath(
                        page -> progress.with(plan.method(), page) instanceof Understood.Not<Progress> not
                                ? Optional.of(not.reason())
                                : Optional.empty(),
                        answer -> answered(answer, progress)));
    }

    private void answered(RequestRound.Answer answer, Progress progress) {
        if (answer.result().isPresent()
                && progress.with(plan.method(), answer.result().get()) instanceof Understood.As<Progress> turned) {
            turn(answer.session(), turned.value());
        } else {
            proceed(answer.session());
        }
    }

    private void turn(Session session, Progress progress) {
        if (progress.cursor().isPresent()) {
            ask(session, progress);
        } else if (plan.method().equals(LIST_TOOLS)) {
            mcp().user(session).listed(progress.tools());
            if (progress.nameless() > 0) {
                mcp().protocol().observer().toolsWithoutName(progress.nameless());
            }
            proceed(UserSession.with(session, progress.tools()));
        } else {
            proceed(session);
        }
    }

    /**
     * Hold what the pages so far said.
     *
     * @param cursor of the next page; empty before the first and after the last
     * @param tools of all pages so far; empty if the list is not one of tools
     * @param seen cursors of the pages before the next
     * @param nameless how many tools were left out because they have no name
     */
    private record Progress(Optional<String> cursor, List<Tool> tools, Set<String> seen, int nameless) {

        Understood<Progress> with(String method, JsonNode page) {
            Set<String> cursors = new HashSet<>(seen);
            cursor.ifPresent(cursors::add);
            JsonNode text = page.path("nextCursor");
            Optional<String> next = text.isTextual() ? Optional.of(text.asText()) : Optional.empty();
            if (next.filter(cursors::contains).isPresent()) {
                return new Understood.Not<>(method + " goes in circles: a nextCursor came twice");
            }
            if (next.isPresent() && cursors.size() + 1 >= ToolsListPage.MAX_PAGES) {
                return new Understood.Not<>(
                        method + " has more than " + ToolsListPage.MAX_PAGES + " pages (ToolsListPage.MAX_PAGES)");
            }
            return method.equals(LIST_TOOLS)
                    ? withTools(next, page, cursors)
                    : new Understood.As<>(new Progress(next, tools, cursors, 0));
        }

        private Understood<Progress> withTools(Optional<String> next, JsonNode page, Set<String> cursors) {
            Understood<ToolsListPage> read = ToolsListPage.read(page);
            if (read instanceof Understood.Not<ToolsListPage> not) {
                return new Understood.Not<>("malformed answer: " + not.reason());
            }
            ToolsListPage more = ((Understood.As<ToolsListPage>) read).value();
            List<Tool> all = new ArrayList<>(tools);
            all.addAll(more.tools());
            return new Understood.As<>(new Progress(next, all, cursors, nameless + more.nameless()));
        }
    }
}
