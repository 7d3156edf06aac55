package mcpleak.protocol.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.session.Session;
import io.netty.util.concurrent.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import mcpleak.protocol.action.RequestPlan.Prepared;
import mcpleak.protocol.check.McpChecks;
import mcpleak.protocol.check.McpResponse;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.ToolResult;
import mcpleak.protocol.setting.RequestOptions;
import mcpleak.protocol.setting.RequestOptions.GiveUp;
import mcpleak.protocol.setting.RequestOptions.OnTimeout;
import mcpleak.protocol.setting.TrafficObserver.Event;
import mcpleak.protocol.setting.TrafficObserver.Kind;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.ExchangeListener;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.SendOptions;
import mcpleak.protocol.transport.SendOptions.SessionClaim;
import org.jspecify.annotations.Nullable;

/**
 * Send a request and see to all that may come of it: its report, its checks, the session that turns out to have expired, the
 * user who gives up.
 *
 * <p>Immutable; each user on its own event loop.
 */
final class RequestExecutor {

    static final String NO_SESSION = "no MCP session: initialize failed or was not called";

    /** How long a user waits, after it has cancelled, for its word to arrive before it hangs up, in milliseconds. */
    private static final long CANCEL_GRACE_MILLIS = 1000;

    private final McpAction action;
    private final McpComponents mcp;
    private final RequestPlan plan;
    private final RequestOptions options;
    private final Report report;

    RequestExecutor(McpAction action, RequestPlan plan) {
        this.action = action;
        this.mcp = action.mcp();
        this.plan = plan;
        this.options = plan.options();
        this.report = action.report(options.report().visibility());
    }

    /**
     * Hold what came of a request.
     *
     * @param session the user's session, with what checks saved; failed if the request is
     * @param result the result; empty if the request failed
     */
    public record Answer(Session session, Optional<JsonNode> result) {}

    /** Send it for one user, who then goes on. */
    void send(Session session) {
        if (mayStart(session)) {
            plan.prepare(session, mcp.user(session))
                    .tell(
                            made -> send(session, made, Aftermath.of(answer -> action.proceed(answer.session()))),
                            reason -> action.proceed(report.notMade(session, plan.reportName(session), reason)));
        }
    }

    /** Say whether a user may send it, who otherwise goes on, failed: a request wants a session unless told otherwise. */
    boolean mayStart(Session session) {
        McpUser user = mcp.user(session);
        user.at(session);
        boolean may = options.sending().session() != SessionClaim.CURRENT
                || user.session().isPresent();
        if (!may) {
            notSent(session, NO_SESSION);
        }
        return may;
    }

    /** Let the user go on, failed: it could not be sent. */
    void notSent(Session session, String reason) {
        action.proceed(
                report.notSent(session, plan.reportName(session), action.clock().nowMillis(), reason));
    }

    /**
     * Send it for one user.
     *
     * @param then what follows
     */
    void send(Session session, Prepared prepared, Aftermath then) {
        new Attempt(session, prepared, then).start();
    }

    /**
     * Say what follows from an answer.
     *
     * @param objection says why a result will not do; empty: it will
     * @param told is told once what came of the request
     */
    record Aftermath(Function<JsonNode, Optional<String>> objection, Consumer<Answer> told) {

        static Aftermath of(Consumer<Answer> told) {
            return new Aftermath(result -> Optional.empty(), told);
        }
    }

    /** One request of one user; sent anew once if its session turns out to have expired. */
    private final class Attempt implements ExchangeListener {

        private final McpUser user;
        private final Prepared prepared;
        private final Aftermath then;
        private final String name;
        private Session session;
        private boolean anew;
        private long startMillis;
        private JsonRpcId id = JsonRpcId.of(0);
        private InFlight inFlight = InFlight.NONE;
        private List<JsonRpcNotification> progress = List.of();
        private boolean over;
        private boolean givenUp;
        private boolean cancels;
        private @Nullable Future<?> timer;

        Attempt(Session session, Prepared prepared, Aftermath then) {
            this.user = mcp.user(session);
            this.session = session;
            this.prepared = prepared;
            this.then = then;
            this.name = plan.reportName(session, prepared);
        }

        void start() {
            action.throttled(session, this::dispatch);
        }

        private void dispatch() {
            startMillis = action.clock().nowMillis();
            id = mcp.nextId();
            ObjectNode params = prepared.params();
            if (options.checks().wantProgress()) {
                // a copy: what a scenario wrote once may be shared by all users
                params = params.deepCopy();
                params.withObject("/_meta").put("progressToken", id.toString());
            }
            if (plan.isToolCall() && !anew) {
                mcp.protocol().observer().toolCallStarted(prepared.subject());
            }
            var request = new JsonRpcRequest(id, plan.method(), Optional.of(params));
            inFlight = user.connection()
                    .request(
                            new OutboundMessage(
                                    request,
                                    prepared.headers(),
                                    options.patience()
                                            .timeout()
                                            .orElse(mcp.protocol().requestTimeout()),
                                    options.sending()),
                            this);
            options.patience()
                    .giveUp()
                    .ifPresent(plan ->
                            schedule(() -> giveUp(plan.how()), plan.after().toMillis()));
        }

        /** Do something later, unless the request ends before: its timer would hold on to all that belongs to it. */
        private void schedule(Runnable task, long millis) {
            if (!over) {
                timer = session.eventLoop().schedule(task, millis, TimeUnit.MILLISECONDS);
            }
        }

        private void giveUp(GiveUp.How how) {
            givenUp = true;
            cancels = how == GiveUp.How.CANCEL && inFlight.wasSent();
            switch (how) {
                case FIN -> inFlight.abort(CloseKind.FIN);
                case RST -> inFlight.abort(CloseKind.RST);
                case CANCEL -> cancelAndHangUp();
            }
        }

