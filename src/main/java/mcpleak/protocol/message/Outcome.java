package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;

/**
 * Say how one exchange with a server ended.
 *
 * <p>Every case but {@link Answered} and {@link Accepted} is a failure, and {@link #text()} says which.
 */
public sealed interface Outcome {

    /** Return one line for people that says what happened, with the numbers that the server gave. */
    String text();

    /** Return the JSON-RPC error that the server answered with, under whatever HTTP status; empty if there is none. */
    default Optional<RpcError> rpcError() {
        return Optional.empty();
    }

    /** Return the outcome that the response to our own request means. */
    static Outcome of(JsonRpcResponse response) {
        if (response instanceof JsonRpcResponse.Failure failure) {
            return new RpcError(failure.code(), failure.message(), failure.details());
        }
        return new Answered(((JsonRpcResponse.Result) response).result());
    }

    /** Hold the result that the server answered with. */
    record Answered(JsonNode result) implements Outcome {
        @Override
        public String text() {
            return "answered";
        }
    }

    /** The server took a notification, a response or a DELETE: a status from 200 to 299. */
    record Accepted() implements Outcome {
        @Override
        public String text() {
            return "accepted";
        }
    }

    /**
     * The server answered with a JSON-RPC error.
     *
     * @param code the error's number
     * @param message what went wrong
     * @param details the member {@code data}; empty if absent
     */
    record RpcError(int code, String message, Optional<JsonNode> details) implements Outcome {

        /** Describe an error without {@code data}. */
        public RpcError(int code, String message) {
            this(code, message, Optional.empty());
        }

        @Override
        public Optional<RpcError> rpcError() {
            return Optional.of(this);
        }

        @Override
        public String text() {
            return "JSON-RPC error " + code + ": " + Quote.of(message, MAX_QUOTE);
        }
    }

    /**
     * The server answered with another status than 200 to 299.
     *
     * @param status the status
     * @param detail what the body says, as far as it can be told; may be empty
     * @param error the JSON-RPC error in the body; empty if it holds none
     */
    record HttpStatus(int status, String detail, Optional<RpcError> error) implements Outcome {

        /** Describe a refusal without a JSON-RPC error. */
        public HttpStatus(int status, String detail) {
            this(status, detail, Optional.empty());
        }

        @Override
        public Optional<RpcError> rpcError() {
            return error;
        }

        @Override
        public String text() {
            return detail.isBlank()
                    ? "HTTP status " + status
                    : "HTTP status " + status + ": " + Quote.of(detail, MAX_QUOTE);
        }
    }

    /** The server answered a request that it was not asked here. */
    record WrongId(JsonRpcId expected, JsonRpcId received) implements Outcome {
        @Override
        public String text() {
            // without the ids: each of a thousand such failures would be another message
            return "wrong id: the response answers another request";
        }
    }

    /** The answer ended without a response to our request. */
    record NoResponse() implements Outcome {
        @Override
        public String text() {
            return "the answer ended without a response";
        }
    }

    /** The answer is not what the protocol allows. */
    record Malformed(String reason) implements Outcome {
        @Override
        public String text() {
            return "malformed answer: " + Quote.of(reason, MAX_QUOTE);
        }
    }

    /**
     * The answer is over one of our limits.
     *
     * @param reason which limit, with its value
     */
    record TooLarge(String reason) implements Outcome {
        @Override
        public String text() {
            return "answer too large: " + Quote.of(reason, MAX_QUOTE);
        }
    }

    /** The connection was closed before the first byte of an answer. */
    record Closed() implements Outcome {
        @Override
        public String text() {
            return "connection closed by the server before it answered; not sent again, so it may not have been executed";
        }
    }

    /** A connection that had been used before was closed as the request was on its way: the server had just let it go. */
    record ClosedOnReuse() implements Outcome {
        @Override
        public String text() {
            return "keep-alive race: the server closed a reused connection as the request came; not sent again, so it may not have"
                    + " been executed";
        }
    }

    /** The connection was closed after the answer had begun and before its response had come. */
    record ClosedWithinAnswer() implements Outcome {
        @Override
        public String text() {
            return "connection closed by the server in the middle of its answer; not sent again";
        }
    }

    /**
     * No response came in time.
     *
     * @param afterMillis how long the client waited, in milliseconds
     */
    record TimedOut(long afterMillis) implements Outcome {
        @Override
        public String text() {
            return "timeout: no response within " + afterMillis + " ms";
        }
    }

    /**
     * The server's process ended before it answered, over stdio.
     *
     * @param exitCode its exit code; 128 and the signal's number where a signal ended it
     * @param lastError the last line that it wrote to standard error; may be empty
     */
    record ProcessEnded(int exitCode, String lastError) implements Outcome {
        @Override
        public String text() {
            String how = "server process ended with exit code " + exitCode;
            return lastError.isBlank() ? how : how + ": " + Quote.of(lastError, MAX_QUOTE);
        }
    }

    /** We gave it up ourselves before its response had come. */
    record Aborted() implements Outcome {
        @Override
        public String text() {
            return "aborted by this client before the response";
        }
    }

    /** No connection could be opened, so nothing was sent. */
    record NotConnected(String reason) implements Outcome {
        @Override
        public String text() {
            return "not connected, nothing was sent: " + Quote.of(reason, MAX_QUOTE);
        }
    }

    /**
     * The request could not be made, so nothing was sent.
     *
     * @param reason why, such as a header that cannot carry what the server wants to have back
     */
    record NotSent(String reason) implements Outcome {
        @Override
        public String text() {
            return "not sent: " + Quote.of(reason, MAX_QUOTE);
        }
    }

    /** This client failed. */
    record Failed(String cause) implements Outcome {
        @Override
        public String text() {
            return "this client failed: " + Quote.of(cause, MAX_QUOTE);
        }
    }

    /** Say whether anything was sent at all. */
    default boolean wasSent() {
        return !(this instanceof NotConnected || this instanceof NotSent);
    }

    /** Return whether the server refused the request: with an HTTP status of 400 to 499, or a JSON-RPC error. */
    default boolean isRefusal() {
        return this instanceof RpcError || (this instanceof HttpStatus refused && refused.status() / 100 == 4);
    }

    /** Most characters of a server's text in one of ours: Gatling cuts messages at 200. */
    int MAX_QUOTE = 120;
}
