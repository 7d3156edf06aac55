package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.session.Session;
import io.gatling.javaapi.core.internal.Converters;
import io.gatling.javaapi.core.internal.Expressions;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import mcpleak.mcp.ParsedResult;

/**
 * Hold a JSON value that each virtual user makes from its session.
 *
 * <p>Immutable.
 */
public abstract sealed class SessionValue {

    private static final ObjectMapper JSON = new ObjectMapper();

    private SessionValue() {}

    /** Resolve the value for one user. */
    abstract ParsedResult<JsonNode> resolve(Session session);

    /**
     * Make a value of what a scenario wrote: a text is in Gatling's Expression Language, and {@code "#{n}"} alone keeps the type that
     * {@code n} has in the session; maps and lists are resolved within; anything else is itself.
     *
     * @throws IllegalArgumentException if it cannot be written as JSON
     */
    public static SessionValue of(Object value) {
        if (value instanceof String text) {
            return new Expression(new SessionExpression<>(Expressions.toAnyExpression(text)));
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, SessionValue> members = new LinkedHashMap<>();
            map.forEach((name, member) -> members.put(String.valueOf(name), of(member)));
            return object(members);
        }
        if (value instanceof List<?> list) {
            return new ListOf(list.stream().map(SessionValue::of).toList());
        }
        return new Constant(JSON.valueToTree(value));
    }

    /** Make a text. */
    public static SessionValue text(SessionText text) {
        return new Text(text);
    }

    /** Make an object, members in order. */
    public static SessionValue object(Map<String, SessionValue> members) {
        return new ObjectOf(Collections.unmodifiableMap(new LinkedHashMap<>(members)));
    }

    /** Make whatever JSON a text holds; what is not JSON fails the request. */
    public static SessionValue json(SessionText text) {
        return new Parsed(text, new JsonTextParser());
    }

    /** Make a value by a function of the session: a map, a list, a text, a number, or JSON's own types. */
    public static SessionValue function(Function<io.gatling.javaapi.core.Session, ?> function) {
        return new Expression(new SessionExpression<>(Expressions.javaObjectFunctionToExpression(function::apply)));
    }

    private static final class Constant extends SessionValue {
        private final ParsedResult<JsonNode> value;

        Constant(JsonNode value) {
            this.value = new ParsedResult.Valid<>(value);
        }

        @Override
        ParsedResult<JsonNode> resolve(Session session) {
            return value;
        }
    }

    private static final class Expression extends SessionValue {
        private final SessionExpression<Object> expression;

        Expression(SessionExpression<Object> expression) {
            this.expression = expression;
        }

        @Override
        ParsedResult<JsonNode> resolve(Session session) {
            ParsedResult<Object> value = expression.resolve(session);
            if (value instanceof ParsedResult.Invalid<Object> not) {
                return new ParsedResult.Invalid<>(not.reason());
            }
            return tree(((ParsedResult.Valid<Object>) value).value());
        }
    }

    private static final class Text extends SessionValue {
        private final SessionText text;

        Text(SessionText text) {
            this.text = text;
        }

        @Override
        ParsedResult<JsonNode> resolve(Session session) {
            ParsedResult<String> value = text.resolve(session);
            return value instanceof ParsedResult.Invalid<String> not
                    ? new ParsedResult.Invalid<>(not.reason())
                    : new ParsedResult.Valid<>(
                            JsonNodeFactory.instance.textNode(((ParsedResult.Valid<String>) value).value()));
        }
    }

    private static final class Parsed extends SessionValue {
        private final SessionText text;
        private final JsonTextParser parser;

        Parsed(SessionText text, JsonTextParser parser) {
            this.text = text;
            this.parser = parser;
        }

        @Override
        ParsedResult<JsonNode> resolve(Session session) {
            ParsedResult<String> value = text.resolve(session);
            return value instanceof ParsedResult.Invalid<String> not
                    ? new ParsedResult.Invalid<>(not.reason())
                    : parser.parse(((ParsedResult.Valid<String>) value).value());
        }
    }

    private static final class ObjectOf extends SessionValue {
        private final Map<String, SessionValue> members;

        ObjectOf(Map<String, SessionValue> members) {
            this.members = members;
        }

        @Override
        ParsedResult<JsonNode> resolve(Session session) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (Map.Entry<String, SessionValue> member : members.entrySet()) {
                ParsedResult<JsonNode> value = member.getValue().resolve(session);
                if (value instanceof ParsedResult.Valid<JsonNode> as) {
                    object.set(member.getKey(), as.value());
                } else {
                    return value;
                }
            }
            return new ParsedResult.Valid<>(object);
        }
    }

    private static final class ListOf extends SessionValue {
        private final List<SessionValue> elements;

        ListOf(List<SessionValue> elements) {
            this.elements = elements;
        }

        @Override
        ParsedResult<JsonNode> resolve(Session session) {
            var array = JsonNodeFactory.instance.arrayNode();
            for (SessionValue element : elements) {
                ParsedResult<JsonNode> value = element.resolve(session);
                if (value instanceof ParsedResult.Valid<JsonNode> as) {
                    array.add(as.value());
                } else {
                    return value;
                }
            }
            return new ParsedResult.Valid<>(array);
        }
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
}
