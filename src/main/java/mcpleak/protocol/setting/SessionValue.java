package mcpleak.protocol.setting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.commons.validation.Failure;
import io.gatling.commons.validation.Success;
import io.gatling.commons.validation.Validation;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Converters;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import mcpleak.protocol.message.ParsedResult;
import scala.Function1;

/**
 * A value that each virtual user makes from its session. Thread-safe.
 *
 * @param <T> what it makes
 */
public final class SessionValue<T> {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /** Begins what Gatling's Expression Language replaces. */
    private static final String EL = "#{";

    private final Function<Session, ParsedResult<T>> expression;
    private final Optional<T> constant;

    private SessionValue(Function<Session, ParsedResult<T>> expression) {
        this(expression, Optional.empty());
    }

    private SessionValue(Function<Session, ParsedResult<T>> expression, Optional<T> constant) {
        this.expression = expression;
        this.constant = constant;
    }

    /** Make a text by Gatling's Expression Language: {@code user-#{id}}. */
    public static SessionValue<String> text(String el) {
        SessionValue<String> value = of(Expressions.toStringExpression(el));
        return el.contains(EL) ? value : new SessionValue<>(value.expression, Optional.of(el));
    }

    /** Make a text by a function of the session; what it throws fails the request. */
    public static SessionValue<String> text(Function<io.gatling.javaapi.core.Session, String> function) {
        return of(Expressions.javaFunctionToExpression(function));
    }

    /**
     * Make JSON of what a scenario wrote: a text is in Gatling's Expression Language, and {@code "#{n}"} alone keeps the type that
     * {@code n} has in the session; maps and lists are resolved within; anything else is itself.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public static SessionValue<JsonNode> json(Object value) {
        if (value instanceof String text) {
            return of(Expressions.toAnyExpression(text)).then(SessionValue::tree);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, SessionValue<JsonNode>> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), json(member)));
            return object(members);
        }
        if (value instanceof List<?> list) {
            return array(list.stream().map(SessionValue::json).toList());
        }
        ParsedResult<JsonNode> constant = new ParsedResult.Valid<>(JSON.valueToTree(value));
        return new SessionValue<>(session -> constant);
    }

    /** Make an object, members in order. */
    public static SessionValue<JsonNode> object(Map<String, SessionValue<JsonNode>> members) {
        Map<String, SessionValue<JsonNode>> ordered = new LinkedHashMap<>(members);
        return new SessionValue<>(session -> {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, SessionValue<JsonNode>> member : ordered.entrySet()) {
                ParsedResult<JsonNode> value = member.getValue().resolve(session);
                if (!(value instanceof ParsedResult.Valid<JsonNode> valid)) {
                    return value;
                }
                object.set(member.getKey(), valid.value());
            }
            return new ParsedResult.Valid<>(object);
        });
    }

    private static SessionValue<JsonNode> array(List<SessionValue<JsonNode>> elements) {
        return new SessionValue<>(session -> {
            var array = JsonNodeFactory.instance.arrayNode();
            for (SessionValue<JsonNode> element : elements) {
                ParsedResult<JsonNode> value = element.resolve(session);
                if (!(value instanceof ParsedResult.Valid<JsonNode> valid)) {
                    return value;
                }
                array.add(valid.value());
            }
            return new ParsedResult.Valid<>(array);
        });
    }

    /** Make a text of JSON. */
    public static SessionValue<JsonNode> string(SessionValue<String> text) {
        return text.then(value -> new ParsedResult.Valid<>(JsonNodeFactory.instance.textNode(value)));
    }

    /** Make whatever JSON a text holds; what is not JSON fails the request. */
    public static SessionValue<JsonNode> parsed(SessionValue<String> text) {
        return text.then(new Parser());
    }

    /** Make JSON by a function of the session: of a map, a list, a text, a number, or JSON's own types. */
    public static SessionValue<JsonNode> function(Function<io.gatling.javaapi.core.Session, ?> function) {
        return of(Expressions.javaObjectFunctionToExpression(function::apply)).then(SessionValue::tree);
    }

    /** Return the value that is the same for all users because it was written down as it is; empty for any other. */
    public Optional<T> constant() {
        return constant;
    }

    /** Resolve the value for one user. */
    public ParsedResult<T> resolve(Session session) {
        return expression.apply(session);
    }

    private <R> SessionValue<R> then(Function<T, ParsedResult<R>> next) {
        return new SessionValue<>(session -> resolve(session).then(next));
    }

    @SuppressWarnings("unchecked") // Gatling's Success holds what the expression says it makes
    private static <T> SessionValue<T> of(Function1<Session, Validation<T>> expression) {
        return new SessionValue<>(session -> {
            Object validation = expression.apply(session);
            return validation instanceof Failure failure
                    ? new ParsedResult.Invalid<>(failure.message())
                    : new ParsedResult.Valid<>(((Success<T>) validation).value());
        });
    }

    private static ParsedResult<JsonNode> tree(Object value) {
        try {
            return new ParsedResult.Valid<>(JSON.valueToTree(java(value)));
        } catch (IllegalArgumentException e) {
            return new ParsedResult.Invalid<>("a " + value.getClass().getName() + " cannot be written as JSON");
        }
    }

    /** Return Java's own collection for one of Scala's, which is what checks save. */
    @SuppressWarnings("unchecked") // what names the members of an object is a text
    private static Object java(Object value) {
        if (value instanceof scala.collection.immutable.Map<?, ?> map) {
            return Converters.toJavaMap((scala.collection.Map<String, Object>) map);
        }
        return value instanceof scala.collection.immutable.Seq<?> seq ? Converters.toJavaList(seq) : value;
    }

    /** Reads JSON, and remembers the last text: most scenarios send the same arguments over and over. */
    private static final class Parser implements Function<String, ParsedResult<JsonNode>> {

        private volatile Read last = new Read("{}", new ParsedResult.Valid<>(JSON.createObjectNode()));

        private record Read(String json, ParsedResult<JsonNode> value) {}

        @Override
        public ParsedResult<JsonNode> apply(String json) {
            Read remembered = last;
            if (!remembered.json().equals(json)) {
                remembered = new Read(json, read(json));
                last = remembered;
            }
            return remembered.value();
        }

        private static ParsedResult<JsonNode> read(String json) {
            try {
                return new ParsedResult.Valid<>(JSON.readTree(json));
            } catch (JsonProcessingException e) {
                return new ParsedResult.Invalid<>("the arguments are not JSON: " + e.getOriginalMessage());
            }
        }
    }
}
