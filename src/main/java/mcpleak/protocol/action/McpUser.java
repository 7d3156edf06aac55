package mcpleak.protocol.action;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import mcpleak.protocol.action.RequestPlan.RequestName;
import mcpleak.protocol.arguments.ToolArguments;
import mcpleak.protocol.jsonrpc.JsonRpcMessage;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.Tool;
import mcpleak.protocol.setting.McpProtocol;
import mcpleak.protocol.setting.RequestOptions.SessionHeader;
import mcpleak.protocol.setting.TrafficObserver.Event;
import mcpleak.protocol.transport.Connection;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.InFlight;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.SendOptions;
import mcpleak.protocol.transport.SendOptions.SessionClaim;
import mcpleak.protocol.transport.VirtualUser;
import mcpleak.secret.SecretMask;

/**
 * Keep what belongs to one virtual user: its connection, its answers to what the server asks, the tools that it has listed.
 *
 * <p>Confined to the event loop of the user, {@link #connection} and {@link #session} excepted.
 */
final class McpUser {

    private static final ParsedResult<Map<String, String>> NO_HEADERS = new ParsedResult.Valid<>(Map.of());

    private final McpProtocol protocol;
    private final ShownTokens tokens;
    private final VirtualUser user;
    private final Connection connection;
    private final UserInbox inbox;
    private Session current;
    private ListedTools tools = ListedTools.NONE;
    private long argumentsMade;
    private final List<Opened> streams = new ArrayList<>(1);

    McpUser(McpComponents mcp, Session session) {
        this.protocol = mcp.protocol();
        this.tokens = mcp.tokens();
        this.inbox = new UserInbox(protocol, this);
        this.current = session;
        this.user = new VirtualUser(session.userId(), session.eventLoop());
        this.connection = mcp.transport().connect(user, inbox);
    }

    Connection connection() {
        return connection;
    }

    Optional<McpSession> session() {
        return connection.session();
    }

    UserInbox inbox() {
        return inbox;
    }

    VirtualUser user() {
        return user;
    }

    /** Return the user's session as it was when its last action began. */
    Session current() {
        return current;
    }

    /** Remember the user's session, for functions that answer the server. */
    void at(Session session) {
        current = session;
    }

    void listed(ListedTools all) {
        tools = all;
    }

    /** Open the standing stream; drop it after a while if one is given. */
    void openStream(Optional<Duration> dropAfter, CloseKind how) {
        InFlight opened = connection.listen(unreportedHeaders());
        streams.add(new Opened(
                opened,
                dropAfter.map(after ->
                        user.eventLoop().schedule(() -> cut(opened, how), after.toMillis(), TimeUnit.MILLISECONDS))));
    }

    /** Drop the standing stream, and those that were asked for while it was open. */
    void dropStream(CloseKind how) {
        List.copyOf(streams).forEach(each -> cut(each.stream(), how));
        forgetStreams();
    }

    private void cut(InFlight stream, CloseKind how) {
        if (streams.removeIf(each -> each.stream() == stream)) {
            protocol.observer().happened(Event.STREAM_DROPPED);
        }
        stream.abort(how);
    }

    /** The server ended the standing stream, or refused it: nothing is left to drop. Of several it is not known which. */
    void streamEnded() {
        if (streams.size() == 1) {
            forgetStreams();
        }
    }

    /** The streams have ended, or end with the session: their timers would hold on to the user. */
    void forgetStreams() {
        streams.forEach(each -> each.drop().ifPresent(timer -> timer.cancel(false)));
        streams.clear();
    }

    private record Opened(InFlight stream, Optional<ScheduledFuture<?>> drop) {}

    /** Make arguments for a tool from its schema; none if the user has not listed the tools or there is no such tool. */
    ParsedResult<ObjectNode> generatedArguments(String name) {
        Optional<Tool> tool = tools.find(name);
        if (tool.isEmpty()) {
            return new ParsedResult.Valid<>(JsonNodeFactory.instance.objectNode());
        }
        long seed = protocol.behaviour().seed() * 1_000_003 + user.id() * 7919 + argumentsMade++;
        ParsedResult<ObjectNode> made = ToolArguments.generate(tool.get().inputSchema(), seed, System::nanoTime);
        return made instanceof ParsedResult.Invalid<ObjectNode> not
                ? new ParsedResult.Invalid<>(
                        "no arguments for tool " + RequestName.of(name) + " can be generated: " + not.reason())
                : made;
    }

    /**
     * Make the headers that a message of this user carries beside the protocol's own; to be called once a message, as the scenario's
     * functions may count.
     *
     * @param own those of the one request at hand
     */
    ParsedResult<Map<String, String>> headers(Session session, List<SessionHeader> own) {
        List<SessionHeader> common = protocol.behaviour().headers();
        if (common.isEmpty() && own.isEmpty()) {
            return NO_HEADERS;
        }
        Map<String, String> made = new LinkedHashMap<>();
        Optional<String> unmade = put(made, common, session).or(() -> put(made, own, session));
        return unmade.isPresent() ? new ParsedResult.Invalid<>(unmade.get()) : new ParsedResult.Valid<>(made);
    }

    /** Make a message with the headers that all of this user carry. */
    ParsedResult<OutboundMessage> message(Session session, JsonRpcMessage message) {
        return headers(session, List.of())
                .map(made -> new OutboundMessage(message, made, protocol.requestTimeout(), SendOptions.DEFAULT));
    }

    /** Make the end of a session with the headers that all messages of this user carry. */
    ParsedResult<SessionEnd> sessionEnd(Session session, SessionClaim claim) {
        return headers(session, List.of())
                .map(made -> new SessionEnd(made, protocol.requestTimeout(), new SendOptions(claim, 0)));
    }

    private Optional<String> put(Map<String, String> made, List<SessionHeader> headers, Session session) {
        for (SessionHeader header : headers) {
            ParsedResult<String> value = header.value().resolve(session);
            if (value instanceof ParsedResult.Invalid<String> not) {
                return Optional.of(not.reason() + ", for the header " + header.name());
            }
            String text = ((ParsedResult.Valid<String>) value).value();
            SecretMask.learnHeader(header.name(), text);
            if (tokens.isNew(header.name(), text)) {
                protocol.observer().happened(Event.TOKEN_SHOWN);
            }
            made.put(header.name(), text);
        }
        return Optional.empty();
    }

    /** Make the headers of a message that is reported nowhere; none if one of them cannot be made. */
    Map<String, String> unreportedHeaders() {
        return headers(current, List.of()) instanceof ParsedResult.Valid<Map<String, String>> made
                ? made.value()
                : Map.of();
    }
}
