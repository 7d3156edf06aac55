package mcpleak.protocol.transport.stdio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.IntNode;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import mcpleak.process.ProcessStat;
import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.InitializeResult.Implementation;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.transport.Connection;
import mcpleak.protocol.transport.Connection.CloseKind;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.Connection.SessionEnd;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.StdioOwnerMain;
import mcpleak.protocol.transport.Transport.ProcessListener;
import mcpleak.protocol.transport.VirtualUser;
import mcpleak.protocol.transport.stdio.StdioCommand.Processes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class StdioServerTest {

    private static final EventLoopGroup LOOPS = Transports.newEventLoopGroup(false, false, 2, "stdio-test");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final JsonRpcRequest REQUEST = new JsonRpcRequest(JsonRpcId.of(7), "tools/list", Optional.empty());
    private static final String SENT = "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"tools/list\"}";
    private static final Outcome ANSWERED = new Outcome.Answered(new IntNode(42));
    private static final McpSession SESSION =
            new McpSession(Optional.empty(), ProtocolVersion.V2025_11_25, new Implementation("s", "1"));

    private final BlockingQueue<Object> inbox = new LinkedBlockingQueue<>();

    @TempDir
    private Path folder;

    private Path received;

    @BeforeEach
    void name() {
        received = folder.resolve("received");
    }

    @AfterAll
    static void stopLoops() {
        LOOPS.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Test
    void request_isOneLine_andAnsweredByOne() throws IOException {
        try (var server = server(StdioChild.recording(received, StdioChild.answering()))) {
            Connection connection = connect(server, 1);
            assertThat(request(connection).outcome()).isEqualTo(ANSWERED);
            assertThat(tell(connection).outcome()).isEqualTo(new Outcome.Accepted());
            assertThat(exchange(done -> connection.end(SessionEnd.within(TIMEOUT), done))
                            .outcome())
                    .isEqualTo(new Outcome.Accepted());
            assertThat(StdioChild.lines(received))
                    .containsExactly(
                            SENT, "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}", "end of input");
        }
    }

    @Test
    void users_haveAProcessEach() throws IOException {
        String body = "echo $$ >> " + folder.resolve("pids") + "; " + StdioChild.answering();
        try (var server = server(StdioChild.recording(received, body))) {
            assertThat(request(connect(server, 1)).outcome()).isEqualTo(ANSWERED);
            assertThat(request(connect(server, 2)).outcome()).isEqualTo(ANSWERED);
            assertThat(StdioChild.lines(folder.resolve("pids")))
                    .doesNotHaveDuplicates()
                    .hasSize(2);
        }
    }

    @Test
    void users_shareOneProcess_andEachHearsItsOwnAnswer() throws IOException {
        String body = "echo $$ >> " + folder.resolve("pids")
                + "; id=${line#*:7,}; n=${line#*\\\"id\\\":}; n=${n%%,*};"
                + " echo '{\"jsonrpc\":\"2.0\",\"id\":'$n',\"result\":'$n'}'";
        try (var server = server(StdioChild.recording(received, body).with(Processes.SHARED))) {
            Connection one = connect(server, 1);
            Connection two = connect(server, 2);
            assertThat(request(one, 1).outcome()).isEqualTo(new Outcome.Answered(new IntNode(1)));
            assertThat(request(two, 2).outcome()).isEqualTo(new Outcome.Answered(new IntNode(2)));
            exchange(done -> one.end(SessionEnd.within(TIMEOUT), done));
            one.abandon(CloseKind.RST);
            assertThat(request(two, 3).outcome()).isEqualTo(new Outcome.Answered(new IntNode(3)));
            assertThat(StdioChild.lines(folder.resolve("pids")))
                    .hasSize(3)
                    .containsOnly(StdioChild.lines(folder.resolve("pids")).get(0));
        }
    }

    @Test
    void process_thatDies_failsTheRequestWithItsExitCodeAndLastError() {
        try (var server = server(StdioCommand.shell("read -r line; echo first >&2; echo 'no disk' >&2; exit 3"))) {
            Connection connection = connect(server, 1);
            connection.begin(SESSION);
            assertThat(request(connection).outcome()).isEqualTo(new Outcome.ProcessEnded(3, "no disk"));
            assertThat(request(connection).outcome().text())
                    .isEqualTo("server process ended with exit code 3: no disk");
            assertThat(inbox).containsExactly(new Outcome.ProcessEnded(3, "no disk"));
        }
    }

    @Test
    void process_thatDiesBeforeThereIsASession_isFollowedByAnother() throws IOException {
        String dieOnce = "if [ ! -e " + folder.resolve("died") + " ]; then touch " + folder.resolve("died")
                + "; exit 1; fi; " + StdioChild.answering();
        try (var server = server(StdioChild.recording(received, dieOnce))) {
            Connection connection = connect(server, 1);
            assertThat(request(connection).outcome()).isEqualTo(new Outcome.ProcessEnded(1, ""));
            assertThat(request(connection).outcome()).isEqualTo(ANSWERED);
        }
    }

    @Test
    void program_thatIsNotThere_isNotConnected() {
        try (var server = server(StdioCommand.of(List.of("/no/such/program")))) {
            assertThat(request(connect(server, 1)).outcome().text())
                    .matches("(not connected, nothing was sent|server process ended with exit code 127).*");
        }
    }

    @Test
    void standardOutput_thatIsNoMessage_isPassedOver() throws IOException {
        String chatty = "echo 'Server v1 started'; echo; echo '{\"half\":'; " + StdioChild.answering();
        try (var server = server(StdioChild.recording(received, chatty))) {
            assertThat(request(connect(server, 1)).outcome()).isEqualTo(ANSWERED);
        }
    }

    @Test
    void messages_ofTheServer_comeToTheInbox() throws IOException {
        String asks = "echo '{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}';"
                + " echo '{\"jsonrpc\":\"2.0\",\"id\":\"p\",\"method\":\"ping\"}'; " + StdioChild.answering();
        try (var server = server(StdioChild.recording(received, asks))) {
            assertThat(request(connect(server, 1)).outcome()).isEqualTo(ANSWERED);
            assertThat(inbox)
                    .containsExactly(
                            new JsonRpcNotification("notifications/tools/list_changed", Optional.empty()),
                            new JsonRpcRequest(JsonRpcId.of("p"), "ping", Optional.empty()));
        }
    }

    @Test
    void request_neverAnswered_timesOut() {
        try (var server = server(StdioCommand.shell("cat > /dev/null"))) {
            Connection connection = connect(server, 1);
            ExchangeEnd end = exchange(
                    done -> connection.request(OutboundMessage.of(REQUEST, Duration.ofMillis(200)), done::accept));
            assertThat(end.outcome()).isEqualTo(new Outcome.TimedOut(200));
        }
    }

    @Test
    void write_toAServerThatDoesNotRead_blocksNobody() {
        try (var server = server(StdioCommand.shell("sleep 60"))) {
            Connection connection = connect(server, 1);
            var big = new JsonRpcRequest(JsonRpcId.of(7), "x".repeat(1_000_000), Optional.empty());
            var first = new CompletableFuture<ExchangeEnd>();
            connection.request(OutboundMessage.of(big, Duration.ofMillis(300)), first::complete);
            ExchangeEnd second = exchange(
                    done -> connection.request(OutboundMessage.of(REQUEST, Duration.ofMillis(300)), done::accept));
            var notTaken = new Outcome.NotSent("the server did not take it within 300 ms");
            assertThat(first.join().outcome()).isEqualTo(notTaken);
            assertThat(second.outcome()).isEqualTo(notTaken);
            connection.abandon(CloseKind.RST);
        }
    }

    @Test
    void request_givenUpBeforeItWasWritten_isNotSent_thenAndLater() throws IOException {
        Path open = folder.resolve("open");
        String later = "while [ ! -e " + open + " ]; do sleep 0.05; done; cat > " + received;
        try (var server = server(StdioCommand.shell(later))) {
            Connection connection = connect(server, 1);
            var half = new JsonRpcRequest(JsonRpcId.of(5), "x".repeat(1_000_000), Optional.empty());
            var ends = new LinkedBlockingQueue<ExchangeEnd>();
            Connection.InFlight first = connection.request(OutboundMessage.of(half, TIMEOUT), ends::add);
            Connection.InFlight second = connection.request(OutboundMessage.of(REQUEST, TIMEOUT), ends::add);
            assertThat(second.wasSent()).isFalse();
            second.abort(CloseKind.FIN);
            first.abort(CloseKind.FIN);
            await(() -> ends.size() == 2);
            assertThat(ends)
                    .extracting(ExchangeEnd::outcome)
                    .containsOnly(new Outcome.NotSent("given up before it was sent"));
            Files.createFile(open);
            assertThat(tell(connection).outcome()).isEqualTo(new Outcome.Accepted());
            await(() -> linesOf(received).stream().anyMatch(line -> line.contains("initialized")));
            assertThat(StdioChild.lines(received)).noneMatch(SENT::equals);
            connection.abandon(CloseKind.RST);
        }
    }

    @Test
    void request_givenUpAfterItWasWritten_isAborted() throws IOException {
        try (var server = server(StdioChild.recording(received, ":"))) {
            Connection connection = connect(server, 1);
            var end = new CompletableFuture<ExchangeEnd>();
            Connection.InFlight request = connection.request(OutboundMessage.of(REQUEST, TIMEOUT), end::complete);
            await(() -> linesOf(received).size() == 1);
            assertThat(request.wasSent()).isTrue();
            request.abort(CloseKind.FIN);
            assertThat(end.join().outcome()).isEqualTo(new Outcome.Aborted());
        }
    }

    @Test
    void message_overTheLimit_isTooLarge() {
        String flood = "read -r line; head -c 3000 /dev/zero | tr '\\0' x; echo; sleep 60";
        try (var server = new StdioServer(
                StdioCommand.shell(flood), new JsonRpcLimits(2000, 20), System::nanoTime, ProcessListener.NONE)) {
            Connection connection = connect(server, 1);
            assertThat(request(connection).outcome()).isInstanceOf(Outcome.TooLarge.class);
            connection.abandon(CloseKind.RST);
        }
    }

    @Test
    void lineThatIsNoMessage_isPassedOverAndToldOnce() {
        var deviations = new CopyOnWriteArrayList<String>();
        var listener = new ProcessListener() {
            @Override
            public void deviated(String how) {
                deviations.add(how);
            }
        };
        String noisy = "echo Listening on stdio; read -r line; echo { half; " + StdioChild.answering() + "; sleep 60";
        try (var server =
                new StdioServer(StdioCommand.shell(noisy), JsonRpcLimits.DEFAULT, System::nanoTime, listener)) {
            assertThat(request(connect(server, 1)).outcome()).isEqualTo(ANSWERED);
        }
        assertThat(deviations)
                .containsExactly("lines of its standard output are no JSON-RPC message, such as Listening on stdio");
    }

    @Test
    void errorLog_holdsWhatTheProcessesSaid_upToItsBound() throws IOException {
        Path log = folder.resolve("logs/errors.log");
        try (var server =
                server(StdioCommand.shell("echo hello >&2; read -r l; exit 0").withErrorLog(log))) {
            request(connect(server, 1));
        }
        assertThat(StdioChild.lines(log)).singleElement().asString().matches("\\d+ hello");
        try (var bounded = new ErrorLog(Optional.of(folder.resolve("bounded")), 10)) {
            bounded.line(1, "12345");
            bounded.line(1, "123456");
            bounded.line(1, "1");
        }
        assertThat(StdioChild.lines(folder.resolve("bounded")))
                .containsExactly("1 12345", "the rest is dropped: over 10 bytes");
    }

    @Test
    void abandon_killsTheWholeTreeOfTheUser() throws IOException {
        Path pids = folder.resolve("pids");
        String stubborn = "trap '' TERM HUP; echo $$ >> " + pids + "; (trap '' TERM; echo $(sh -c 'echo $PPID') >> "
                + pids + "; sleep 60) & while :; do sleep 1; done";
        try (var server = server(StdioCommand.shell(stubborn))) {
            Connection connection = connect(server, 1);
            connection.request(OutboundMessage.of(REQUEST, TIMEOUT), ended -> {});
            List<ProcessHandle> tree = pids(pids, 2);
            assertThat(tree).allMatch(ProcessStat::isRunning);
            connection.abandon(CloseKind.RST);
            await(() -> tree.stream().noneMatch(ProcessStat::isRunning));
        }
    }

    @Test
    void close_endsProcessesThatIgnoreTheEndOfInput() throws IOException {
        Path pids = folder.resolve("pids");
        List<ProcessHandle> tree;
        try (var server = server(StdioCommand.shell("echo $$ >> " + pids + "; sleep 60; sleep 60"))) {
            Connection connection = connect(server, 1);
            connection.request(OutboundMessage.of(REQUEST, TIMEOUT), ended -> {});
            tree = pids(pids, 1);
        }
        assertThat(tree).noneMatch(ProcessStat::isRunning);
    }

    @Test
    void owner_killed_takesAllProcessesWithIt() throws IOException {
        Path pids = folder.resolve("pids");
        String stubborn = "trap '' TERM HUP; echo $$ >> " + pids + "; while :; do sleep 1; done";
        Process owner = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StdioOwnerMain.class.getName(),
                        stubborn)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("owner.log").toFile())
                .start();
        List<ProcessHandle> tree = pids(pids, 2);
        assertThat(tree).hasSize(2).allMatch(ProcessStat::isRunning);
        owner.destroyForcibly();
        await(() -> tree.stream().noneMatch(ProcessStat::isRunning));
    }

    @Test
    void command_withoutAProgram_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> StdioCommand.shell(" "));
        assertThatIllegalArgumentException().isThrownBy(() -> StdioCommand.of(List.of()));
        assertThat(StdioCommand.shell("x").withEnvironment(Map.of("A", "1")).environment())
                .containsEntry("A", "1");
    }

    private static List<ProcessHandle> pids(Path file, int count) {
        await(() -> linesOf(file).size() >= count);
        return linesOf(file).stream()
                .map(line -> ProcessHandle.of(Long.parseLong(line.strip())).orElseThrow())
                .toList();
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static void await(BooleanSupplier condition) {
        var seen = new CompletableFuture<Boolean>();
        var polling = LOOPS.next()
                .scheduleAtFixedRate(
                        () -> {
                            if (condition.getAsBoolean()) {
                                seen.complete(true);
                            }
                        },
                        0,
                        10,
                        TimeUnit.MILLISECONDS);
        seen.orTimeout(60, TimeUnit.SECONDS).join();
        polling.cancel(false);
    }

    private Connection connect(StdioServer server, long user) {
        return server.connect(new VirtualUser(user, LOOPS.next()), new Inbox() {
            @Override
            public void asked(JsonRpcRequest request) {
                inbox.add(request);
            }

            @Override
            public void told(JsonRpcNotification notification) {
                inbox.add(notification);
            }

            @Override
            public void streamEnded(Outcome why) {
                inbox.add(why);
            }
        });
    }

    private static StdioServer server(StdioCommand command) {
        return new StdioServer(command, JsonRpcLimits.DEFAULT, System::nanoTime, ProcessListener.NONE);
    }

    private static ExchangeEnd request(Connection connection) {
        return exchange(done -> connection.request(OutboundMessage.of(REQUEST, TIMEOUT), done::accept));
    }

    private static ExchangeEnd request(Connection connection, long id) {
        var request = new JsonRpcRequest(JsonRpcId.of(id), "tools/list", Optional.empty());
        return exchange(done -> connection.request(OutboundMessage.of(request, TIMEOUT), done::accept));
    }

    private static ExchangeEnd tell(Connection connection) {
        return exchange(done -> connection.tell(OutboundMessage.of(McpMessages.initialized(), TIMEOUT), done));
    }

    private static ExchangeEnd exchange(Consumer<Consumer<ExchangeEnd>> send) {
        var end = new CompletableFuture<ExchangeEnd>();
        send.accept(each -> assertThat(end.complete(each)).as("told once").isTrue());
        return end.orTimeout(60, TimeUnit.SECONDS).join();
    }
}
