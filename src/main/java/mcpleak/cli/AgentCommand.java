package mcpleak.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import mcpleak.cli.recorded.CommandFailure;
import mcpleak.network.Identity;
import mcpleak.probe.RuntimeProbe;
import mcpleak.probe.node.NodeLiveBytes;
import mcpleak.probe.remote.AgentServer;
import mcpleak.probe.runtime.RuntimeDetector;
import mcpleak.probe.runtime.ServerTuning;
import mcpleak.run.folder.ExitCode;
import mcpleak.secret.SecretMask;
import mcpleak.secret.SecretSource;
import mcpleak.server.ServerException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Serve the memory readings of a process of this host to a run on another, until Ctrl-C. Confined to one thread. */
@Command(
        name = "agent",
        mixinStandardHelpOptions = true,
        description = "Serve the memory readings of a running process over HTTP, for a run with -Dprobe.url=.",
        footer = {
            "",
            "A token that is written out is seen by other users of the host, in the list of processes; env:NAME and file:PATH are",
            "not, nor is the environment variable MCPLEAK_TOKEN.",
            "Exit codes: 0 ended by Ctrl-C, 1 wrong usage, no such process, or an address that cannot be listened on."
        })
final class AgentCommand extends ConsoleCommand {

    private static final String TOKEN = "MCPLEAK_TOKEN";
    private static final int MAX_PORT = 65_535;
    private static final int LEAST_TOKEN = 8;

    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private TargetOptions target;

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:7171",
            description =
                    "Where to listen; port 0 picks one. Other than loopback needs a token. Default: ${DEFAULT-VALUE}.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String listen;

    @Option(
            names = "--token",
            paramLabel = "T",
            description = "What each request must carry, 8 characters or more: env:NAME, file:PATH, or itself.")
    private @Nullable String token;

    @Option(
            names = "--allow-host",
            paramLabel = "NAME",
            split = ",",
            description = "A further name by which requests may call this host; its own name and addresses go without.")
    private List<String> allowedHosts = List.of();

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Serve HTTPS with the key of this PKCS#12 or JKS file (keytool -genkeypair makes one).")
    private @Nullable Path keystore;

    @Option(
            names = "--tls-password",
            paramLabel = "P",
            defaultValue = "",
            description = "Password of that file; asked for without echo if it is given without a value.",
            interactive = true,
            arity = "0..1")
    private char @Nullable [] keystorePassword;

    @Option(names = "--pprof", paramLabel = "URL", description = "Where a Go server serves net/http/pprof.")
    private @Nullable URI pprof;

    @Option(names = "--no-live", description = "Measure without touching the process: no signal, no attach, no socket.")
    private boolean leftAlone;

    @Override
    public Integer call() throws CommandFailure, ServerException, InterruptedException {
        SecretMask.learn(System.getenv());
        AgentServer.Access access = access();
        long pid = target.find();
        RuntimeProbe.Target probed = new RuntimeProbe.Target(
                pid,
                RuntimeDetector.detect(pid),
                Identity.unknownTo(URI.create("http://127.0.0.1/")),
                ServerTuning.none(),
                Optional.ofNullable(pprof),
                leftAlone ? RuntimeProbe.Ownership.LEFT_ALONE : RuntimeProbe.Ownership.ATTACHED,
                NodeLiveBytes.HeapView.SAMPLED);
        // first, so that it is closed last: the JVM may end then
        try (Interruption interruption = Interruption.listen();
                AgentServer server = start(probed, access)) {
            String scheme = access.tls().isPresent() ? "https" : "http";
            out().println("Serving process " + pid + " (" + probed.runtime().name() + "; live bytes: " + server.how()
                    + ")");
            out().println("In the run: -Dprobe.url=" + scheme + "://" + host(access.address()) + ":" + server.port()
                    + (access.token().isPresent() ? " -Dprobe.token=env:NAME or file:PATH" : "")
                    + "; Ctrl-C ends this");
            out().flush();
            interruption.await();
        }
        return ExitCode.OK;
    }

    private static AgentServer start(RuntimeProbe.Target probed, AgentServer.Access access) throws CommandFailure {
        try {
            return AgentServer.start(probed, access, Clock.systemUTC());
        } catch (IOException e) {
            throw new CommandFailure(
                    access.address() + " cannot be listened on: " + e.getMessage() + "; name another with --listen", e);
        }
    }

    private static String host(InetSocketAddress address) {
        InetAddress at = address.getAddress();
        String text = at.isAnyLocalAddress() ? "THIS-HOST" : at.getHostAddress();
        return text.contains(":") ? "[" + text + "]" : text;
    }

    private AgentServer.Access access() throws CommandFailure {
        Optional<String> secret = secret();
        if (secret.isPresent() && secret.get().strip().length() < LEAST_TOKEN) {
            throw misuse("the token is shorter than " + LEAST_TOKEN + " characters");
        }
        try {
            InetSocketAddress address = address();
            Set<String> hosts = new HashSet<>(allowedHosts);
            hosts.add(listenHost());
            return new AgentServer.Access(address, secret, tls(), hosts);
        } catch (IllegalArgumentException e) {
            throw misuse(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> secret() throws CommandFailure {
        if (token == null) {
            return Optional.ofNullable(System.getenv(TOKEN)).filter(value -> !value.isBlank());
        }
        SecretSource source = new SecretSource(token);
        source.warning("--token").ifPresent(this::warn);
        try {
            return Optional.of(source.read(System.getenv()));
        } catch (IOException e) {
            throw new CommandFailure("--token " + e.getMessage(), e);
        }
    }

    private String listenHost() {
        return listen.substring(0, Math.max(0, listen.lastIndexOf(':'))).replaceAll("^\\[|]$", "");
    }

    private InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        try {
            int port = Integer.parseInt(listen.substring(colon + 1));
            if (colon > 0 && port >= 0 && port <= MAX_PORT) {
                return new InetSocketAddress(InetAddress.getByName(listenHost()), port);
            }
        } catch (NumberFormatException | UnknownHostException e) {
            throw new IllegalArgumentException("--listen " + listen + " is not HOST:PORT of this host", e);
        }
        throw new IllegalArgumentException("--listen " + listen + " is not HOST:PORT, such as 127.0.0.1:7171");
    }

    private Optional<SSLContext> tls() throws CommandFailure {
        if (keystore == null) {
            return Optional.empty();
        }
        char[] password = keystorePassword == null ? new char[0] : keystorePassword;
        try (InputStream in = Files.newInputStream(keystore)) {
            KeyStore keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(in, password);
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(keys, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(factory.getKeyManagers(), null, null);
            return Optional.of(context);
        } catch (IOException | GeneralSecurityException e) {
            throw new CommandFailure(
                    keystore + " cannot be used as a keystore: " + e.getMessage()
                            + "; see --tls-keystore and --tls-password",
                    e);
        }
    }
}
