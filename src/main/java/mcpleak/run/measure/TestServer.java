package mcpleak.run.measure;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import mcpleak.network.HttpProxy;
import mcpleak.network.Identity;
import mcpleak.probe.runtime.ServerTuning;
import mcpleak.process.ScratchFolder;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.ServerChoice;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.dsl.McpDsl;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import mcpleak.run.folder.ExitCode.NoRun;
import mcpleak.server.AttachedServer;
import mcpleak.server.Container;
import mcpleak.server.ServerAddress;
import mcpleak.server.ServerCommand;
import mcpleak.server.ServerEnd;
import mcpleak.server.ServerException;
import mcpleak.server.ServerUnderTest;
import mcpleak.server.StartedServer;

/** Start or find the server that a profile asks for. Thread-safe. */
public final class TestServer {

    /** How long a server that is said to be running may take to accept a connection. */
    private static final Duration REACH = Duration.ofSeconds(3);

    private static final Duration DEMO_START = Duration.ofMinutes(1);

    /** Stands for the address of a server that has none. */
    private static final URI STDIO = URI.create("stdio:server");

    private final URI url;
    private final RequestHeaders headers;
    private final NetworkSettings network;
    private final OAuthSettings oauth;
    private final LoadProfile profile;
    private final Optional<? extends EmbeddedCommand> embedded;
    private Optional<ServerTuning> stdioTuning = Optional.empty();

    private TestServer(URI url, LoadProfile profile, Optional<? extends EmbeddedCommand> embedded)
            throws ServerException {
        this.headers = RequestHeaders.of(profile);
        this.network = NetworkSettings.of(profile);
        this.oauth = OAuthSettings.of(profile);
        this.url = url;
        this.profile = profile;
        this.embedded = embedded;
    }

    /** Choose the address; nothing is started yet. */
    public static TestServer of(LoadProfile profile, Optional<? extends EmbeddedCommand> embedded)
            throws ServerException {
        if (profile.server() instanceof ServerChoice.Stdio) {
            return new TestServer(STDIO, profile, embedded);
        }
        URI url = profile.get(Properties.URL).isPresent()
                ? profile.get(Properties.URL).get()
                : URI.create("http://127.0.0.1:" + ServerAddress.freePort() + "/mcp");
        return new TestServer(url, profile, embedded);
    }

    /** Return the MCP endpoint. */
    public URI url() {
        return url;
    }

    /** Return the headers that each request to it has. */
    public RequestHeaders headers() {
        return headers;
    }

    /** Return who gets tokens for the users; empty: nobody. */
    public Optional<OAuthClient> oauth() {
        return oauth.client();
    }

    /** Return how it is reached, and who we are before there are users. */
    public Identity identity() {
        Map<String, String> common = headers.ofAllUsers();
        return new Identity(
                url,
                network.network(),
                common,
                oauth.client().isPresent() || common.size() < headers.byName().size());
    }

    /** Return what others can do with what the properties say of us; may be empty. */
    List<String> warnings() {
        return Stream.of(headers.warnings(), network.warnings(), oauth.warnings())
                .flatMap(List::stream)
                .toList();
    }

    /** Return whether the endpoint's address is one of this host's. */
    public boolean isOnThisHost() {
        try {
            for (InetAddress address : InetAddress.getAllByName(url.getHost())) {
                if (address.isLoopbackAddress()
                        || address.isAnyLocalAddress()
                        || NetworkInterface.getByInetAddress(address) != null) {
                    return true;
                }
            }
            return false;
        } catch (IOException unknown) {
            return false;
        }
    }

    /**
     * Hold the server and what was set in its environment.
     *
     * @param server empty if it runs elsewhere
     * @param tuning what was set
     * @param remarks what a reader of the report must know; may be empty
     */
    record Opened(Optional<ServerUnderTest> server, ServerTuning tuning, List<String> remarks) {}

    /**
     * Start the server and wait until it answers, or find it.
     *
     * @param log where a started server's output goes
     */
    Opened open(Path log) throws ServerException, InterruptedException {
        ServerChoice choice = profile.server();
        if (choice instanceof ServerChoice.Stdio) {
            return plain(Optional.empty());
        }
        if (choice instanceof ServerChoice.Demo demo) {
            return plain(Optional.of(started(ServerCommand.of(demoCommand(demo)), log, DEMO_START)));
        }
        if (choice instanceof ServerChoice.Command command) {
            ServerCommand shell = ServerCommand.shell(command.command());
            return isTuned()
                    ? tuned(shell, log, command.startTimeout())
                    : plain(Optional.of(started(shell, log, command.startTimeout())));
        }
        requireListener();
        if (choice instanceof ServerChoice.Pid pid) {
            return plain(Optional.of(AttachedServer.byPid(pid.pid(), url)));
        }
        if (choice instanceof ServerChoice.Name name) {
            return plain(Optional.of(AttachedServer.byName(name.part(), url)));
        }
        if (choice instanceof ServerChoice.InContainer container) {
            long pid = Container.named(container.name()).rootPid();
            return plain(Optional.of(AttachedServer.byPid(pid, url)));
        }
        return plain(Optional.empty());
    }

    private void requireListener() throws ServerException {
        Optional<HttpProxy> proxy = network.network().proxyTo(url);
        if (proxy.isEmpty()) {
            ServerAddress.requireListener(url, REACH);
            return;
        }
        URI between = URI.create(proxy.get().toString());
        if (!ServerAddress.isThere(between, REACH)) {
            throw new ServerException("nothing answers at the proxy " + between + ": start it, or correct -Dproxy");
        }
    }

