package mcpleak.probe.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import mcpleak.probe.process.ProcFile;

/**
 * Ask a Node process about its heap: by a script within it, which its inspector is used for once, to start it.
 *
 * <p>A debugger that stays connected would keep a process that wants to end from ending, and an inspector that stays open is a
 * door to it. So the inspector is open for a moment only; the script connects back to a port of ours on loopback. That connection
 * keeps the process from nothing, and its end, which the system sees to however this JVM ends, makes the script stop all that
 * it started. An inspector that was open before stays open.
 *
 * <p>Confined to one thread.
 */
final class NodeProbe implements AutoCloseable {

    private static final String SCRIPT = "nodeprobe.js";
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int MAX_LINE = 32 << 20;
    private static final int MAX_HELLO = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final NodeInspector.Found inspector;
    private final Socket socket;
    private final InputStream answers;

    private NodeProbe(NodeInspector.Found inspector, Socket socket) throws IOException {
        this.inspector = inspector;
        this.socket = socket;
        this.answers = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    /**
     * Start the script in a Node process of this host and of this user; blocks for a minute at most.
     *
     * @param mcpPort the port that the server itself answers on, which is not asked for an inspector
     * @param settings what the script takes; where to connect to is added
     * @throws IOException if the inspector cannot be opened, or the script does not connect; the message says why
     */
    static NodeProbe start(long pid, int mcpPort, ObjectNode settings) throws IOException {
        NodeInspector.Found inspector = NodeInspector.find(pid, mcpPort);
        try {
            NodeProbe probe = start(pid, inspector, settings);
            probe.leaveInspector();
            inspector.opener().ifPresent(InspectorOpener::closed);
            return probe;
        } finally {
            inspector.opener().ifPresent(InspectorOpener::close);
        }
    }

    private static NodeProbe start(long pid, NodeInspector.Found inspector, ObjectNode settings) throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
                InspectorConnection connection = InspectorConnection.open(inspector.target())) {
            String nonce = UUID.randomUUID().toString();
            settings.put("port", listening.getLocalPort())
                    .put("nonce", nonce)
                    .put("opened", inspector.opener().isPresent());
            evaluate(connection, settings);
            return accept(listening, inspector, pid, nonce);
        }
    }

    /** Close an inspector that was opened for a script that nobody is there any more to start. */
    static void closeInspector(NodeInspector.Found inspector) throws IOException {
        try (InspectorConnection connection = InspectorConnection.open(inspector.target())) {
            // nobody listens on port 0: the script stops at once
            evaluate(connection, InspectorConnection.parameters().put("port", 0).put("opened", true));
        }
    }

    private static void evaluate(InspectorConnection connection, ObjectNode settings) throws IOException {
        String required = "typeof require === 'function' ? require : undefined";
        ObjectNode expression = InspectorConnection.parameters()
                .put("expression", script().strip() + "(" + required + ", " + settings + ")")
                .put("silent", true)
                .put("returnByValue", true)
                // it has a `require` in modules of every kind
                .put("includeCommandLineAPI", true);
        JsonNode result = connection.call("Runtime.evaluate", expression, LIMIT);
        if (!result.at("/result/value").asText().equals("started")) {
            String why = result.at("/exceptionDetails/exception/description").asText(result.toString());
            throw new IOException("the probe's script does not run in it: "
                    + why.lines().findFirst().orElse(""));
        }
    }

    private static String script() throws IOException {
        try (InputStream in = NodeProbe.class.getResourceAsStream(SCRIPT)) {
            if (in == null) {
                throw new IOException(SCRIPT + " is missing in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Take the connection that says the word; anybody of this host can open one. */
    private static NodeProbe accept(ServerSocket listening, NodeInspector.Found inspector, long pid, String nonce)
            throws IOException {
        listening.setSoTimeout((int) LIMIT.toMillis());
        while (true) {
            Socket socket = listening.accept();
            try {
                NodeProbe probe = new NodeProbe(inspector, socket);
                JsonNode hello = JSON.readTree(probe.line(MAX_HELLO, Duration.ofSeconds(5)));
                if (nonce.equals(hello.path("nonce").asText())) {
                    probe.mustBe(pid, hello.path("pid").asLong());
                    return probe;
                }
                socket.close();
            } catch (com.fasterxml.jackson.core.JsonProcessingException somebodyElse) {
                socket.close();
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
    }

    /** Wait until it is closed again: it adds a thread and descriptors to the process. */
    private void leaveInspector() throws IOException {
        try {
            ask("left", LIMIT);
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    private void mustBe(long pid, long told) throws IOException {
        OptionalLong inner =
                ProcFile.lines(pid, "status").map(ProcFile::innerPid).orElse(OptionalLong.empty());
        if (told != inner.orElse(pid)) {
            throw new IOException(
                    "port " + inspector.port() + " is the inspector of process " + told + ", not of " + pid);
        }
    }

    /** Return where the inspector listened. */
    NodeInspector.Found inspector() {
        return inspector;
    }

    /**
     * Ask a question of the script's.
     *
     * @param limit how long the answer may take
     * @throws IOException if there is none in time, it tells of an error, or the process has ended; ask nothing afterwards
     */
    JsonNode ask(String question, Duration limit) throws IOException {
        socket.getOutputStream().write((question + "\n").getBytes(StandardCharsets.US_ASCII));
        JsonNode answer = JSON.readTree(line(MAX_LINE, limit));
        if (answer.has("error")) {
            throw new Refused(answer.path("error").asText());
        }
        return answer;
    }

    /** Says that the script cannot answer a question; it can be asked others. */
    static final class Refused extends IOException {

        private static final long serialVersionUID = 1;

        Refused(String why) {
            super(why);
        }
    }

    /**
     * Read what follows an answer.
     *
     * @param bytes how many bytes follow
     * @param snapshot takes them
     */
    void follow(long bytes, HeapSnapshot snapshot) throws IOException {
        long left = bytes;
        while (left > 0) {
            byte[] part = answers.readNBytes((int) Math.min(left, 1 << 16));
            if (part.length == 0) {
                throw new IOException("the process ended while it was read");
            }
            snapshot.add(part);
            left -= part.length;
        }
    }

    private String line(int most, Duration limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        long deadline = System.nanoTime() + limit.toNanos();
        try {
            while (line.size() <= most) {
                // a read may wait for what is left of the time
                long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
                socket.setSoTimeout((int) Math.max(1, left));
                int next = answers.read();
                if (next < 0) {
                    throw new IOException("the process has ended, or closed the connection");
                }
                if (next == '\n') {
                    return line.toString(StandardCharsets.UTF_8);
                }
                line.write(next);
            }
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer within " + limit.toSeconds() + " s", e);
        }
        throw new IOException("an answer exceeds " + most + " bytes");
    }

    /** Let go of the process: the script stops what it started. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException closed) {
            // the system closes it
        }
    }
}
