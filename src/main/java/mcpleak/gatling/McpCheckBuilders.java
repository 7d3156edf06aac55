package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.check.Extractor;
import io.gatling.core.check.FindExtractor;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.CheckBuilder.Find;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.Optional;
import java.util.function.Function;
import mcpleak.mcp.Outcome;
import scala.Function1;
import scala.Option;

/** Make the checks that MCP has beside Gatling's own. */
public final class McpCheckBuilders {

    private McpCheckBuilders() {}

    /** Extract whether the tool says that it failed; a result without the member says no. */
    public static Find<Boolean> isError() {
        return find(
                McpCheckType.IS_ERROR,
                "isError",
                Boolean.class,
                answer -> result(answer).map(body -> body.path("isError").asBoolean(false)));
    }

    /** Extract the JSON-RPC error's number. */
    public static Find<Integer> errorCode() {
        return find(
                McpCheckType.ERROR_CODE,
                "errorCode",
                Integer.class,
                answer -> answer.error().map(Outcome.RpcError::code));
    }

    /** Extract the JSON-RPC error's message. */
    public static Find<String> errorMessage() {
        return find(
                McpCheckType.ERROR_MESSAGE,
                "errorMessage",
                String.class,
                answer -> answer.error().map(Outcome.RpcError::message));
    }

    /** Extract the HTTP status. */
    public static Find<Integer> status() {
        return find(
                McpCheckType.STATUS,
                "status",
                Integer.class,
                answer -> Optional.of(answer.end().head().status()).filter(status -> status > 0));
    }

    /** Extract the first value of an HTTP header. */
    public static Find<String> header(String name) {
        return find(
                McpCheckType.HEADER,
                "header(" + name + ")",
                String.class,
                answer -> answer.end().head().header(name));
    }

    /** Extract the texts of the result, a line feed between them. */
    public static Find<String> textContent() {
        return find(McpCheckType.TEXT_CONTENT, "textContent", String.class, McpResponse::textContent);
    }

    /** Extract {@code structuredContent} as JSON. */
    public static Find<String> structuredContent() {
        return find(
                McpCheckType.STRUCTURED_CONTENT,
                "structuredContent",
                String.class,
                answer -> result(answer)
                        .map(body -> body.path("structuredContent"))
                        .filter(content -> !content.isMissingNode())
                        .map(JsonNode::toString));
    }

    /** Extract how many progress notifications came before the response. */
    public static Find<Integer> progressCount() {
        return find(
                McpCheckType.PROGRESS_COUNT,
                "progressCount",
                Integer.class,
                answer -> Optional.of(answer.progress().size()));
    }

    /** Extract the last progress that was told before the response. */
    public static Find<Double> lastProgress() {
        return find(McpCheckType.PROGRESS, "lastProgress", Double.class, answer -> {
            int count = answer.progress().size();
            return count == 0
                    ? Optional.empty()
                    : answer.progress()
                            .get(count - 1)
                            .params()
                            .map(params -> params.path("progress").asDouble());
        });
    }

    /** Extract the time from sending until the first message of the answer, in milliseconds. */
    public static Find<Integer> timeToFirstEventInMillis() {
        return find(
                McpCheckType.TIME_TO_FIRST_EVENT,
                "timeToFirstEventInMillis",
                Integer.class,
                McpResponse::millisToFirstEvent);
    }

    private static Optional<JsonNode> result(McpResponse answer) {
        return answer.end().outcome() instanceof Outcome.Answered answered
                ? Optional.of(answered.result())
                : Optional.empty();
    }

    // four parameters: what a check is made of
    private static <X> Find<X> find(
            McpCheckType type, String name, Class<X> of, Function<McpResponse, Optional<X>> extraction) {
        Function1<McpResponse, Validation<Option<X>>> scala =
                answer -> new Success<>(Option.apply(extraction.apply(answer).orElse(null)));
        Extractor<McpResponse, X> extractor = new FindExtractor<>(name, scala);
        Function1<Session, Validation<Extractor<McpResponse, X>>> expression =
                Expressions.toStaticValueExpression(extractor);
        return new CheckBuilder.Find.Default<McpCheckType, McpResponse, X, X>(
                new io.gatling.core.check.CheckBuilder$Find$Default<>(expression, true), type, of, Function.identity());
    }
}