    /**
     * Return how a server is spoken to over stdio, its environment prepared; empty if it has an address.
     *
     * @param log where its standard error goes
     */
    public synchronized Optional<McpProtocolBuilder> overStdio(Path log) {
        if (!(profile.server() instanceof ServerChoice.Stdio stdio)) {
            return Optional.empty();
        }
        McpProtocolBuilder protocol = program(stdio.program()).errorLog(log);
        if (stdio.processes() == ServerChoice.StdioProcesses.SHARED) {
            protocol = protocol.sharedProcess();
        }
        for (Map.Entry<String, String> variable : tuning().environment().entrySet()) {
            protocol = protocol.environment(variable.getKey(), variable.getValue());
        }
        return Optional.of(protocol);
    }

    private McpProtocolBuilder program(ServerChoice program) {
        if (program instanceof ServerChoice.Command command) {
            return McpDsl.mcpStdio(command.command());
        }
        Map<String, String> properties = new TreeMap<>(((ServerChoice.Demo) program).options());
        properties.put("demo.seed", Long.toString(profile.get(Properties.SEED)));
        return McpDsl.mcpStdio(embedded.flatMap(server -> server.stdioCommand(properties))
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no embedded server that speaks over stdio (allowed: -Dserver.command)")));
    }

    /** Return what is set in the environment of a server that speaks over stdio. */
    ServerTuning tuning() {
        try {
            return tuned();
        } catch (ServerException e) {
            // not under the lock: what runs at the exit of the JVM waits for it
            throw NoRun.because("The run was not started: " + e.getMessage());
        }
    }

    private synchronized ServerTuning tuned() throws ServerException {
        boolean asked = isTuned()
                && profile.server() instanceof ServerChoice.Stdio stdio
                && stdio.program() instanceof ServerChoice.Command;
        if (asked && stdioTuning.isEmpty()) {
            stdioTuning = Optional.of(prepared());
        }
        return stdioTuning.orElseGet(ServerTuning::none);
    }

    /** What is set serves the readings of live bytes, by code in the server: nothing where it is left alone. */
    private boolean isTuned() {
        return profile.get(Properties.SERVER_TUNING) && profile.get(Properties.PROBE);
    }

    /** Remove what was prepared. */
    synchronized void close() {
        stdioTuning.ifPresent(ServerTuning::close);
    }

    private static Opened plain(Optional<ServerUnderTest> server) {
        return new Opened(server, ServerTuning.none(), List.of());
    }

    private List<String> demoCommand(ServerChoice.Demo demo) {
        Map<String, String> properties = new TreeMap<>(demo.options());
        properties.put("demo.port", Integer.toString(url.getPort()));
        properties.put("demo.seed", Long.toString(profile.get(Properties.SEED)));
        List<String> command = embedded.orElseThrow(() -> new IllegalArgumentException("there is no embedded server"))
                .command(properties);
        System.out.println("[mcpleak] no -Durl is given: the demo server runs in a JVM of its own, with "
                + String.join(
                        " ",
                        command.stream()
                                .filter(argument -> argument.startsWith("-X"))
                                .toList()));
        return command;
    }

    /** No tuning is worth a server that does not start: one that ends at once is started again as it is. */
    private Opened tuned(ServerCommand command, Path log, Duration limit) throws ServerException, InterruptedException {
        ServerTuning tuning = prepared();
        boolean opened = false;
        try {
            StartedServer server = StartedServer.start(command.withEnvironment(tuning.environment()), url, log);
            opened = isReady(server, limit);
            if (opened) {
                return new Opened(Optional.of(server), tuning, List.of());
            }
        } finally {
            if (!opened) {
                tuning.close();
            }
        }
        Optional<ServerUnderTest> again = Optional.of(started(command, log, limit));
        String remark = "the server ended at once where its environment was prepared, and was started again as it is;"
                + " -Dserver.tuning=off does that from the start";
        return new Opened(again, ServerTuning.none(), List.of(remark));
    }

    private static ServerTuning prepared() throws ServerException {
        try {
            return ServerTuning.prepare(System.getenv(), ScratchFolder.create());
        } catch (IOException e) {
            throw new ServerException(
                    "no temporary folder for the server's probe: " + e.getMessage()
                            + " (-Dserver.tuning=off does without)",
                    e);
        }
    }

    /** Returns false for a server that has ended by itself; any other that does not answer is an error. */
    private boolean isReady(StartedServer server, Duration limit) throws ServerException, InterruptedException {
        try {
            awaitReady(server, limit);
            return true;
        } catch (ServerException failed) {
            if (!hasEndedByItself(server)) {
                throw failed;
            }
            return false;
        }
    }

    private static boolean hasEndedByItself(StartedServer server) {
        return server.end()
                .toCompletableFuture()
                .thenApply(end -> end.reason() == ServerEnd.Reason.UNASKED)
                .getNow(false);
    }

    /** A run that is ended meanwhile takes the server with it. */
    private void awaitReady(StartedServer server, Duration limit) throws ServerException, InterruptedException {
        try {
            server.waitUntilReady(limit, identity());
        } catch (InterruptedException e) {
            server.close();
            throw e;
        }
    }

    private ServerUnderTest started(ServerCommand command, Path log, Duration limit)
            throws ServerException, InterruptedException {
        StartedServer server = StartedServer.start(command, url, log);
        awaitReady(server, limit);
        return server;
    }
}
