package mcpleak.protocol.action;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Optional;
import java.util.function.Function;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.setting.McpProtocol;
import mcpleak.protocol.setting.ServerAnswers;
import mcpleak.protocol.setting.ServerRequest;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.SendOptions;

/** Answers what the server asks of one virtual user. Confined to the event loop of the user. */
final class UserInbox implements Inbox {

    private static final int INTERNAL_ERROR = -32603;

    private final McpProtocol protocol;
    private final McpUser user;
    private ServerAnswers answers;

    UserInbox(McpProtocol protocol, McpUser user) {
        this.protocol = protocol;
        this.user = user;
        this.answers = protocol.behaviour().answers();
    }

    ServerAnswers answers() {
        return answers;
    }

    /** Answer the server otherwise from now on. */
    void answer(ServerAnswers otherwise) {
        answers = otherwise;
    }

    @Override
    public void asked(JsonRpcRequest request) {
        protocol.observer().serverAsked(request.method());
        Optional<ServerAnswers.Answer> answer = answers.to(request.method());
        if (answer.isEmpty()) {
            send(McpMessages.notOffered(request));
            return;
        }
        Optional<Function<ServerRequest, JsonNode>> result = answer.get().result();
        boolean late = !answer.get().after().isZero();
        if (result.isEmpty() && !late) {
            return;
        }
        Runnable reply =
                () -> send(result.isPresent() ? answered(request, result.get()) : McpMessages.notOffered(request));
        if (late) {
            // nobody waits for it but the server
            var unused = user.user().later(answer.get().after().toMillis(), reply, failure -> {});
        } else {
            reply.run();
        }
    }

    @Override
    public void told(JsonRpcNotification notification) {
        protocol.observer().serverTold(notification.method());
    }

    @Override
    public void streamEnded(Outcome why) {
        protocol.observer().streamEnded(why.text());
        user.streamEnded();
    }

    private JsonRpcMessage answered(JsonRpcRequest request, Function<ServerRequest, JsonNode> result) {
        JsonNode params = request.params().orElseGet(JsonNodeFactory.instance::objectNode);
        try {
            var asked =
                    new ServerRequest(request.method(), params, new io.gatling.javaapi.core.Session(user.current()));
            return new JsonRpcResponse.Result(request.id(), result.apply(asked));
        } catch (RuntimeException e) {
            // the scenario's own function; the server must not wait for ever for its mistakes
            return new JsonRpcResponse.Failure(
                    Optional.of(request.id()), INTERNAL_ERROR, "the scenario's answer failed: " + e, Optional.empty());
        }
    }

    private void send(JsonRpcMessage reply) {
        user.connection()
                .tell(
                        new OutboundMessage(
                                reply, user.unreportedHeaders(), protocol.requestTimeout(), SendOptions.DEFAULT),
                        ended -> {});
    }
}
