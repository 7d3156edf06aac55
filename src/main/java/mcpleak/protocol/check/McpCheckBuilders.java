package mcpleak.protocol.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.check.Extractor;
import io.gatling.core.check.FindExtractor;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.CheckBuilder.Find;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.message.Outcome;
import scala.Function1;
import scala.Option;

/** The checks that MCP has beside Gatling's own; the DSL inherits them. */
public abstract class McpCheckBuilders {

    /** For the DSL alone. */
    protected McpCheckBuilders() {}

    /** Check whether the tool says that it failed; with this check {@code isError: true} alone is no KO. */
    public static Find<Boolean> isError() {
        return find(
                McpChecks.Type.IS_ERROR,
                "isError",
                Boolean.class,
                answer -> result(answer).map(body -> body.path("isError").asBoolean(false)));
    }

    /** Check the number of the JSON-RPC error; with this check the error alone is no KO. */
    public static Find<Integer> errorCode() {
        return find(
                McpChecks.Type.ERROR_CODE,
                "errorCode",
                Integer.class,
                answer -> answer.error().map(Outcome.RpcError::code));
    }

    /** Check the message of the JSON-RPC error; with this check the error alone is no KO. */
    public static Find<String> errorMessage() {
        return find(
                McpChecks.Type.ERROR_MESSAGE,
                "errorMessage",
                String.class,
                answer -> answer.error().map(Outcome.RpcError::message));
    }

    /** Check the HTTP status; with this check a status from 400 on alone is no KO. */
    public static Find<Integer> statusCode() {
        return find(
                McpChecks.Type.STATUS,
                "status",
                Integer.class,
                answer -> Optional.of(answer.end().head().status()).filter(status -> status > 0));
    }

    /** Check the first value of a header of the HTTP response. */
    public static Find<String> asciiHeader(String name) {
        return find(
                McpChecks.Type.HEADER,
                "header(" + name + ")",
                String.class,
                answer -> answer.end().head().header(name));
    }

    /** Check the texts of the result, a line feed between them. */
    public static Find<String> textContent() {
        return find(McpChecks.Type.TEXT_CONTENT, "textContent", String.class, McpResponse::textContent);
    }

    /** Check {@code structuredContent} as one line of JSON; {@code jsonPath("$.structuredContent.x")} checks a part of it. */
    public static Find<String> structuredContent() {
        return find(
                McpChecks.Type.STRUCTURED_CONTENT,
                "structuredContent",
                String.class,
                answer -> result(answer)
                        .map(body -> body.path("structuredContent"))
                        .filter(content -> !content.isMissingNode())
                        .map(JsonNode::toString));
    }

    /** Check how many progress notifications came before the response; the server is asked for them. */
    public static Find<Integer> progressCount() {
        return find(
                McpChecks.Type.PROGRESS_COUNT,
                "progressCount",
                Integer.class,
                answer -> Optional.of(answer.progress().size()));
    }

    /** Check the last progress that was told before the response; the server is asked for it. */
    public static Find<Double> lastProgress() {
        return find(McpChecks.Type.PROGRESS, "lastProgress", Double.class, answer -> {
            List<JsonRpcNotification> told = answer.progress();
            return told.isEmpty()
                    ? Optional.empty()
                    : told.get(told.size() - 1)
                            .params()
                            .map(params -> params.path("progress").asDouble());
        });
    }

    /** Check the time from sending until the first message of the answer, in milliseconds. */
    public static Find<Integer> timeToFirstEventInMillis() {
        return find(
                McpChecks.Type.TIME_TO_FIRST_EVENT,
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
            McpChecks.Type type, String name, Class<X> of, Function<McpResponse, Optional<X>> extraction) {
        Function1<McpResponse, Validation<Option<X>>> scala =
                answer -> new Success<>(Option.apply(extraction.apply(answer).orElse(null)));
        Extractor<McpResponse, X> extractor = new FindExtractor<>(name, scala);
        Function1<Session, Validation<Extractor<McpResponse, X>>> expression =
                Expressions.toStaticValueExpression(extractor);
        return new CheckBuilder.Find.Default<McpChecks.Type, McpResponse, X, X>(
                new io.gatling.core.check.CheckBuilder$Find$Default<>(expression, true), type, of, Function.identity());
    }
}
