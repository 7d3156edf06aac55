package mcpleak.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answer MCP over HTTP, byte by byte as a test wants it; what the test leaves alone is answered in order. */
final class HostileServer implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ServerSocket socket;
    private final Answer hostile;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();

    /** Answer one request. */
    public interface Answer {

        /**
         * Write the answer.
         *
         * @param asked what is asked: a method of MCP, {@code GET} or {@code DELETE}
         * @return false to have it answered in order
         */
        boolean write(String asked, JsonNode message, OutputStream out) throws IOException, InterruptedException;
    }

    HostileServer(Answer hostile) throws IOException {
        this.hostile = hostile;
        this.socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        threads.execute(this::accept);
    }

    String origin() {
        return "http://127.0.0.1:" + socket.getLocalPort();
    }

    /** Write a result as JSON. */
    static boolean result(JsonNode message, String result, OutputStream out) throws IOException {
        return whole("application/json", response(message, result), out);
    }

    /** Return the response that carries a result. */
    static String response(JsonNode message, String result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id") + ",\"result\":" + result + "}";
    }

    /** Write the head of an answer with status 200. */
    static void head(String headers, OutputStream out) throws IOException {
        out.write(("HTTP/1.1 200 OK\r\n" + headers + "\r\n\r\n").getBytes(ISO_8859_1));
    }

    /** Write a whole answer. */
    static boolean whole(String type, String body, OutputStream out) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        head("Content-Type: " + type + "\r\nContent-Length: " + bytes.length, out);
        out.write(bytes);
        out.flush();
        return true;
    }

    /** Write the head of an answer without end, then the same piece over and over. */
    static boolean endless(String type, String first, String piece, OutputStream out) throws IOException {
        head("Content-Type: " + type + "\r\nTransfer-Encoding: chunked", out);
        chunk(first, out);
        while (true) {
            chunk(piece, out);
        }
    }

    private static void chunk(String text, OutputStream out) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(UTF_8));
        out.write(bytes);
        out.write("\r\n".getBytes(UTF_8));
        out.flush();
    }

    /** Write a list of tools. */
    static boolean tools(JsonNode message, List<String> tools, OutputStream out) throws IOException {
        return result(message, "{\"tools\":[" + String.join(",", tools) + "]}", out);
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                threads.execute(() -> serve(connection));
            }
        } catch (IOException closed) {
            return;
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = new BufferedOutputStream(connection.getOutputStream(), 1 << 16);
            for (String head = head(in); !head.isEmpty(); head = head(in)) {
                JsonNode message = JSON.readTree(new String(in.readNBytes(length(head)), UTF_8));
                String asked = message.has("method")
                        ? message.path("method").asText()
                        : head.substring(0, head.indexOf(' ')).toUpperCase(Locale.ROOT);
                if (!hostile.write(asked, message, out)) {
                    inOrder(asked, message, out);
                }
            }
        } catch (IOException gone) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inOrder(String asked, JsonNode message, OutputStream out) throws IOException {
        if (!message.has("id")) {
            out.write("HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
            out.flush();
            return;
        }
        result(
                message,
                switch (asked) {
                    case "initialize" ->
                        "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{\"tools\":{}},"
                                + "\"serverInfo\":{\"name\":\"hostile\",\"version\":\"1\"}}";
                    case "tools/list" -> "{\"tools\":[{\"name\":\"good\",\"inputSchema\":{\"type\":\"object\"}}]}";
                    default -> "{\"content\":[]}";
                },
                out);
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                return "";
            }
            head.append((char) b);
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
