package mcpleak.demo;

import io.modelcontextprotocol.json.McpJsonMapper;
import io.modelcontextprotocol.json.jackson3.JacksonMcpJsonMapper;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.transport.StdioServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Serve the demo server's tools over standard input and output: the official Java SDK, healthy unless {@link DemoOptions} say
 * otherwise. It ends with its input; what it logs goes to standard error.
 */
public final class DemoStdioServer {

    private static final McpJsonMapper JSON = new JacksonMcpJsonMapper(DemoServer.mapper());

    private static final int FIRST_LINE = 1 << 16;

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
        BufferedInputStream in = new BufferedInputStream(new LastInput(System.in), FIRST_LINE);
        if (firstLine(in).contains(SessionlessTools.VERSION)) {
            new SessionlessTools(DemoServer.NAME, JSON, tools.all()).serve(in, System.out);
            return;
        }
        McpServer.sync(new StdioServerTransportProvider(JSON, in, System.out))
                .serverInfo(DemoServer.NAME, "1.0")
                .jsonMapper(JSON)
                .capabilities(
                        McpSchema.ServerCapabilities.builder().tools(false).build())
                .tools(tools.specifications())
                .immediateExecution(true)
                .build();
    }

    /** Read the first line and put it back: it names the version of the protocol. */
    private static String firstLine(BufferedInputStream in) throws IOException {
        in.mark(FIRST_LINE);
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n' && line.length() < FIRST_LINE - 1; next = in.read()) {
            line.append((char) next);
        }
        in.reset();
        return line.toString();
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
