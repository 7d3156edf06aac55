package mcpleak.demo;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Map;

/**
 * Serve the demo server's tools over standard input and output: the official Java SDK, healthy unless {@link DemoOptions} say
 * otherwise. It ends with its input; what it logs goes to standard error.
 */
public final class DemoStdioServer {

    private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(DemoServer.mapper());

    private static final int PIPE = 1 << 16;

    private DemoStdioServer() {}

    /**
     * Serve as the {@code demo.} system properties say, until the input ends.
     *
     * @throws IOException if the child process that the options ask for cannot be started
     */
    public static void main(String[] args) throws IOException {
        DemoOptions options = DemoOptions.ofThisJvm();
        DemoMemory memory = new DemoMemory(options);
        memory.start();
        DemoTools tools = new DemoTools(memory, new DemoLedger(options, System.err), options.delay());
        PipedOutputStream toSessionless = new PipedOutputStream();
        PipedOutputStream toSessions = new PipedOutputStream();
        InputStream sessionless = new PipedInputStream(toSessionless, PIPE);
        new SessionlessTools(DemoServer.NAME, JSON, tools.all()).serve(sessionless, new WholeLines(System.out));
        InputStream sessions = new PipedInputStream(toSessions, PIPE);
        McpServer.sync(new StdioServerTransportProvider(JSON, sessions, new WholeLines(System.out)))
                .serverInfo(DemoServer.NAME, "1.0")
                .jsonMapper(JSON)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(tools.specifications())
                .immediateExecution(true)
                .build();
        route(new BufferedReader(new InputStreamReader(new LastInput(System.in), UTF_8)), toSessionless, toSessions);
    }

    /** Each message names the version that it is of, but for those of the versions with sessions. */
    private static void route(BufferedReader in, OutputStream toSessionless, OutputStream toSessions)
            throws IOException {
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            OutputStream to = line.contains(SessionlessTools.VERSION) ? toSessionless : toSessions;
            to.write((line + "\n").getBytes(UTF_8));
            to.flush();
        }
    }

    /**
     * Return the command that starts it in a JVM of its own.
     *
     * @param properties {@code demo.} properties by name; those left out have their defaults
     * @throws IllegalArgumentException if one is not allowed; it names the property and the allowed values
     */
    public static List<String> command(Map<String, String> properties) {
        if (properties.getOrDefault("demo.leak", "").equals("session") || properties.containsKey("demo.drop")) {
            throw new IllegalArgumentException(
                    "demo.leak=session and demo.drop go with HTTP: over stdio there are neither sessions nor connections");
        }
        return DemoServer.command(DemoStdioServer.class, properties);
    }

    /** Passes on whole lines, so that those of two writers do not mix. Confined to one thread, as long as one message is written. */
    private static final class WholeLines extends OutputStream {

        private final OutputStream out;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        WholeLines(OutputStream out) {
            this.out = out;
        }

        @Override
        public synchronized void write(int octet) throws IOException {
            line.write(octet);
            if (octet == '\n') {
                synchronized (out) {
                    line.writeTo(out);
                    out.flush();
                }
                line.reset();
            }
        }
    }

    /** The SDK's threads would outlive the input. */
    private static final class LastInput extends FilterInputStream {

        LastInput(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return orExit(super.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return orExit(super.read(bytes, offset, length));
        }

        private static int orExit(int read) {
            if (read < 0) {
                System.exit(0);
            }
            return read;
        }
    }
}
