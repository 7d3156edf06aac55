package mcpleak.protocol.transport.stdio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcReading;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcResponse;
import mcpleak.protocol.message.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Share one process among all users: responses and progress go to who asked, all else to the user that came first.
 *
 * <p>Thread-safe.
 */
final class SharedStdio {

    private final StdioProcesses processes;
    private final LongSupplier nanoClock;
    private final Map<JsonRpcId, SharedStdioConnection> askers = new ConcurrentHashMap<>();
    private final Map<JsonNode, SharedStdioConnection> tokens = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<SharedStdioConnection> users = new CopyOnWriteArrayList<>();
    private @Nullable StdioProcess process;

    SharedStdio(StdioProcesses processes, LongSupplier nanoClock) {
        this.processes = processes;
        this.nanoClock = nanoClock;
    }

    LongSupplier nanoClock() {
        return nanoClock;
    }

    void add(SharedStdioConnection user) {
        users.addIfAbsent(user);
    }

    void remove(SharedStdioConnection user) {
        users.remove(user);
    }

    /** Write a message; a request's answer goes to its asker. */
    StdioProcess.Write write(JsonRpcMessage message, SharedStdioConnection asker, Consumer<Outcome> done) {
        if (message instanceof JsonRpcRequest request) {
            askers.put(request.id(), asker);
            token(request.params()).ifPresent(token -> tokens.put(token, asker));
        }
        return current().write(processes.codec().encode(message), done);
    }

    /** A request has ended, whatever its end. */
    void forget(JsonRpcRequest request) {
        askers.remove(request.id());
        token(request.params()).ifPresent(tokens::remove);
    }

    private synchronized StdioProcess current() {
        if (process == null) {
            process = processes.start(this::heard);
            var unused = process.end().thenAccept(how -> users.forEach(user -> user.ended(how)));
        }
        return process;
    }

    /** Return how the process ended, if it has. */
    synchronized Optional<Outcome> end() {
        return process != null && process.hasEnded()
                ? Optional.of(process.end().toCompletableFuture().join())
                : Optional.empty();
    }

    private void heard(JsonRpcReading reading) {
        if (reading instanceof JsonRpcReading.Messages read) {
            read.messages().forEach(this::heard);
        } else if (reading instanceof JsonRpcReading.TooLarge tooLarge) {
            // nobody knows whose answer it was
            users.forEach(user -> user.exceeded(new Outcome.TooLarge(tooLarge.reason())));
        }
    }

    private void heard(JsonRpcMessage message) {
        Optional<SharedStdioConnection> asker = Optional.empty();
        if (message instanceof JsonRpcResponse response) {
            asker = response.answeredId().map(askers::get);
        } else {
            if (message instanceof JsonRpcNotification notification) {
                asker = Optional.ofNullable(tokens.get(
                        notification.params().orElse(MissingNode.getInstance()).path("progressToken")));
            }
            asker = asker.or(() -> users.stream().findFirst());
        }
        asker.ifPresent(user -> user.heard(message));
    }

    private static Optional<JsonNode> token(Optional<JsonNode> params) {
        return params.map(given -> given.path("_meta").path("progressToken")).filter(token -> !token.isMissingNode());
    }
}
