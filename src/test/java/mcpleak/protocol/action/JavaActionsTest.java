package mcpleak.protocol.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.commons.stats.OK$;
import io.gatling.commons.stats.Status;
import io.gatling.commons.util.Clock;
import io.gatling.core.CoreComponents;
import io.gatling.core.action.Action;
import io.gatling.core.action.builder.ActionBuilder;
import io.gatling.core.actor.ActorRef;
import io.gatling.core.actor.ActorSystem;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.controller.Controller;
import io.gatling.core.controller.Controller$Command$StopLoadGenerator$Reason;
import io.gatling.core.pause.Disabled$;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolComponentsRegistries;
import io.gatling.core.session.GroupBlock;
import io.gatling.core.session.Session;
import io.gatling.core.stats.StatsEngine;
import io.gatling.core.structure.ScenarioContext;
import io.gatling.javaapi.core.internal.Converters;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import mcpleak.network.Tls;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.setting.McpProtocol;
import mcpleak.protocol.setting.McpProtocol.ClientBehaviour;
import mcpleak.protocol.setting.Route;
import mcpleak.protocol.setting.SessionValue;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.protocol.setting.TrafficObserver;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Endpoint;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import scala.Option;
import scala.collection.immutable.Nil$;
import scala.runtime.BoxedUnit;

/** The names that the Scala compiler gives to super accessors are a contract that javac does not check: bang each action. */
final class JavaActionsTest {

    /** What nothing can go wrong with, even if there is no server. */
    private static final Set<String> HARMLESS = Set.of("abandon", "await", "openStream", "dropStream", "answer");

    private final EventLoopGroup loops = Transports.newEventLoopGroup(false, false, 1, "actions-test");
    private final ActorSystem actors = new ActorSystem();
    private final StopSignal stop = new StopSignal();
    private final BlockingQueue<Session> arrived = new LinkedBlockingQueue<>();
    private final BlockingQueue<Session> left = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> logged = new LinkedBlockingQueue<>();

    @AfterEach
    void stopEngine() {
        actors.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    static Stream<Arguments> actions() {
        var call = RequestPlan.callTool(SessionValue.text("t"));
        return Stream.of(
                Arguments.of("initialize", McpActions.initialize(McpActions.OnFailure.CONTINUE)),
                Arguments.of("tools/list", McpActions.listPages(RequestPlan.of("tools/list"))),
                Arguments.of("tools/call", McpActions.request(call)),
                Arguments.of("notifications/x", McpActions.notification("notifications/x", Optional.empty())),
                Arguments.of("close", McpActions.close()),
                Arguments.of("abandon", McpActions.abandon(CloseKind.FIN)),
                Arguments.of("openStream", McpActions.openStream(Optional.empty(), CloseKind.FIN)),
                Arguments.of("dropStream", McpActions.dropStream(CloseKind.FIN)),
                Arguments.of("answer", McpActions.answer(answers -> answers)),
                Arguments.of("await", McpActions.await(() -> CompletableFuture.completedFuture(1))));
    }

    @ParameterizedTest
    @MethodSource("actions")
    void bang_eachAction_passesTheUserOn(String name, ActionBuilder builder) throws InterruptedException {
        Action action = builder.build(context(), collector("next", arrived));
        action.$bang(session());
        Session after = arrived.poll(60, TimeUnit.SECONDS);
        assertThat(after).as("the user after " + name).isNotNull();
        assertThat(after.isFailed()).isEqualTo(!HARMLESS.contains(name));
        assertThat(action.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @MethodSource("actions")
    void bang_eachActionAfterStop_endsTheUser(String name, ActionBuilder builder) throws InterruptedException {
        stop.stop("over");
        builder.build(context(), collector("next", arrived)).$bang(session());
        assertThat(left.poll(60, TimeUnit.SECONDS)).as("the user at " + name).isNotNull();
        assertThat(arrived).isEmpty();
        assertThat(logged).isEmpty();
    }

    @Test
    void bang_actionThatThrows_passesTheUserOnFailed() throws InterruptedException {
        ScenarioContext context = context();
        Action action = new McpAction("broken", context, collector("next", arrived), made -> session -> {
            throw new IllegalStateException("a defect");
        });
        action.$bang(session());
        Session after = arrived.poll(60, TimeUnit.SECONDS);
        assertThat(after).isNotNull();
        assertThat(after.isFailed()).isTrue();
    }

    private ScenarioContext context() {
        var protocol = new McpProtocol(
                new Route.Http(
                        Endpoint.of(URI.create("http://127.0.0.1:1/mcp")),
                        Tls.DEFAULT,
                        mcpleak.protocol.transport.http.HttpTransport.Mode.NEWEST),
                Duration.ofSeconds(10),
                new Implementation("test", "1"),
                ClientBehaviour.DEFAULT,
                TrafficObserver.NONE,
                stop);
        Map<Class<? extends Protocol>, Protocol> protocols = Map.of(McpProtocol.class, protocol);
        var core = new CoreComponents(
                actors,
                loops,
                new NoController(),
                Option.empty(),
                new Log(),
                new FrozenClock(),
                collector("exit", left),
                GatlingConfiguration.loadForTest(Converters.toScalaSeq(List.of())));
        var registry = new ProtocolComponentsRegistries(core, Converters.toScalaMap(protocols))
                .scenarioRegistry(Converters.toScalaMap(Map.of()));
        return new ScenarioContext(core, registry, Disabled$.MODULE$, false);
    }

    private Session session() {
        return new Session(
                "s",
                1,
                Converters.toScalaMap(Map.of()),
                OK$.MODULE$,
                emptyBlocks(),
                session -> BoxedUnit.UNIT,
                loops.next());
    }

    @SuppressWarnings("unchecked") // Scala's Nil is a list of anything
    private static scala.collection.immutable.List<io.gatling.core.session.Block> emptyBlocks() {
        return (scala.collection.immutable.List<io.gatling.core.session.Block>) (Object) Nil$.MODULE$;
    }

    private static Action collector(String name, BlockingQueue<Session> to) {
        return new JavaActions.Plain() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public void execute(Session session) {
                to.add(session);
            }
        };
    }

    private static final class FrozenClock implements Clock {
        @Override
        public long nowMillis() {
            return 1000;
        }
    }

    private static final class NoController implements ActorRef<Controller.Command> {
        @Override
        public void $bang(Controller.Command command) {}

        @Override
        public String name() {
            return "no controller";
        }

        @Override
        public <R> scala.concurrent.Promise<R> replyPromise(scala.concurrent.duration.FiniteDuration timeout) {
            throw new UnsupportedOperationException("nobody asks in this test");
        }
    }

    private final class Log implements StatsEngine {
        @Override
        public void start() {}

        @Override
        public void stop(ActorRef<Controller.Command> controller, Controller$Command$StopLoadGenerator$Reason reason) {}

        @Override
        public void logUserStart(String scenario) {}

        @Override
        public void logUserEnd(String scenario) {}

        @Override
        public void logResponse(
                String scenario,
                scala.collection.immutable.List<String> groups,
                String requestName,
                long startTimestamp,
                long endTimestamp,
                Status status,
                Option<String> responseCode,
                Option<String> message) {
            logged.add(requestName);
        }

        @Override
        public void logGroupEnd(String scenario, GroupBlock group, long exitTimestamp) {}

        @Override
        public void logRequestCrash(
                String scenario, scala.collection.immutable.List<String> groups, String requestName, String error) {
            logged.add(requestName);
        }
    }
}
