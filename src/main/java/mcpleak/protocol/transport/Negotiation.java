package mcpleak.protocol.transport;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.InitializeResult;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.ProtocolVersion;

/**
 * Agree with a server on a version, in as many exchanges as it takes. Says only what to send next; whoever drives it sends,
 * throttles and reports.
 *
 * <p>Thread-safe: serves all users of a run, and may remember what it learned of the server.
 */
@FunctionalInterface
public interface Negotiation {

    /** Say what to do first. */
    Step first(Opening opening);

    /**
     * Hold what a client brings to the agreement.
     *
     * @param client who it is
     * @param capabilities the member of that name: what the client offers the server
     * @param pinned the only version that will do; empty: the newest that both speak
     * @param ids makes the ids of requests
     */
    record Opening(
            Implementation client,
            ObjectNode capabilities,
            Optional<ProtocolVersion> pinned,
            Supplier<JsonRpcId> ids) {}

    /** Say what to do next. */
    sealed interface Step {

        /**
         * Send a request, reported by its method; it has failed if the step that follows is {@link Failed}.
         *
         * @param request the request
         * @param then says what follows from its end
         */
        record Ask(JsonRpcRequest request, Function<ExchangeEnd, Step> then) implements Step {}

        /**
         * Send a notification, reported by its method. Agreement stands even if it is refused.
         *
         * @param notification the notification
         * @param then what follows
         */
        record Tell(JsonRpcNotification notification, Step then) implements Step {}

        /**
         * Begin a session: {@link Connection#begin} is called, then the next step is done.
         *
         * @param session what was agreed on
         * @param then what follows
         */
        record Agreed(McpSession session, Step then) implements Step {}

        /**
         * Wait for another user, who is finding out what all need to know.
         *
         * @param until completes when it is known; never exceptionally
         * @param then says what to do then
         */
        record Wait(CompletionStage<?> until, Supplier<Step> then) implements Step {}

        /** The user has its session, and goes on. */
        record Done() implements Step {}

        /**
         * No agreement.
         *
         * @param reason one line for people
         * @param leftBehind whether the server keeps a session that this client cannot use
         */
        record Failed(String reason, LeftBehind leftBehind) implements Step {}
    }

    /** Say whether a failed agreement leaves a session on the server. */
    enum LeftBehind {
        /** It does not. */
        NOTHING,
        /** It does, and is counted as abandoned. */
        SESSION
    }

    /**
     * Agree by {@code initialize} and {@code notifications/initialized}, as up to 2025-11-25.
     *
     * @see <a href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization">MCP, Lifecycle</a>
     */
    static Step.Ask initialize(Opening opening) {
        ProtocolVersion wanted = opening.pinned().orElse(ProtocolVersion.LATEST);
        return new Step.Ask(
                McpMessages.initialize(opening.ids().get(), wanted, opening.client(), opening.capabilities()),
                end -> initialized(opening, end));
    }

    private static Step initialized(Opening opening, ExchangeEnd end) {
        if (!(end.outcome() instanceof Outcome.Answered answered)) {
            return new Step.Failed(end.outcome().text(), LeftBehind.NOTHING);
        }
        ParsedResult<InitializeResult> result = InitializeResult.read(answered.result());
        if (result instanceof ParsedResult.Invalid<InitializeResult> not) {
            return new Step.Failed(not.reason(), LeftBehind.SESSION);
        }
        InitializeResult agreed = ((ParsedResult.Valid<InitializeResult>) result).value();
        if (opening.pinned().filter(version -> version != agreed.version()).isPresent()) {
            return new Step.Failed(
                    "server chose protocol version " + agreed.version().text() + "; this client is pinned to "
                            + opening.pinned().get().text(),
                    LeftBehind.SESSION);
        }
        return new Step.Agreed(
                agreed.session(end.sessionId()), new Step.Tell(McpMessages.initialized(), new Step.Done()));
    }
}
