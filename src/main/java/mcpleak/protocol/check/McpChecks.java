package mcpleak.protocol.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.check.Check;
import io.gatling.core.check.Check$;
import io.gatling.core.check.CheckMaterializer;
import io.gatling.core.session.Session;
import io.gatling.core.stats.message.ResponseTimings;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.internal.Converters;
import io.gatling.javaapi.core.internal.CoreCheckType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import scala.Function1;
import scala.Option;
import scala.Tuple2;

/** Hold what the answer to a request is held against. Immutable. */
public final class McpChecks {

    /** The checks that MCP has beside Gatling's own. */
    public enum Type implements CheckBuilder.CheckType {
        IS_ERROR,
        ERROR_CODE,
        ERROR_MESSAGE,
        STATUS,
        HEADER,
        TEXT_CONTENT,
        STRUCTURED_CONTENT,
        PROGRESS_COUNT,
        PROGRESS,
        TIME_TO_FIRST_EVENT
    }

    /** Hold an answer against nothing but what every answer must fulfil. */
    public static final McpChecks NONE = new McpChecks(List.of());

    private static final Materializer<JsonNode> JSON = new Materializer<>(answer -> new Success<>(answer.body()));
    private static final Materializer<String> TEXT = new Materializer<>(answer -> new Success<>(answer.text()));
    private static final Materializer<byte[]> BYTES =
            new Materializer<>(answer -> new Success<>(answer.text().getBytes(StandardCharsets.UTF_8)));
    private static final Materializer<Integer> LENGTH =
            new Materializer<>(answer -> new Success<>(answer.text().getBytes(StandardCharsets.UTF_8).length));
    private static final Materializer<ResponseTimings> MILLIS =
            new Materializer<>(answer -> new Success<>(new ResponseTimings(0, answer.millis())));
    private static final Materializer<McpResponse> WHOLE = new Materializer<>(Success::new);

    private final List<CheckBuilder> builders;
    private final Set<CheckBuilder.CheckType> types;
    private final scala.collection.immutable.List<Check<McpResponse>> checks;

    private McpChecks(List<CheckBuilder> builders) {
        this.builders = List.copyOf(builders);
        this.types = new HashSet<>();
        List<Check<McpResponse>> made = new ArrayList<>();
        for (CheckBuilder builder : builders) {
            types.add(builder.type());
            made.add(check(builder));
        }
        this.checks = Converters.toScalaSeq(made).toList();
    }

    /**
     * Return these and more.
     *
     * @throws IllegalArgumentException if one of them is of a kind that does not apply to JSON-RPC
     */
    public McpChecks and(List<CheckBuilder> more) {
        List<CheckBuilder> all = new ArrayList<>(builders);
        all.addAll(more);
        return new McpChecks(all);
    }

    /** Say whether a check is about what a certain kind of check is about. */
    public boolean has(CheckBuilder.CheckType type) {
        return types.contains(type);
    }

    /** Say whether the user wants to hear of progress. */
    public boolean wantProgress() {
        return has(Type.PROGRESS) || has(Type.PROGRESS_COUNT);
    }

    /** Hold an answer against all of them. */
    public Verdict on(McpResponse answer, Session session) {
        if (checks.isEmpty()) {
            return new Verdict(session, Optional.empty());
        }
        Tuple2<Session, Option<Failure>> checked = Check$.MODULE$.applyChecks(answer, session, checks);
        return new Verdict(
                checked._1(),
                checked._2().isDefined() ? Optional.of(checked._2().get().message()) : Optional.empty());
    }

    /**
     * Say what became of checks.
     *
     * @param session the session, with what they saved
     * @param failure the first that failed; empty if none did
     */
    public record Verdict(Session session, Optional<String> failure) {}

    @SuppressWarnings({"unchecked", "rawtypes"}) // a check's type says what its preparer must yield
    private static Check<McpResponse> check(CheckBuilder builder) {
        io.gatling.core.check.CheckBuilder check = builder.asScala();
        return (Check<McpResponse>) check.build((CheckMaterializer) materializer(builder.type()));
    }

    private static Materializer<?> materializer(CheckBuilder.CheckType type) {
        if (type instanceof Type) {
            return WHOLE;
        }
        if (!(type instanceof CoreCheckType core)) {
            throw new IllegalArgumentException("a check of type " + type + " does not apply to an MCP response");
        }
        return switch (core) {
            case JsonPath, JmesPath -> JSON;
            case BodyString, Substring, Regex -> TEXT;
            case BodyBytes -> BYTES;
            case BodyLength -> LENGTH;
            case ResponseTime -> MILLIS;
            default ->
                throw new IllegalArgumentException("a check of type " + type + " does not apply to an MCP response");
        };
    }

    private static final class Materializer<P> extends CheckMaterializer<Object, Check<McpResponse>, McpResponse, P> {

        private final Function1<McpResponse, Validation<P>> preparer;

        Materializer(Function1<McpResponse, Validation<P>> preparer) {
            super(check -> check);
            this.preparer = preparer;
        }

        @Override
        public Function1<McpResponse, Validation<P>> preparer() {
            return preparer;
        }
    }
}
