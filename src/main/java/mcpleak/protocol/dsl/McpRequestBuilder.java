package mcpleak.protocol.dsl;

import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Session;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import mcpleak.protocol.action.McpActions;
import mcpleak.protocol.action.RequestPlan;
import mcpleak.protocol.check.CheckCondition;
import mcpleak.protocol.check.McpResponse;
import mcpleak.protocol.setting.RequestOptions;
import mcpleak.protocol.setting.SessionValue;
import mcpleak.protocol.transport.SendOptions;
import mcpleak.protocol.transport.SendOptions.SessionClaim;

/**
 * Be a request in a scenario. Immutable: each method returns another builder.
 *
 * @param <B> the builder itself
 */
public abstract sealed class McpRequestBuilder<B extends McpRequestBuilder<B>> implements McpActionBuilder
        permits ToolCallBuilder, RequestBuilder, ListBuilder, GetPromptBuilder, CompletionBuilder {

    private final RequestPlan plan;

    McpRequestBuilder(RequestPlan plan) {
        this.plan = plan;
    }

    abstract B with(RequestPlan other);

    RequestPlan plan() {
        return plan;
    }

    /**
     * Hold the answer against checks: Gatling's {@code jsonPath}, {@code jmesPath}, {@code substring}, {@code regex}, {@code
     * bodyString}, {@code bodyBytes}, {@code bodyLength}, {@code responseTimeInMillis}, which see the result and not its envelope,
     * those of {@link McpDsl}, and {@code status}, {@code header} and {@code headerRegex} of Gatling's HTTP DSL. What they {@code saveAs} is in the session afterwards.
     *
     * <p>Without a check on {@code isError}, {@code errorCode} or {@code statusCode}, an answer that is an error is a KO.
     *
     * @throws IllegalArgumentException if a check is of a kind that does not apply
     */
    public B check(CheckBuilder... checks) {
        return check(List.of(checks));
    }

    /** Hold the answer against checks. */
    public B check(List<CheckBuilder> checks) {
        return with(options().with(options().checks().and(checks)));
    }

    /**
     * Hold the answer against checks where a condition holds.
     *
     * @param condition in Gatling's Expression Language: {@code #{strict}}
     */
    public Conditional<B> checkIf(String condition) {
        return new Conditional<>(this, CheckCondition.el(condition));
    }

    /** Hold the answer against checks where a function of the session says so. */
    public Conditional<B> checkIf(Function<Session, Boolean> condition) {
        return new Conditional<>(this, CheckCondition.of(condition));
    }

    /** Hold the answer against checks where a function of the answer and the session says so. */
    public Conditional<B> checkIf(BiFunction<McpResponse, Session, Boolean> condition) {
        return new Conditional<>(this, CheckCondition.of(condition));
    }

    /** A request and a condition that checks are to follow. */
    public static final class Conditional<B extends McpRequestBuilder<B>> {

        private final McpRequestBuilder<B> request;
        private final CheckCondition condition;

        private Conditional(McpRequestBuilder<B> request, CheckCondition condition) {
            this.request = request;
            this.condition = condition;
        }

        /**
         * Hold the answer against checks where the condition holds.
         *
         * @throws IllegalArgumentException if a check is of a kind that does not apply
         */
        public B then(CheckBuilder... checks) {
            return then(List.of(checks));
        }

        /** Hold the answer against checks where the condition holds. */
        public B then(List<CheckBuilder> checks) {
            RequestOptions options = request.options();
            return request.with(options.with(options.checks().and(condition, checks)));
        }
    }

    /** Leave the request out of Gatling's report; observers still hear of it. */
    public B silent() {
        return with(options().silent());
    }

    /**
     * Give the request a name in Gatling's report, in place of its method and what it is about.
     *
     * @param name in Gatling's Expression Language
     */
    public B named(String name) {
        return with(options().named(SessionValue.text(name)));
    }

    /**
     * Bound the time of this request, in place of the protocol's bound. Once it has timed out, {@code notifications/cancelled} is
     * sent, unless {@link #sayNothingOnTimeout}.
     *
     * @param timeout how long the response may take, connecting included; at least 1 ms
     * @throws IllegalArgumentException if it is shorter
     */
    public B requestTimeout(Duration timeout) {
        return with(options().within(timeout));
    }

    /** Do not tell the server when the request has timed out, as many real clients do not. */
    public B sayNothingOnTimeout() {
        return with(options().with(RequestOptions.OnTimeout.LEAVE));
    }

    /**
     * Send a header with this request.
     *
     * @param value in Gatling's Expression Language; an empty one leaves the protocol's own header of that name out
     */
    public B header(String name, String value) {
        return with(options().with(new RequestOptions.SessionHeader(name, SessionValue.text(value))));
    }

    /** Send a header with this request. */
    public B header(String name, Function<Session, String> value) {
        return with(options().with(new RequestOptions.SessionHeader(name, SessionValue.text(value))));
    }

    /**
     * Send {@code Authorization: Bearer}.
     *
     * @param token in Gatling's Expression Language
     */
    public B bearerToken(String token) {
        return header("Authorization", "Bearer " + token);
    }

    /** Close the connection some time after sending if the response has not come; that is OK, not a KO. */
    public B abortAfter(Duration after) {
        return with(options().with(new RequestOptions.GiveUp(after, RequestOptions.GiveUp.How.FIN)));
    }

    /** Reset the connection some time after sending if the response has not come; that is OK, not a KO. */
    public B resetAfter(Duration after) {
        return with(options().with(new RequestOptions.GiveUp(after, RequestOptions.GiveUp.How.RST)));
    }

    /**
     * Send {@code notifications/cancelled} some time after sending if the response has not come, then close the connection; that
     * is OK, not a KO.
     */
    public B cancelAfter(Duration after) {
        return with(options().with(new RequestOptions.GiveUp(after, RequestOptions.GiveUp.How.CANCEL)));
    }

    /**
     * Read the answer slowly, so that it piles up at the server.
     *
     * @param bytesPerSecond at least 1
     * @throws IllegalArgumentException if it is less
     */
    public B readSlowly(int bytesPerSecond) {
        if (bytesPerSecond < 1) {
            throw new IllegalArgumentException("bytesPerSecond is at least 1, not " + bytesPerSecond);
        }
        return with(options().with(new SendOptions(options().sending().session(), bytesPerSecond)));
    }

    /** Send it without the id of the session; the user needs none. */
    public B withoutSession() {
        return with(options()
                .with(new SendOptions(SessionClaim.NONE, options().sending().readBytesPerSecond())));
    }

    /** Send it with the id of the session that ended last, as after a DELETE. */
    public B inEndedSession() {
        return with(options()
                .with(new SendOptions(SessionClaim.ENDED, options().sending().readBytesPerSecond())));
    }

    @Override
    public io.gatling.core.action.builder.ActionBuilder asScala() {
        return McpActions.request(plan);
    }

    private RequestOptions options() {
        return plan.options();
    }

    private B with(RequestOptions other) {
        return with(plan.with(other));
    }
}
