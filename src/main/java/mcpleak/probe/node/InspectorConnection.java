package mcpleak.probe.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Speak the Chrome DevTools protocol with the inspector of a V8 runtime over one WebSocket.
 *
 * <p>See https://chromedevtools.github.io/devtools-protocol/v8/. A message longer than 32 MiB ends the connection. Confined
 * to one thread, apart from the WebSocket's own.
 */
final class InspectorConnection implements AutoCloseable {

    private static final int MAX_MESSAGE = 32 << 20;
    private static final int MAX_WAITING = 64;
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WebSocket socket;
    private final Messages messages;
    private int lastId;

    private InspectorConnection(WebSocket socket, Messages messages) {
        this.socket = socket;
        this.messages = messages;
    }

    /**
     * Connect to a debugging target.
     *
     * @param target its {@code webSocketDebuggerUrl}
     * @throws IOException if it does not accept within 5 s
     */
    static InspectorConnection open(URI target) throws IOException {
        Messages messages = new Messages();
        try {
            WebSocket socket = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(CONNECT_LIMIT)
                    .build()
                    .newWebSocketBuilder()
                    .connectTimeout(CONNECT_LIMIT)
                    .buildAsync(target, messages)
                    .join();
            return new InspectorConnection(socket, messages);
        } catch (CompletionException e) {
            throw new IOException("the inspector at " + target.getAuthority() + " does not accept: " + e.getCause(), e);
        }
    }

    /** Return a new object for parameters. */
    static ObjectNode parameters() {
        return JSON.createObjectNode();
    }

    /**
     * Call a method and return its result.
     *
     * @param limit how long the answer may take
     * @throws IOException if there is none in time, it is an error, or the connection has ended
     */
    JsonNode call(String method, ObjectNode parameters, Duration limit) throws IOException {
        int id = ++lastId;
        ObjectNode request = JSON.createObjectNode();
        request.put("id", id).put("method", method).set("params", parameters);
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            socket.sendText(request.toString(), true).get(limit.toMillis(), TimeUnit.MILLISECONDS);
            while (true) {
                JsonNode message = JSON.readTree(messages.next(deadline - System.nanoTime()));
                if (message.path("id").asInt() == id) {
                    return result(method, message);
                }
            }
        } catch (JsonProcessingException e) {
            throw new IOException("the inspector's answer to " + method + " is not JSON", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new IOException("the inspector does not take " + method + ": " + e, e);
        }
    }

    private static JsonNode result(String method, JsonNode message) throws IOException {
        if (message.has("error")) {
            throw new IOException("the inspector refused " + method + ": "
                    + message.at("/error/message").asText());
        }
        return message.path("result");
    }

    @Override
    public void close() {
        socket.abort();
    }

    /** Put the parts of messages together. The WebSocket calls one method at a time. */
    private static final class Messages implements WebSocket.Listener {

        private static final String END = "";

        private final BlockingQueue<String> whole = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();

        String next(long nanos) throws IOException, InterruptedException {
            String message = whole.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new IOException("the inspector did not answer in time");
            }
            if (message.equals(END)) {
                whole.add(END);
                throw new IOException("the inspector closed the connection");
            }
            return message;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            part.append(data);
            if (part.length() > MAX_MESSAGE) {
                whole.add(END);
                socket.abort();
                return CompletableFuture.completedStage(null);
            }
            if (last) {
                whole.add(part.toString());
                part.setLength(0);
            }
            // events may come faster than they are read: wait, so that no more than a few are kept
            while (whole.size() > MAX_WAITING && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(1_000_000);
            }
            socket.request(1);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            whole.add(END);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            whole.add(END);
        }
    }
}
