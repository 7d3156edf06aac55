package mcpleak.gatling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.action.Action;
import io.gatling.core.session.Session;
import io.gatling.core.structure.ScenarioContext;
import java.time.Duration;
import java.util.Optional;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.ToolResult;
import mcpleak.mcp.Understood;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.Outgoing;

/** Call a tool. */
final class CallToolAction extends SessionRequestAction {

    private static final String CALL_TOOL = "tools/call";

    private final ToolCall call;
    private final Duration timeout;
    private final ArgumentsParser parser = new ArgumentsParser();

    CallToolAction(ScenarioContext context, Action next, ToolCall call) {
        super(CALL_TOOL, context, next, call.visibility());
        this.call = call;
        this.timeout = call.timeout().orElse(mcp().protocol().endpoint().requestTimeout());
    }

    @Override
    String reportName(Session session) {
        return call.tool().resolve(session) instanceof SessionText.Resolved.To tool ? named(tool.text()) : CALL_TOOL;
    }

    @Override
    void step(Session session, McpSession open) {
        SessionText.Resolved tool = call.tool().resolve(session);
        SessionText.Resolved arguments = call.arguments().resolve(session);
        if (tool instanceof SessionText.Resolved.Not not) {
            crash(session, CALL_TOOL, not.reason());
        } else if (tool instanceof SessionText.Resolved.To to) {
            if (arguments instanceof SessionText.Resolved.Not not) {
                crash(session, named(to.text()), not.reason());
            } else if (arguments instanceof SessionText.Resolved.To json) {
                parsed(session, to.text(), json.text());
            }
        }
    }

    private void parsed(Session session, String tool, String json) {
        Understood<ObjectNode> arguments = parser.parse(json);
        if (arguments instanceof Understood.As<ObjectNode> understood) {
            send(session, tool, understood.value());
        } else if (arguments instanceof Understood.Not<ObjectNode> not) {
            crash(session, named(tool), not.reason());
        }
    }

    private void send(Session session, String tool, ObjectNode arguments) {
        throttled(session, () -> {
            long start = clock().nowMillis();
            mcp().protocol().observer().toolCallStarted(tool);
            mcp().user(session)
                    .connection()
                    .request(
                            Outgoing.of(McpMessages.callTool(mcp().nextId(), tool, arguments), timeout),
                            handler(session, end -> ended(session, tool, start, end))::accept);
        });
    }

    private void ended(Session session, String tool, long start, ExchangeEnd end) {
        Optional<String> failure = failure(end.outcome());
        mcp().protocol().observer().toolCallEnded(tool, end.nanos(), failure);
        proceed(report().sent(session, new Report.Sent(named(tool), start, end.nanos()), failure));
    }

    private static Optional<String> failure(Outcome outcome) {
        if (!(outcome instanceof Outcome.Answered answered)) {
            return Optional.of(outcome.text());
        }
        Understood<ToolResult> result = ToolResult.read(answered.result());
        return result instanceof Understood.As<ToolResult> understood
                ? understood.value().failure()
                : Optional.of("malformed answer: the result of tools/call is not an object");
    }

    /** Fail a call that could not be made, as Gatling does with its own requests. */
    private void crash(Session session, String name, String reason) {
        statsEngine().logRequestCrash(session.scenario(), session.groups(), name, "Failed to build request: " + reason);
        proceed(session.markAsFailed());
    }

    private static String named(String tool) {
        return CALL_TOOL + " " + RequestName.of(tool);
    }
}
