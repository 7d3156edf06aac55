package mcpleak.protocol.action;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator$Reason$Graceful$Forced;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponents;
import io.gatling.core.protocol.ProtocolKey;
import io.gatling.core.session.Session;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.Tool;
import mcpleak.protocol.setting.McpProtocol;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Transport;
import scala.Function1;
import scala.runtime.BoxedUnit;

/**
 * Hold what the actions of one run share.
 *
 * <p>Thread-safe.
 */
final class McpComponents implements ProtocolComponents, AutoCloseable {

    private final CoreComponents core;
    private final McpProtocol protocol;
    private final Transport transport;
    private final Map<Long, McpUser> users = new ConcurrentHashMap<>();
    private final OpenSessions openSessions;
    private final KoMessages koMessages = new KoMessages();
    private final ShownTokens tokens = new ShownTokens();
    private final AtomicLong lastId = new AtomicLong();
    private volatile ListedTools lastListed = ListedTools.NONE;
    private final AtomicBoolean started = new AtomicBoolean();
    private final ExecutorService waiting = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "mcpleak-await");
        thread.setDaemon(true);
        return thread;
    });

    private McpComponents(CoreComponents core, McpProtocol protocol, Transport transport) {
        this.core = core;
        this.protocol = protocol;
        this.transport = transport;
        this.openSessions = new OpenSessions(protocol.observer());
    }

    /** Start the parts of one run; looks up the server's host and loads the codec's classes, so not for an event loop. */
    static McpComponents start(CoreComponents core, McpProtocol protocol) {
        WarmUp.run();
        Transport transport = Transports.make(core.configuration(), protocol);
        return new McpComponents(core, protocol, transport);
    }

    McpProtocol protocol() {
        return protocol;
    }

    Transport transport() {
        return transport;
    }

    /** Return what belongs to a virtual user; made when it is first asked for. */
    McpUser user(Session session) {
        McpUser known = users.get(session.userId());
        return known != null ? known : users.computeIfAbsent(session.userId(), id -> new McpUser(this, session));
    }

    /** The end of a user's session was asked for: count what became of it. */
    void ended(long userId, Outcome outcome) {
        if (outcome instanceof Outcome.Accepted) {
            openSessions.closed(userId);
        } else if (protocol.behaviour().expiry().shows(outcome)) {
            openSessions.expired(userId);
        } else {
            openSessions.abandoned(userId);
        }
    }

    OpenSessions openSessions() {
        return openSessions;
    }

    ShownTokens tokens() {
        return tokens;
    }

    KoMessages koMessages() {
        return koMessages;
    }

    /** Return what a user has listed; the same object as for the user before, if the list is the same. */
    ListedTools shared(List<Tool> tools) {
        ListedTools shared = lastListed.or(tools);
        lastListed = shared;
        return shared;
    }

    /** Return where actions may wait without holding up an event loop. */
    ExecutorService waiting() {
        return waiting;
    }

    /** Return an id that no other request of this run has. */
    JsonRpcId nextId() {
        return JsonRpcId.of(lastId.incrementAndGet());
    }

    @Override
    public Function1<Session, Session> onStart() {
        return session -> {
            // not earlier: Gatling's controller takes no commands before it has started the first user
            if (started.compareAndSet(false, true)) {
                protocol.stopSignal().onStop(this::stopLoadGenerator);
                EventLoopLag.watch(core.eventLoopGroup(), protocol.observer()::eventLoopLate);
            }
            return session;
        };
    }

    @Override
    public Function1<Session, BoxedUnit> onExit() {
        return session -> {
            openSessions.abandoned(session.userId());
            protocol.observer().userLeft(session.userId());
            McpUser gone = users.remove(session.userId());
            if (gone != null) {
                gone.forgetStreams();
                gone.connection().abandon(CloseKind.FIN);
            }
            return BoxedUnit.UNIT;
        };
    }

    @Override
    public void close() {
        waiting.shutdownNow();
        transport.close();
    }

    private void stopLoadGenerator(String reason) {
        core.controller()
                .$bang(new Controller$Command$StopLoadGenerator(
                        new Controller$Command$StopLoadGenerator$Reason$Graceful$Forced(reason)));
        // users that pause now are never heard of again
        openSessions.abandonAll();
        users.values().forEach(user -> user.connection().abandon(CloseKind.FIN));
    }

    /** Let Gatling find our protocol and make its parts. Immutable. */
    static final class McpProtocolKey implements ProtocolKey<McpProtocol, McpComponents> {

        static final McpProtocolKey INSTANCE = new McpProtocolKey();

        private McpProtocolKey() {}

        @Override
        @SuppressWarnings({"unchecked", "rawtypes"}) // Gatling asks for Class<Protocol>, which no subclass's class is
        public Class<Protocol> protocolClass() {
            return (Class) McpProtocol.class;
        }

        @Override
        public McpProtocol defaultProtocolValue(GatlingConfiguration configuration) {
            throw new IllegalStateException("no MCP protocol: add .protocols(mcp(\"http://...\")) to setUp");
        }

        /** Make the parts once a run and protocol, however many scenarios share them. */
        @Override
        public Function1<McpProtocol, McpComponents> newComponents(CoreComponents core) {
            Map<McpProtocol, McpComponents> made = new HashMap<>();
            return protocol -> {
                synchronized (made) {
                    return made.computeIfAbsent(protocol, each -> start(core, each));
                }
            };
        }

        private static McpComponents start(CoreComponents core, McpProtocol protocol) {
            McpComponents components = McpComponents.start(core, protocol);
            core.actorSystem().registerOnTermination(() -> {
                components.close();
                return BoxedUnit.UNIT;
            });
            return components;
        }
    }

    /** Ask every event loop many times a second to do nothing, and see how late it does it. Thread-safe. */
    private static final class EventLoopLag {

        private static final long EVERY_MILLIS = 50;

        private final LongConsumer late;

        private EventLoopLag(LongConsumer late) {
            this.late = late;
        }

        /**
         * Watch a group until it ends.
         *
         * @param late hears by how many nanoseconds a loop was late, on that loop
         */
        static void watch(EventLoopGroup group, LongConsumer late) {
            EventLoopLag lag = new EventLoopLag(late);
            for (EventExecutor loop : group) {
                lag.next(loop);
            }
        }

        @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
        private void next(EventExecutor loop) {
            if (loop.isShuttingDown()) {
                return;
            }
            long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(EVERY_MILLIS);
            loop.schedule(
                    () -> {
                        late.accept(Math.max(0, System.nanoTime() - due));
                        next(loop);
                    },
                    EVERY_MILLIS,
                    TimeUnit.MILLISECONDS);
        }
    }
}
