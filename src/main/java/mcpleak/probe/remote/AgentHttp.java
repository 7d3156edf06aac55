package mcpleak.probe.remote;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * Serve HTTP/1.1 to a few clients beside any number that stall: a thread a connection, of which there are few
 * ({@link AgentConnections}). A request takes {@value #REQUEST_SECONDS} s at most; its body is dropped. Thread-safe.
 */
final class AgentHttp implements AutoCloseable {

    static final int REQUEST_SECONDS = 10;

    private static final int IDLE_SECONDS = 120;
    private static final int BACKLOG = 256;
    private static final String CLOSE = "Connection: close\r\n";

    private final ServerSocket socket;
    private final Answers answers;
    private final AgentConnections connections = new AgentConnections();

    /** Answers requests. */
    interface Answers {

        /** Return why the request is refused; empty if who asked may ask. */
        Optional<Answer> refusal(Request request, InetAddress at);

        /** Answer a request that was not refused. */
        Answer to(Request request);
    }

    /** Hold an answer. */
    public record Answer(int status, String json, Map<String, String> headers) {

        Answer(int status, String json) {
            this(status, json, Map.of());
        }
    }

    private AgentHttp(ServerSocket socket, Answers answers) {
        this.socket = socket;
        this.answers = answers;
    }

    /** @throws IOException if the address cannot be listened on */
    @SuppressWarnings("AddressSelection") // the caller chose it
    static AgentHttp start(InetSocketAddress address, Optional<SSLContext> tls, Answers answers) throws IOException {
        ServerSocket socket =
                tls.isPresent() ? tls.get().getServerSocketFactory().createServerSocket() : new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address, BACKLOG);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        AgentHttp http = new AgentHttp(socket, answers);
        daemon(http::accept, "mcpleak-agent");
        return http;
    }

    int port() {
        return socket.getLocalPort();
    }

    private static void daemon(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                connections.accepted(client, client.getInetAddress());
                daemon(() -> serve(client), "mcpleak-agent-client");
            } catch (IOException closedOrNoDescriptors) {
                pause();
            }
        }
    }

    /** A host without descriptors has some again when a connection ends. */
    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(Socket client) {
        try {
            client.setTcpNoDelay(true);
            boolean more = true;
            int wait = REQUEST_SECONDS;
            while (more) {
                Optional<byte[]> head = head(client, wait);
                more = head.isPresent() && answer(client, head.get());
                wait = IDLE_SECONDS;
            }
        } catch (IOException gone) {
            // closed by the other side, by close(), or because it kept others waiting
        } finally {
            connections.end(client);
        }
    }

    /** Read to the blank line; empty at the end of the stream or of the time. */
    private static Optional<byte[]> head(Socket client, int firstSeconds) throws IOException {
        InputStream in = client.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(firstSeconds);
        int blank = 0;
        while (blank < 2) {
            int octet = read(client, in, deadline);
            if (octet < 0 || head.size() >= Request.MAX_BYTES) {
                return Optional.empty();
            }
            if (head.size() == 0) {
                deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REQUEST_SECONDS);
            }
            head.write(octet);
            blank = octet == '\n' ? blank + 1 : octet == '\r' ? blank : 0;
        }
        return Optional.of(head.toByteArray());
    }

    private static int read(Socket client, InputStream in, long deadline) throws IOException {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        if (left <= 0) {
            return -1;
        }
        client.setSoTimeout((int) left);
        try {
            return in.read();
        } catch (SocketTimeoutException late) {
            return -1;
        }
    }

    /** Return whether the connection goes on: who was refused has to connect anew. */
    private boolean answer(Socket client, byte[] bytes) throws IOException {
        Request request;
        try {
            request = Request.parse(bytes);
        } catch (IOException malformed) {
            return refuse(client, new Answer(400, AgentJson.error(String.valueOf(malformed.getMessage()))));
        }
        if (!isBodyRead(client, request.bodyBytes())) {
            return refuse(client, new Answer(400, AgentJson.error("a body that is too long, or of unknown length")));
        }
        Optional<Answer> refusal = answers.refusal(request, client.getLocalAddress());
        if (refusal.isPresent()) {
            return refuse(client, refusal.get());
        }
        connections.shown(client, client.getInetAddress());
        boolean last =
                request.header("connection").filter("close"::equalsIgnoreCase).isPresent();
        Answer answer;
        try {
            answer = answers.to(request);
        } catch (RuntimeException broken) {
            return refuse(client, new Answer(500, AgentJson.error(broken.toString())));
        }
        send(client, answer, last ? CLOSE : "");
        return !last;
    }

    private static boolean refuse(Socket client, Answer answer) throws IOException {
        send(client, answer, CLOSE);
        return false;
    }

    private static boolean isBodyRead(Socket client, int bytes) throws IOException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(REQUEST_SECONDS);
        for (int i = 0; i < bytes; i++) {
            if (read(client, client.getInputStream(), deadline) < 0) {
                return false;
            }
        }
        return bytes >= 0;
    }

    private static void send(Socket client, Answer answer, String last) throws IOException {
        byte[] body = answer.json().getBytes(StandardCharsets.UTF_8);
        StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " \r\nContent-Type: application/json\r\n"
                + "X-Content-Type-Options: nosniff\r\nContent-Length: " + body.length + "\r\n");
        answer.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        head.append(last).append("\r\n");
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        whole.writeBytes(body);
        client.getOutputStream().write(whole.toByteArray());
        client.getOutputStream().flush();
    }

    /** Stop to listen and close every connection. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException alreadyBroken) {
            // nobody connects any more
        }
        connections.endAll();
    }

    /**
     * The head of a request over HTTP/1.1 (RFC 9112): the little that the agent's clients say. Immutable.
     *
     * @param method in upper case
     * @param path without the query
     * @param query empty if there is none
     * @param headers by their names in lower case
     */
    record Request(String method, String path, String query, Map<String, List<String>> headers) {

        /** Longest head, in bytes. */
        static final int MAX_BYTES = 8_192;

        /** Longest body that is read and dropped, in bytes. */
        static final int MAX_BODY = 65_536;

        /** @throws IOException if the text is no head of a request; the message is for the client */
        static Request parse(byte[] bytes) throws IOException {
            String[] lines = new String(bytes, StandardCharsets.ISO_8859_1)
                    .stripTrailing()
                    .split("\r?\n", -1);
            String[] request = lines[0].split(" ", -1);
            if (request.length != 3 || !request[1].startsWith("/") || !request[2].matches("HTTP/1\\.[01]")) {
                throw new IOException("no request of HTTP/1.1");
            }
            Map<String, List<String>> headers = new HashMap<>();
            for (int i = 1; i < lines.length; i++) {
                int colon = lines[i].indexOf(':');
                if (colon < 1 || !lines[i].substring(0, colon).matches("[!#$%&'*+.^_`|~\\w-]+")) {
                    throw new IOException("a header that is none");
                }
                headers.computeIfAbsent(
                                lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(lines[i].substring(colon + 1).strip());
            }
            int mark = request[1].indexOf('?');
            return new Request(
                    request[0],
                    mark < 0 ? request[1] : request[1].substring(0, mark),
                    mark < 0 ? "" : request[1].substring(mark + 1),
                    headers);
        }

        /** Return a header's value; empty if it is not there, or more than once. */
        Optional<String> header(String name) {
            List<String> values = headers.getOrDefault(name, List.of());
            return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
        }

        boolean has(String name) {
            return headers.containsKey(name);
        }

        /** Return the length of its body; -1 if that is not told, or is too much. */
        int bodyBytes() {
            if (has("transfer-encoding")) {
                return -1;
            }
            if (!has("content-length")) {
                return 0;
            }
            Optional<String> length = header("content-length").filter(text -> text.matches("\\d{1,5}"));
            return length.map(Integer::valueOf)
                    .filter(bytes -> bytes <= MAX_BODY)
                    .orElse(-1);
        }
    }
}
