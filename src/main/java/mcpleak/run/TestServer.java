package mcpleak.run;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.ServerChoice;
import mcpleak.server.AttachedServer;
import mcpleak.server.FreePort;
import mcpleak.server.Reachability;
import mcpleak.server.ServerCommand;
import mcpleak.server.ServerException;
import mcpleak.server.ServerUnderTest;
import mcpleak.server.StartedServer;

/** Start or find the server that a profile asks for. Immutable. */
final class TestServer {

    /** How long a server that is said to be running may take to accept a connection. */
    private static final Duration REACH = Duration.ofSeconds(5);

    private static final Duration DEMO_START = Duration.ofMinutes(1);

    private final URI url;
    private final LoadProfile profile;
    private final Optional<EmbeddedServer> embedded;

    private TestServer(URI url, LoadProfile profile, Optional<EmbeddedServer> embedded) {
        this.url = url;
        this.profile = profile;
        this.embedded = embedded;
    }

    /** Choose the address; nothing is started yet. */
    static TestServer of(LoadProfile profile, Optional<EmbeddedServer> embedded) throws ServerException {
        URI url = profile.url().isPresent()
                ? profile.url().get()
                : URI.create("http://127.0.0.1:" + FreePort.pick() + "/mcp");
        return new TestServer(url, profile, embedded);
    }

    /** Return the MCP endpoint. */
    URI url() {
        return url;
    }

    /**
     * Start the server and wait until it answers, or find it.
     *
     * @param log where a started server's output goes
     * @return the server; empty if it runs elsewhere
     */
    Optional<ServerUnderTest> open(Path log) throws ServerException, InterruptedException {
        ServerChoice choice = profile.server();
        if (choice instanceof ServerChoice.Demo demo) {
            Map<String, String> properties = new TreeMap<>(demo.options());
            properties.put("demo.port", Integer.toString(url.getPort()));
            properties.put("demo.seed", Long.toString(profile.seed()));
            List<String> command = embedded.orElseThrow(
                            () -> new IllegalArgumentException("there is no embedded server"))
                    .command(properties);
            System.out.println("[mcpleak] no -Durl is given: the demo server runs in a JVM of its own, with "
                    + String.join(
                            " ",
                            command.stream()
                                    .filter(argument -> argument.startsWith("-X"))
                                    .toList()));
            return started(ServerCommand.of(command), log, DEMO_START);
        }
        if (choice instanceof ServerChoice.Command command) {
            return started(ServerCommand.shell(command.command()), log, command.startTimeout());
        }
        Reachability.check(url, REACH);
        if (choice instanceof ServerChoice.Pid pid) {
            return Optional.of(AttachedServer.byPid(pid.pid(), url));
        }
        if (choice instanceof ServerChoice.Name name) {
            return Optional.of(AttachedServer.byName(name.part(), url));
        }
        return Optional.empty();
    }

    private Optional<ServerUnderTest> started(ServerCommand command, Path log, Duration limit)
            throws ServerException, InterruptedException {
        StartedServer server = StartedServer.start(command, url, log);
        server.waitUntilReady(limit);
        return Optional.of(server);
    }
}
