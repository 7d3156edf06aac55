package mcpleak.bench;

import io.gatling.http.client.HttpClientConfig;
import io.gatling.http.client.impl.DefaultHttpClient;
import io.gatling.netty.util.Transports;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import mcpleak.protocol.jsonrpc.JsonRpcId;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcNotification;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.InitializeResult;
import mcpleak.protocol.message.McpMessages;
import mcpleak.protocol.message.Outcome;
import mcpleak.protocol.message.Implementation;
import mcpleak.protocol.message.ProtocolVersion;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.transport.Connection;
import mcpleak.protocol.transport.Endpoint;
import mcpleak.protocol.transport.ExchangeEnd;
import mcpleak.protocol.transport.Connection.Inbox;
import mcpleak.protocol.transport.OutboundMessage;
import mcpleak.protocol.transport.ServerListener;
import mcpleak.protocol.transport.http.HttpTransport;
import mcpleak.protocol.transport.VirtualUser;

/** Hold many sessions open, each with its standing stream and nothing to do, and say what one of them weighs. */
public final class IdleSessions {

    private static final int SESSIONS = Integer.getInteger("bench.sessions", 10_000);

    /** How many sessions are opened at a time: more would overrun the server's backlog. */
    private static final int AT_ONCE = 200;

    private IdleSessions() {}

    /** Print the table. */
    public static void main(String[] arguments) throws Exception {
        // the connection of a POST is there for a second after its last use
        requireFileDescriptors(SESSIONS * 3L / 2 + 500);
        requirePorts(SESSIONS * 2L);
        Process server = ChildRun.start(List.of("-Xmx512m"), BenchServer.class.getName());
        EventLoopGroup loops = Transports.newEventLoopGroup(false, false, 0, "idle-sessions");
        try {
            URI url = URI.create(
                    "http://127.0.0.1:" + ChildRun.line(server, line -> line.matches("\\d+")) + "/mcp");
            ChildRun.drain(server);
            measure(url, loops);
        } finally {
            server.destroy();
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static void measure(URI url, EventLoopGroup loops) throws Exception {
        // a connection that nobody has used for a second is closed: the session is idle, its stream is not
        var config = new HttpClientConfig().setChannelPoolIdleTimeout(1000);
        try (var http = new HttpTransport(new DefaultHttpClient(config), Endpoint.of(url), System::nanoTime, HttpTransport.Mode.SESSIONS, ServerListener.NONE)) {
            List<Connection> warm = open(http, loops, 0, 500);
            TimeUnit.SECONDS.sleep(4);
            long heapBefore = heapBytes();
            long residentBefore = status("VmRSS");
            long socketsBefore = sockets();
            List<Connection> users = open(http, loops, 500, SESSIONS);
            TimeUnit.SECONDS.sleep(6);
            System.out.printf(
                    "%,d idle sessions with their streams: heap %,d B, resident %,d B, %.2f connections per session%n",
                    users.size(),
                    (heapBytes() - heapBefore) / users.size(),
                    (status("VmRSS") - residentBefore) * 1024 / users.size(),
                    (double) (sockets() - socketsBefore) / users.size());
            System.out.println("sessions held: " + (warm.size() + users.size()));
        }
    }

    private static List<Connection> open(HttpTransport http, EventLoopGroup loops, int first, int count)
            throws Exception {
        List<Connection> users = new ArrayList<>(count);
        var turns = new Semaphore(AT_ONCE);
        var opened = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            turns.acquire();
            Connection user = http.connect(new VirtualUser(first + i, loops.next()), new Deaf());
            users.add(user);
            JsonRpcRequest initialize =
                    McpMessages.initialize(JsonRpcId.of(1), ProtocolVersion.LATEST, new Implementation("bench", "1"));
            user.request(OutboundMessage.of(initialize, Duration.ofSeconds(30)), end -> {
                begin(user, end);
                turns.release();
                opened.countDown();
            });
        }
        if (!opened.await(60, TimeUnit.SECONDS)) {
            throw new IOException(opened.getCount() + " sessions were not opened within 60 s");
        }
        long missing = users.stream().filter(user -> user.session().isEmpty()).count();
        if (missing > 0) {
            throw new IOException(missing + " of " + count + " sessions could not be opened");
        }
        return users;
    }

    private static void begin(Connection user, ExchangeEnd end) {
        if (end.outcome() instanceof Outcome.Answered answered
                && InitializeResult.read(answered.result()) instanceof ParsedResult.Valid<InitializeResult> result) {
            user.begin(result.value().session(end.sessionId()));
            user.listen(Map.of());
        } else {
            System.out.println("a session was not opened: " + end.outcome().text());
        }
    }

    private static long heapBytes() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            System.gc();
            TimeUnit.MILLISECONDS.sleep(300);
        }
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        return heap.getUsed();
    }

    private static long status(String name) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }

    private static long sockets() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }

    private static void requireFileDescriptors(long needed) throws IOException {
        long limit = Files.readAllLines(Path.of("/proc/self/limits")).stream()
                .filter(line -> line.startsWith("Max open files"))
                .map(line -> line.replaceAll("\\s+", " ").split(" ")[3])
                .mapToLong(text -> text.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(text))
                .findFirst()
                .orElse(Long.MAX_VALUE);
        if (limit < needed) {
            throw new IOException(SESSIONS + " sessions need " + needed + " file descriptors, the limit is " + limit
                    + ": raise it with `ulimit -n " + needed + "`");
        }
    }

    private static void requirePorts(long needed) throws IOException {
        Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
        if (!Files.exists(range)) {
            return;
        }
        String[] ports;
        // in one piece: the kernel has no second one
        try (var in = Files.newInputStream(range)) {
            ports = new String(in.readAllBytes(), StandardCharsets.US_ASCII).trim().split("\\s+");
        }
        long there = Long.parseLong(ports[1]) - Long.parseLong(ports[0]) + 1;
        if (there < needed) {
            throw new IOException(SESSIONS + " sessions need " + needed + " local ports, there are " + there
                    + ": raise them with `sysctl -w net.ipv4.ip_local_port_range=\"10000 65535\"`");
        }
    }

    /** Hear nothing. */
    private static final class Deaf implements Inbox {
        @Override
        public void asked(JsonRpcRequest request) {}

        @Override
        public void told(JsonRpcNotification notification) {}

        @Override
        public void streamEnded(Outcome why) {
            System.out.println("a stream ended: " + why.text());
        }
    }
}
