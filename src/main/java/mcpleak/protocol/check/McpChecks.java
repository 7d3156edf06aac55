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
import io.gatling.http.response.Response;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.internal.Converters;
import io.gatling.javaapi.core.internal.CoreCheckType;
import io.gatling.javaapi.http.internal.HttpCheckType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcpleak.protocol.message.ParsedResult;
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
    public static final McpChecks NONE = new McpChecks(List.of(), List.of());

    private static final Materializer<JsonNode> JSON = new Materializer<>(answer -> new Success<>(answer.body()));
    private static final Materializer<String> TEXT = new Materializer<>(answer -> new Success<>(answer.text()));
    private static final Materializer<byte[]> BYTES =
            new Materializer<>(answer -> new Success<>(answer.text().getBytes(StandardCharsets.UTF_8)));
    private static final Materializer<Integer> LENGTH =
            new Materializer<>(answer -> new Success<>(answer.text().getBytes(StandardCharsets.UTF_8).length));
    private static final Materializer<ResponseTimings> MILLIS =
            new Materializer<>(answer -> new Success<>(new ResponseTimings(0, answer.millis())));
    private static final Materializer<McpResponse> WHOLE = new Materializer<>(Success::new);
    private static final Materializer<Response> HTTP = new Materializer<>(answer -> new Success<>(HttpHead.of(answer)));

    private final List<CheckBuilder> builders;
    private final Set<CheckBuilder.CheckType> types;
    private final scala.collection.immutable.List<Check<McpResponse>> checks;
    private final List<Conditional> conditionals;

    /** Checks that hold where a condition does. */
    private record Conditional(CheckCondition condition, McpChecks then) {}

    private McpChecks(List<CheckBuilder> builders, List<Conditional> conditionals) {
        this.builders = List.copyOf(builders);
        this.conditionals = List.copyOf(conditionals);
        this.types = new HashSet<>();
        List<Check<McpResponse>> made = new ArrayList<>();
        for (CheckBuilder builder : builders) {
            types.add(builder.type() == HttpCheckType.Status ? Type.STATUS : builder.type());
            made.add(check(builder));
        }
        conditionals.forEach(each -> types.addAll(each.then.types));
        this.checks = Converters.toScalaSeq(made).toList();
    }

    private McpChecks(McpChecks some, McpChecks more) {
        this.builders = List.of();
        this.conditionals = List.of();
        this.types = new HashSet<>(some.types);
        types.addAll(more.types);
        this.checks = some.checks.appendedAll(more.checks).toList();
    }

    /**
     * Return these and more.
     *
     * @throws IllegalArgumentException if one of them is of a kind that does not apply to JSON-RPC
     */
    public McpChecks and(List<CheckBuilder> more) {
        List<CheckBuilder> all = new ArrayList<>(builders);
        all.addAll(more);
        return new McpChecks(all, conditionals);
    }

    /**
     * Return these, and more where a condition holds.
     *
     * @throws IllegalArgumentException if one of them is of a kind that does not apply to JSON-RPC
     */
    public McpChecks and(CheckCondition condition, List<CheckBuilder> more) {
        List<Conditional> all = new ArrayList<>(conditionals);
        all.add(new Conditional(condition, new McpChecks(more, List.of())));
        return new McpChecks(builders, all);
    }

    /** Return those that an answer is held against: conditions are looked at now. */
    public ParsedResult<McpChecks> given(McpResponse answer, Session session) {
        if (conditionals.isEmpty()) {
            return new ParsedResult.Valid<>(this);
        }
        McpChecks all = new McpChecks(builders, List.of());
        for (Conditional each : conditionals) {
            ParsedResult<Boolean> holds = each.condition.holds(answer, session);
            if (holds instanceof ParsedResult.Invalid<Boolean> not) {
                return new ParsedResult.Invalid<>("checkIf: " + not.reason());
            }
            all = ((ParsedResult.Valid<Boolean>) holds).value() ? new McpChecks(all, each.then) : all;
        }
        return new ParsedResult.Valid<>(all);
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
        if (type == HttpCheckType.Status || type == HttpCheckType.Header || type == HttpCheckType.HeaderRegex) {
            return HTTP;
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
