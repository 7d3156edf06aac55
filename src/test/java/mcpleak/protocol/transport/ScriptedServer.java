package mcpleak.protocol.transport;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import mcpleak.protocol.transport.Connection.CloseKind;

/** Answer each HTTP request on a socket with exactly the bytes that a test asks for, and remember what was received. */
public final class ScriptedServer implements AutoCloseable {

    private final ServerSocket socket;
    private final Function<Received, Reply> script;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private final Map<String, CompletableFuture<Received>> awaited = new ConcurrentHashMap<>();

    /** One permit a request that was answered. */
    private final Semaphore came = new Semaphore(0);

    /** One element a connection that ended. */
    private final BlockingQueue<End> ended = new LinkedBlockingQueue<>();

    /**
     * Hold how a client ended a connection.
     *
     * @param connection number of the connection, from 1
     * @param how {@code FIN}, or {@code RST}
     */
    public record End(int connection, CloseKind how) {}

    /**
     * Hold one request.
     *
     * @param connection number of its connection, from 1
     * @param head request line and headers, in lower case
     * @param body the body
     */
    public record Received(int connection, String head, String body) {}

    /**
     * Hold one answer.
     *
     * @param bytes what is written
     * @param then what happens to the connection afterwards
     */
    public record Reply(String bytes, Then then) {}

    /** What happens after the bytes were written. */
    public enum Then {
        READ_ON,
        CLOSE
    }

    /** Start on a free port. */
    public ScriptedServer(Function<Received, Reply> script) throws IOException {
        this.script = script;
        this.socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    /** Answer 200 with a JSON body. */
    public static Reply json(String body) {
        return new Reply(head("200 OK", "application/json", body), Then.READ_ON);
    }

    /** Answer 200 with a whole stream of one chunk. */
    public static Reply stream(String events) {
        return new Reply(openStream(events).bytes() + "0\r\n\r\n", Then.READ_ON);
    }

    /** Answer 200 with the beginning of a stream that is not ended. */
    public static Reply openStream(String events) {
        int length = events.getBytes(UTF_8).length;
        return new Reply(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(length) + "\r\n" + events + "\r\n",
                Then.READ_ON);
    }

    /** Answer any status with a text. */
    public static Reply status(String status, String body) {
        return new Reply(head(status, "text/plain", body), Then.READ_ON);
    }

    /** Answer a status with the address of another place. */
    public static Reply redirect(String status, String location) {
        return new Reply(
                "HTTP/1.1 " + status + "\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\nover", Then.READ_ON);
    }

    private static String head(String status, String type, String body) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + body.getBytes(UTF_8).length
                + "\r\n\r\n" + body;
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/mcp");
    }

    public List<Received> received() {
        return received;
    }

    public int connectionsSeen() {
        return connections.size();
    }

    /** Wait until a request has come. */
    public void awaitRequest() throws InterruptedException {
        if (!came.tryAcquire(60, TimeUnit.SECONDS)) {
            throw new AssertionError("no request came within 60 s");
        }
    }

    /** Complete when a request has come whose body has this in it. */
    public CompletableFuture<Received> received(String part) {
        CompletableFuture<Received> came = awaited.computeIfAbsent(part, none -> new CompletableFuture<>());
        received.forEach(this::tell);
        return came.orTimeout(60, TimeUnit.SECONDS);
    }

    private void tell(Received request) {
        awaited.forEach((part, came) -> {
            if (request.body().contains(part)) {
                came.complete(request);
            }
        });
    }

    /** Complete when one more connection has ended. */
    public CompletableFuture<End> endOfAConnection() {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return awaitEndOfAConnection();
                    } catch (InterruptedException e) {
                        throw new CompletionException(e);
                    }
                },
                threads);
    }

    /** Wait until one more connection has ended. */
    public End awaitEndOfAConnection() throws InterruptedException {
        End end = ended.poll(60, TimeUnit.SECONDS);
        if (end == null) {
            throw new AssertionError("no connection ended within 60 s");
        }
        return end;
    }

    /** Wait until a connection has ended; others may end before it. */
    public End awaitEnd(int connection) throws InterruptedException {
        End end = awaitEndOfAConnection();
        while (end.connection() != connection) {
            end = awaitEndOfAConnection();
        }
        return end;
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                int number = connections.size();
                threads.execute(() -> serve(connection, number));
            }
        } catch (IOException closed) {
            // the test is over
            return;
        }
    }

    private void serve(Socket connection, int number) {
        CloseKind how = CloseKind.FIN;
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            boolean open = true;
            while (open) {
                String head = head(in);
                if (head.isEmpty()) {
                    break;
                }
                var request = new Received(number, head, new String(in.readNBytes(length(head)), UTF_8));
                received.add(request);
                tell(request);
                Reply reply = script.apply(request);
                out.write(reply.bytes().getBytes(UTF_8));
                out.flush();
                came.release();
                open = reply.then() == Then.READ_ON;
            }
        } catch (IOException e) {
            how = String.valueOf(e.getMessage()).contains("reset") ? CloseKind.RST : CloseKind.FIN;
        } finally {
            ended.add(new End(number, how));
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.append(new String(new byte[] {(byte) b}, ISO_8859_1));
        }
        return head.toString().toLowerCase(Locale.ROOT);
    }

    private static int length(String head) {
        int at = head.indexOf("content-length: ");
        return at < 0 ? 0 : Integer.parseInt(head.substring(at + 16, head.indexOf("\r\n", at)));
    }

    @Override
    public void close() {
        try {
            socket.close();
            for (Socket connection : connections) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
