package mcpleak.protocol.transport;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.transport.Connection.InFlight;
import org.jspecify.annotations.Nullable;

/** What the connections of all transports have in common: the user's session, and the event loop on which all happens. */
public abstract class UserConnection implements Connection {

    private final VirtualUser user;
    private volatile @Nullable McpSession session;

    public UserConnection(VirtualUser user) {
        this.user = user;
    }

    /** {@inheritDoc} Unless a transport has one, there is no other stream than that of all messages. */
    @Override
    public InFlight listen(Map<String, String> headers) {
        return InFlight.NONE;
    }

    @Override
    public void begin(McpSession agreed) {
        session = agreed;
    }

    @Override
    public final Optional<McpSession> session() {
        return Optional.ofNullable(session);
    }

    @Override
    public boolean hasEnd() {
        return true;
    }

    public final VirtualUser user() {
        return user;
    }

    /** The session is over. */
    public final void noSession() {
        session = null;
    }

    /** Tell later, on the event loop, how something without a response ended. */
    public final void told(Outcome how, Consumer<ExchangeEnd> done) {
        user.onEventLoop(() -> done.accept(ExchangeEnd.of(how, 0)));
    }
}
