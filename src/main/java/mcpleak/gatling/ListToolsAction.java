package mcpleak.gatling;

import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.Tool;
import mcpleak.mcp.ToolsListPage;
import mcpleak.mcp.Understood;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.Outgoing;

/** Ask for all pages of the server's tools, each page a request in the report. */
final class ListToolsAction extends SessionRequestAction {

    private static final String LIST_TOOLS = "tools/list";

    ListToolsAction(ScenarioContext context, Action next) {
        super(LIST_TOOLS, context, next, Visibility.REPORTED);
    }

    @Override
    void step(Session session, McpSession open) {
        ask(session, open, new Progress(Optional.empty(), List.of(), Set.of()));
    }

    private void ask(Session session, McpSession open, Progress progress) {
        throttled(session, () -> {
            long start = clock().nowMillis();
            var list = Outgoing.of(
                    McpMessages.listTools(mcp().nextId(), progress.cursor()),
                    mcp().protocol().endpoint().requestTimeout());
            mcp().user(session)
                    .connection()
                    .request(
                            list,
                            handler(session, end -> answered(session, open, progress, sent(start, end), end.outcome()))
                                    ::accept);
        });
    }

    private static Report.Sent sent(long start, ExchangeEnd end) {
        return new Report.Sent(LIST_TOOLS, start, end.nanos());
    }

    // five parameters: all of them are this one answer and where it came
    private void answered(Session session, McpSession open, Progress progress, Report.Sent sent, Outcome outcome) {
        if (!(outcome instanceof Outcome.Answered answered)) {
            proceed(report().sent(session, sent, Optional.of(outcome.text())));
            return;
        }
        Understood<ToolsListPage> page = ToolsListPage.read(answered.result());
        if (page instanceof Understood.Not<ToolsListPage> not) {
            proceed(report().sent(session, sent, Optional.of("malformed answer: " + not.reason())));
        } else if (page instanceof Understood.As<ToolsListPage> understood) {
            turn(session, open, progress.with(understood.value()), sent);
        }
    }

    private void turn(Session session, McpSession open, Progress progress, Report.Sent sent) {
        Session after = report().sent(session, sent, progress.failure());
        if (progress.failure().isPresent()) {
            proceed(after);
        } else if (progress.cursor().isPresent()) {
            ask(after, open, progress);
        } else {
            proceed(UserSession.with(after, progress.tools()));
        }
    }

    /**
     * Hold what the pages so far said.
     *
     * @param cursor of the next page; empty before the first and after the last
     * @param tools of all pages so far
     * @param seen cursors of the pages before the next
     */
    private record Progress(Optional<String> cursor, List<Tool> tools, Set<String> seen) {

        Progress with(ToolsListPage page) {
            List<Tool> all = new ArrayList<>(tools);
            all.addAll(page.tools());
            Set<String> cursors = new HashSet<>(seen);
            cursor.ifPresent(cursors::add);
            return new Progress(page.nextCursor(), all, cursors);
        }

        Optional<String> failure() {
            if (cursor.filter(seen::contains).isPresent()) {
                return Optional.of("tools/list goes in circles: a nextCursor came twice");
            }
            boolean endless = cursor.isPresent() && seen.size() + 1 >= ToolsListPage.MAX_PAGES;
            return endless
                    ? Optional.of(
                            "tools/list has more than " + ToolsListPage.MAX_PAGES + " pages (ToolsListPage.MAX_PAGES)")
                    : Optional.empty();
        }
    }
}
