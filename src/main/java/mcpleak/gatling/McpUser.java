package mcpleak.gatling;

import io.gatling.core.session.Session;
import java.util.Optional;
import mcpleak.jsonrpc.JsonRpcNotification;
import mcpleak.jsonrpc.JsonRpcRequest;
import mcpleak.mcp.McpMessages;
import mcpleak.mcp.McpSession;
import mcpleak.mcp.Outcome;
import mcpleak.transport.Connection;
import mcpleak.transport.Inbox;
import mcpleak.transport.Outgoing;
import mcpleak.transport.VirtualUser;

/** Keep what belongs to one virtual user: its connection, and what the server said to it unasked. */
final class McpUser implements Inbox {

    private final McpProtocol protocol;
    private final Connection connection;

    McpUser(McpComponents mcp, Session session) {
        this.protocol = mcp.protocol();
        this.connection = mcp.transport().connect(new VirtualUser(session.userId(), session.eventLoop()), this);
    }

    Connection connection() {
        return connection;
    }

    Optional<McpSession> session() {
        return connection.session();
    }

    @Override
    public void asked(JsonRpcRequest request) {
        connection.tell(
                Outgoing.of(McpMessages.answer(request), protocol.endpoint().requestTimeout()), ended -> {});
    }

    @Override
    public void told(JsonRpcNotification notification) {}

    @Override
    public void streamEnded(Outcome why) {}
}
