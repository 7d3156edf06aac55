package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import mcpleak.gatling.RequestPlan.Prepared;
import mcpleak.jsonrpc.JsonRpcId;
import mcpleak.jsonrpc.JsonRpcNotification;
import mcpleak.jsonrpc.JsonRpcRequest;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.ToolResult;
import mcpleak.mcp.Understood;
import mcpleak.transport.ExchangeEnd;
import mcpleak.transport.ExchangeListener;
import mcpleak.transport.InFlight;
import mcpleak.transport.Manner;
import mcpleak.transport.Manner.SessionClaim;
import mcpleak.transport.Outgoing;
import mcpleak.transport.Parting;

/**
 * Send a request and see to all that may come of it: its report, its checks, the session that turns out to have expired, the
 * user who gives up.
 *
 * <p>Immutable; each user on its own event loop.
 */
final class RequestRound {

    static final String NO_SESSION = "no MCP session: initialize failed or was not called";

    private static final int NOT_FOUND = 404;
    private static final int BAD_REQUEST = 400;

    /** How long a user waits, after it has cancelled, for its word to arrive before it hangs up, in milliseconds. */
    private static final long CANCEL_GRACE_MILLIS = 1000;

    private final McpAction action;
    private final McpComponents mcp;
    private final RequestPlan plan;
    private final RequestOptions options;
    private final Report report;

    RequestRound(McpAction action, RequestPlan plan) {
        this.action = action;
        this.mcp = action.mcp();
        this.plan = plan;
        this.options = plan.options();
        this.report = new Report(action.statsEngine(), mcp.protocol().observer(), options.visibility());
    }

    /**
     * Hold what came of a request.
     *
     * @param session the user's session, with what checks saved; failed if the request is
     * @param result the result; empty if the request failed
     */
    record Answer(Session session, Optional<JsonNode> result) {}

    Report report() {
        return report;
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
            if (plan.isToolCall()) {
                mcp.protocol().observer().toolCallStarted(prepared.subject());
            }
            var request = new JsonRpcRequest(id, plan.method(), Optional.of(params));
            inFlight = user.connection()
                    .request(
                            new Outgoing(
                                    request,
                                    user.headers(session, options.headers()),
                                    options.timeout().orElse(mcp.protocol().requestTimeout()),
                                    options.manner()),
                            this);
            options.giveUp().ifPresent(this::planToGiveUp);
        }

        private void planToGiveUp(GiveUp plan) {
            var unused = session.eventLoop()
                    .schedule(() -> giveUp(plan.how()), plan.after().toMillis(), TimeUnit.MILLISECONDS);
        }

        private void giveUp(GiveUp.How how) {
            if (over) {
                return;
            }
            switch (how) {
                case FIN -> inFlight.abort(Parting.FIN);
                case RST -> inFlight.abort(Parting.RST);
                case CANCEL -> {
                    cancel("cancelled by the user", () -> inFlight.abort(Parting.FIN));
                    var unused = session.eventLoop()
                            .schedule(() -> inFlight.abort(Parting.FIN), CANCEL_GRACE_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
        }

        private void cancel(String reason, Runnable done) {
            user.connection()
                    .tell(
                            new Outgoing(
                                    McpMessages.cancelled(id, reason),
                                    user.headers(session, options.headers()),
                                    mcp.protocol().requestTimeout(),
                                    Manner.GOOD),
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
            action.guarded(session, () -> settle(end));
        }

        private void settle(ExchangeEnd end) {
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
            if (end.outcome() instanceof Outcome.TimedOut && options.onTimeout() == OnTimeout.CANCEL) {
                cancel("timeout", () -> {});
            }
            conclude(end);
        }

        private void reopen(ExchangeEnd end) {
            anew = true;
            over = false;
            count(end, Optional.of("session expired: " + end.outcome().text()));
            var ends = new SessionOpening.Ends(
                    this::sendAgain, failed -> then.told().accept(new Answer(failed, Optional.empty())));
            new SessionOpening(action, report, ends).start(session);
        }

        private void sendAgain(Session opened) {
            session = opened;
            start();
        }

        private void conclude(ExchangeEnd end) {
            var answer = new McpResponse(end, progress);
            Optional<String> failure = Expectations.failure(plan, answer);
            if (failure.isEmpty() && end.outcome() instanceof Outcome.Answered answered) {
                failure = then.objection().apply(answered.result());
            }
            Session after = session;
            if (failure.isEmpty() && !(end.outcome() instanceof Outcome.Aborted)) {
                McpChecks.Verdict verdict = options.checks().on(answer, session);
                after = verdict.session();
                failure = verdict.failure();
            }
            count(end, failure);
            Session reported = report.sent(after, new Report.Sent(name, startMillis, end.nanos()), failure);
            boolean usable = failure.isEmpty() && end.outcome() instanceof Outcome.Answered;
            then.told().accept(new Answer(reported, usable ? Optional.of(answer.body()) : Optional.empty()));
        }

        private void count(ExchangeEnd end, Optional<String> failure) {
            if (plan.isToolCall()) {
                mcp.protocol().observer().toolCallEnded(prepared.subject(), end.nanos(), failure);
            }
        }
    }

    private boolean hasExpired(Outcome outcome) {
        boolean known = options.manner().session() == SessionClaim.CURRENT
                && !options.checks().has(McpCheckType.STATUS)
                && outcome instanceof Outcome.HttpStatus;
        if (!known) {
            return false;
        }
        int status = ((Outcome.HttpStatus) outcome).status();
        return status == NOT_FOUND
                || (status == BAD_REQUEST
                        && mcp.protocol().conduct().expiry() == Conduct.Expiry.NOT_FOUND_OR_BAD_REQUEST);
    }

    /** Say what every answer must fulfil, unless a check of the user is about just that. */
    private static final class Expectations {

        private Expectations() {}

        static Optional<String> failure(RequestPlan plan, McpResponse answer) {
            RequestOptions options = plan.options();
            Outcome outcome = answer.end().outcome();
            if (outcome instanceof Outcome.Answered answered) {
                return plan.hasToolResult() && !options.checks().has(McpCheckType.IS_ERROR)
                        ? toolFailure(answered.result())
                        : Optional.empty();
            }
            boolean wanted =
                    (outcome instanceof Outcome.Aborted && options.giveUp().isPresent())
                            || (answer.error().isPresent() && wantsErrors(options))
                            || (outcome instanceof Outcome.HttpStatus
                                    && options.checks().has(McpCheckType.STATUS));
            return wanted ? Optional.empty() : Optional.of(outcome.text());
        }

        private static boolean wantsErrors(RequestOptions options) {
            return options.checks().has(McpCheckType.ERROR_CODE)
                    || options.checks().has(McpCheckType.ERROR_MESSAGE);
        }

        private static Optional<String> toolFailure(JsonNode result) {
            if (result.isObject() && !result.path("isError").asBoolean(false)) {
                // nearly all of them: their texts are not wanted
                return Optional.empty();
            }
            Understood<ToolResult> read = ToolResult.read(result);
            return read instanceof Understood.As<ToolResult> understood
                    ? understood.value().failure()
                    : Optional.of("malformed answer: the result of tools/call is not an object");
        }
    }
}