        private void cancelAndHangUp() {
            if (inFlight.wasSent()) {
                schedule(() -> inFlight.abort(CloseKind.FIN), CANCEL_GRACE_MILLIS);
                cancel("cancelled by the user", () -> inFlight.abort(CloseKind.FIN));
            } else {
                // there is nothing that the server could cancel
                inFlight.abort(CloseKind.FIN);
            }
        }

        private void cancel(String reason, Runnable done) {
            user.connection()
                    .tell(
                            new OutboundMessage(
                                    McpMessages.cancelled(id, reason),
                                    prepared.headers(),
                                    mcp.protocol().requestTimeout(),
                                    SendOptions.DEFAULT),
                            end -> done.run());
        }

        @Override
        public void told(JsonRpcNotification notification, long nanos) {
            if (options.checks().wantProgress() && notification.method().equals("notifications/progress")) {
                if (progress.isEmpty()) {
                    progress = new ArrayList<>();
                }
                progress.add(notification);
            }
        }

        @Override
        public void ended(ExchangeEnd end) {
            over = true;
            if (timer != null) {
                timer.cancel(false);
            }
            action.guarded(session, () -> settle(end));
        }

        private void settle(ExchangeEnd end) {
            if (givenUp && end.outcome().wasSent()) {
                // whichever way it ended then, it is what the user wanted
                happened(cancels ? Event.CALL_CANCELLED : Event.CALL_ABORTED);
                tell(session, end, Optional.empty(), Optional.empty());
                return;
            }
            Optional<McpSession> expired = hasExpired(end.outcome())
                    ? user.session().filter(open -> open.id().isPresent())
                    : Optional.empty();
            if (expired.isPresent()) {
                mcp.openSessions().expired(session.userId());
                if (!anew) {
                    reopen(end);
                    return;
                }
            }
            if (end.outcome() instanceof Outcome.TimedOut && options.patience().onTimeout() == OnTimeout.CANCEL) {
                happened(Event.CALL_CANCELLED);
                cancel("timeout", () -> {});
            }
            conclude(end);
        }

        private void happened(Event toTheCall) {
            if (plan.isToolCall()) {
                mcp.protocol().observer().happened(toTheCall);
            }
        }

        private void reopen(ExchangeEnd end) {
            anew = true;
            var ends = new SessionOpening.Ends(
                    this::sendAgain,
                    failed -> tell(failed, end, Optional.of(end.outcome().text()), Optional.empty()));
            new SessionOpening(action, report, ends).start(session);
        }

        private void sendAgain(Session opened) {
            session = opened;
            over = false;
            start();
        }

        private void conclude(ExchangeEnd end) {
            var answer = new McpResponse(end, progress);
            ParsedResult<McpChecks> given = options.checks().given(answer, session);
            McpChecks checks = given instanceof ParsedResult.Valid<McpChecks> valid ? valid.value() : McpChecks.NONE;
            Optional<String> failure = given instanceof ParsedResult.Invalid<McpChecks> not
                    ? Optional.of(not.reason())
                    : failure(answer, checks);
            if (failure.isEmpty() && end.outcome() instanceof Outcome.Answered answered) {
                failure = then.objection().apply(answered.result());
            }
            Session after = session;
            if (failure.isEmpty()) {
                McpChecks.Verdict verdict = checks.on(answer, session);
                after = verdict.session();
                failure = verdict.failure();
            }
            boolean usable = failure.isEmpty() && end.outcome() instanceof Outcome.Answered;
            tell(after, end, failure, usable ? Optional.of(answer.body()) : Optional.empty());
        }

        // four parameters: what there is to tell
        private void tell(Session after, ExchangeEnd end, Optional<String> failure, Optional<JsonNode> result) {
            if (plan.isToolCall()) {
                mcp.protocol().observer().toolCallEnded(prepared.subject(), end.nanos(), failure);
            }
            if (end.outcome().isRefusal()) {
                mcp.protocol().observer().happened(Event.REQUEST_REFUSED);
            }
            Kind kind = plan.isToolCall() ? Kind.TOOL_CALL : Kind.PROTOCOL;
            Session reported = report.sent(after, new Report.Sent(name, kind, startMillis, end.nanos()), failure);
            then.told().accept(new Answer(reported, result));
        }
    }

    private boolean hasExpired(Outcome outcome) {
        return options.sending().session() == SessionClaim.CURRENT
                && !options.checks().has(McpChecks.Type.STATUS)
                && mcp.protocol().behaviour().expiry().shows(outcome);
    }

    /** Say why an answer fails whatever it is held against; a check of the user about just that takes the place of it. */
    private Optional<String> failure(McpResponse answer, McpChecks checks) {
        Outcome outcome = answer.end().outcome();
        if (outcome instanceof Outcome.Answered answered) {
            return plan.hasToolResult() && !checks.has(McpChecks.Type.IS_ERROR)
                    ? toolFailure(answered.result())
                    : Optional.empty();
        }
        boolean wanted = (answer.error().isPresent()
                        && (checks.has(McpChecks.Type.ERROR_CODE) || checks.has(McpChecks.Type.ERROR_MESSAGE)))
                || (outcome instanceof Outcome.HttpStatus && checks.has(McpChecks.Type.STATUS));
        return wanted ? Optional.empty() : Optional.of(outcome.text());
    }

    private static Optional<String> toolFailure(JsonNode result) {
        if (result.isObject() && !result.path("isError").asBoolean(false)) {
            // nearly all of them: their texts are not wanted
            return Optional.empty();
        }
        return ToolResult.read(result) instanceof ParsedResult.Valid<ToolResult> read
                ? read.value().failure()
                : Optional.of("malformed answer: the result of tools/call is not an object");
    }
}
