package mcpleak.gatling;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.session.Session;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import mcpleak.jsonrpc.JsonRpcMessage;
import mcpleak.jsonrpc.JsonRpcNotification;
import mcpleak.jsonrpc.JsonRpcRequest;
import mcpleak.jsonrpc.JsonRpcResponse;
import mcpleak.mcp.GeneratedArguments;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.mcp.Tool;
import mcpleak.mcp.ToolArguments;
import mcpleak.mcp.Understood;
import mcpleak.transport.Connection;
import mcpleak.transport.InFlight;
import mcpleak.transport.Inbox;
import mcpleak.transport.Manner;
import mcpleak.transport.Outgoing;
import mcpleak.transport.Parting;
import mcpleak.transport.VirtualUser;

/**
 * Keep what belongs to one virtual user: its connection, its answers to what the server asks, the tools that it has listed.
 *
 * <p>Confined to the event loop of the user, {@link #connection} and {@link #session} excepted.
 */
final class McpUser implements Inbox {

    private static final int INTERNAL_ERROR = -32603;

    private final McpProtocol protocol;
    private final VirtualUser user;
    private final Connection connection;
    private ServerAnswers answers;
    private Session current;
    private List<Tool> tools = List.of();
    private long argumentsMade;
    private InFlight stream = InFlight.NONE;

    McpUser(McpComponents mcp, Session session) {
        this.protocol = mcp.protocol();
        this.answers = protocol.conduct().answers();
        this.current = session;
        this.user = new VirtualUser(session.userId(), session.eventLoop());
        this.connection = mcp.transport().connect(user, this);
    }

    Connection connection() {
        return connection;
    }

    Optional<McpSession> session() {
        return connection.session();
    }

    ServerAnswers answers() {
        return answers;
    }

    /** Answer the server otherwise from now on. */
    void answer(ServerAnswers otherwise) {
        answers = otherwise;
    }

    /** Remember the user's session, for functions that answer the server. */
    void at(Session session) {
        current = session;
    }

    void listed(List<Tool> all) {
        tools = all;
    }

    /** Open the standing stream; drop it after a while if one is given. */
    void openStream(Optional<Duration> dropAfter, Parting how) {
        InFlight opened = connection.listen(headers(current, List.of()));
        stream = opened;
        dropAfter.ifPresent(after -> {
            var unused = user.eventLoop().schedule(() -> opened.abort(how), after.toMillis(), TimeUnit.MILLISECONDS);
        });
    }

    /** Drop the standing stream. */
    void dropStream(Parting how) {
        stream.abort(how);
        stream = InFlight.NONE;
    }

    /** Make arguments for a tool from its schema; none if the user has not listed the tools or there is no such tool. */
    Understood<ObjectNode> generatedArguments(String name) {
        Optional<Tool> tool =
                tools.stream().filter(each -> each.name().equals(name)).findFirst();
        if (tool.isEmpty()) {
            return new Understood.As<>(JsonNodeFactory.instance.objectNode());
        }
        long seed = protocol.conduct().seed() * 1_000_003 + user.id() * 7919 + argumentsMade++;
        GeneratedArguments made = ToolArguments.generate(tool.get().inputSchema(), seed, System::nanoTime);
        return made instanceof GeneratedArguments.Valid valid
                ? new Understood.As<>(valid.arguments())
                : new Understood.Not<>("no arguments for tool " + RequestName.of(name) + " can be generated: "
                        + ((GeneratedArguments.Unsatisfiable) made).reason());
    }

    /**
     * Return the headers that a message of this user carries beside the protocol's own; one that cannot be made is left out, so ask
     * {@link #unmade} first.
     *
     * @param own those of the one request at hand
     */
    Map<String, String> headers(Session session, List<SessionHeader> own) {
        List<SessionHeader> common = protocol.conduct().headers();
        if (common.isEmpty() && own.isEmpty()) {
            return Map.of();
        }
        Map<String, String> made = new LinkedHashMap<>();
        common.forEach(header -> put(made, header, session));
        own.forEach(header -> put(made, header, session));
        return made;
    }

    /** Return why a header cannot be made; empty if all can. */
    Optional<String> unmade(Session session, List<SessionHeader> own) {
        if (own.isEmpty() && protocol.conduct().headers().isEmpty()) {
            return Optional.empty();
        }
        return Stream.concat(protocol.conduct().headers().stream(), own.stream())
                .map(header -> header.value().resolve(session) instanceof Understood.Not<String> not
                        ? "header " + header.name() + ": " + not.reason()
                        : "")
                .filter(reason -> !reason.isEmpty())
                .findFirst();
    }

    private static void put(Map<String, String> made, SessionHeader header, Session session) {
        if (header.value().resolve(session) instanceof Understood.As<String> value) {
            made.put(header.name(), value.value());
        }
    }

    @Override
    public void asked(JsonRpcRequest request) {
        protocol.observer().serverAsked(request.method());
        Optional<ServerAnswer> answer = answers.to(request.method());
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
            var unused = user.eventLoop().schedule(reply, answer.get().after().toMillis(), TimeUnit.MILLISECONDS);
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
    }

    private JsonRpcMessage answered(JsonRpcRequest request, Function<ServerRequest, JsonNode> result) {
        JsonNode params = request.params().orElseGet(JsonNodeFactory.instance::objectNode);
        try {
            var asked = new ServerRequest(request.method(), params, new io.gatling.javaapi.core.Session(current));
            return new JsonRpcResponse.Result(request.id(), result.apply(asked));
        } catch (RuntimeException e) {
            // the scenario's own function; the server must not wait for ever for its mistakes
            return new JsonRpcResponse.Failure(
                    Optional.of(request.id()), INTERNAL_ERROR, "the scenario's answer failed: " + e, Optional.empty());
        }
    }

    private void send(JsonRpcMessage reply) {
        connection.tell(
                new Outgoing(reply, headers(current, List.of()), protocol.requestTimeout(), Manner.GOOD), ended -> {});
    }
}
