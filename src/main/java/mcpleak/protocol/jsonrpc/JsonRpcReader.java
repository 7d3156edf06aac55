package mcpleak.protocol.jsonrpc;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading.Malformed;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import org.jspecify.annotations.Nullable;

/**
 * Read one text with one parser: a message or a batch.
 *
 * <p>Not thread-safe; used once.
 */
final class JsonRpcReader {

    private final JsonParser parser;
    private final TreeReader trees;
    private final Consumer<String> deviations;
    private final List<JsonRpcMessage> messages = new ArrayList<>(1);

    JsonRpcReader(JsonParser parser, TreeReader trees, Consumer<String> deviations) {
        this.parser = parser;
        this.trees = trees;
        this.deviations = deviations;
    }

    /** Reads the value at which a parser stands. */
    interface TreeReader {
        JsonNode read(JsonParser parser) throws IOException;
    }

    JsonRpcReading read() throws IOException {
        JsonToken first = parser.nextToken();
        Optional<Malformed> wrong;
        if (first == JsonToken.START_OBJECT) {
            wrong = readMessage();
        } else if (first == JsonToken.START_ARRAY) {
            wrong = readBatch();
        } else if (first == null) {
            wrong = malformed("empty text instead of a message");
        } else {
            wrong = malformed("a message is an object, not " + first);
        }
        if (wrong.isPresent()) {
            return wrong.get();
        }
        return parser.nextToken() == null
                ? new JsonRpcReading.Messages(messages)
                : new Malformed("more text after the message");
    }

    private Optional<Malformed> readBatch() throws IOException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.START_OBJECT) {
                return malformed("element " + messages.size() + " of a batch is not an object");
            }
            Optional<Malformed> wrong = readMessage();
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return messages.isEmpty() ? malformed("an empty batch") : Optional.empty();
    }

    private Optional<Malformed> readMessage() throws IOException {
        var members = new Members();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            members.read(name, parser, trees);
        }
        members.bearWith(deviations);
        Malformed wrong = members.wrong();
        if (wrong != null) {
            return Optional.of(wrong);
        }
        messages.add(members.message());
        return Optional.empty();
    }

    private static Optional<Malformed> malformed(String reason) {
        return Optional.of(new Malformed(reason));
    }

    /** The ids of our requests, written as a text or with a fraction. */
    private static final Pattern LOOKS_LIKE_OURS = Pattern.compile("[1-9][0-9]{0,17}(\\.0+)?");

    /** Collect the members of one message, in whatever order they come. Null stands for absent within this class only. */
    private static final class Members {

        private boolean versionIs2;
        private boolean badId;
        private @Nullable JsonRpcId id;
        private @Nullable String method;
        private @Nullable JsonNode params;
        private @Nullable JsonNode result;
        private @Nullable JsonNode error;

        void read(String name, JsonParser parser, TreeReader trees) throws IOException {
            switch (name) {
                case "jsonrpc" -> versionIs2 = "2.0".equals(parser.getText());
                case "id" -> readId(parser);
                case "method" -> method = parser.currentToken() == JsonToken.VALUE_STRING ? parser.getText() : null;
                case "params" -> params = trees.read(parser);
                case "result" -> result = trees.read(parser);
                case "error" -> error = trees.read(parser);
                default -> {}
            }
            // whatever was not consumed above: texts have no children, so this is a no-op for them
            if (parser.currentToken() == JsonToken.START_OBJECT || parser.currentToken() == JsonToken.START_ARRAY) {
                parser.skipChildren();
            }
        }

        private void readId(JsonParser parser) throws IOException {
            switch (parser.currentToken()) {
                case VALUE_STRING -> id = JsonRpcId.of(parser.getText());
                case VALUE_NUMBER_INT -> id = numberId(parser);
                case VALUE_NUMBER_FLOAT -> {
                    id = JsonRpcId.of(parser.getText());
                    badId = !LOOKS_LIKE_OURS.matcher(parser.getText()).matches();
                }
                case VALUE_NULL -> id = null;
                default -> badId = true;
            }
        }

        private static JsonRpcId numberId(JsonParser parser) throws IOException {
            return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? JsonRpcId.of(parser.getText())
                    : JsonRpcId.of(parser.getLongValue());
        }

        /** Read an answer as the official clients do where JSON-RPC is stricter. */
        void bearWith(Consumer<String> deviations) {
            if (method != null) {
                return;
            }
            if (result != null && error != null && error.isNull()) {
                error = null;
                deviations.accept("answers have \"error\": null beside their result");
            } else if (result != null && result.isNull() && error != null) {
                result = null;
                deviations.accept("answers have \"result\": null beside their error");
            }
            if (id instanceof JsonRpcId.OfText text
                    && LOOKS_LIKE_OURS.matcher(text.value()).matches()) {
                id = JsonRpcId.of(Long.parseLong(text.value().replaceFirst("\\.0+$", "")));
                deviations.accept("answers name the request by a text or a fraction, whose id was a whole number");
            }
        }

        @Nullable
        Malformed wrong() {
            if (!versionIs2) {
                return new Malformed("jsonrpc is not \"2.0\"");
            }
            if (badId) {
                return new Malformed("id is neither a text nor a whole number");
            }
            if (method != null) {
                return null;
            }
            return wrongAnswer();
        }

        private @Nullable Malformed wrongAnswer() {
            if (result != null && error != null) {
                return new Malformed("both result and error");
            }
            if (error != null) {
                return error.path("code").isInt() ? null : new Malformed("error.code is not a whole number");
            }
            if (result == null) {
                return new Malformed("neither method nor result nor error");
            }
            return id == null ? new Malformed("a result without an id") : null;
        }

        JsonRpcMessage message() {
            if (method != null) {
                Optional<JsonNode> with = Optional.ofNullable(params);
                return id == null ? new JsonRpcNotification(method, with) : new JsonRpcRequest(id, method, with);
            }
            if (id != null && result != null) {
                return new JsonRpcResponse.Result(id, result);
            }
            return failure();
        }

        private JsonRpcResponse failure() {
            JsonNode from = java.util.Objects.requireNonNull(error, "checked by wrong()");
            return new JsonRpcResponse.Failure(
                    Optional.ofNullable(id),
                    from.path("code").intValue(),
                    from.path("message").asText(""),
                    Optional.ofNullable(from.get("data")));
        }
    }
}
