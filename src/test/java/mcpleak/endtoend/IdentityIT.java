package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import mcpleak.network.CheckingProxy;
import mcpleak.network.TestKeys;
import mcpleak.server.ServerAddress;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that ask who comes: for tokens, certificates, a proxy's password, a balancer's cookie. */
final class IdentityIT {

    private static final Duration LIMIT = Duration.ofMinutes(8);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path work;

    @Test
    @Tag("end-to-end")
    void allAtOnce_fromPropertiesAndAProtocolOfItsOwn_isShownByScoutAndUsers() throws Exception {
        try (DemandingServer server = new DemandingServer();
                CheckingProxy proxy = new CheckingProxy("me", "p%ss-word");
                GatlingRun run =
                        GatlingRun.startBrief(work, BesideSimulation.class.getName(), identity(server, proxy))) {
            assertThat(run.await(LIMIT))
                    .as("Gatling's word for a failed assertion: %s", run.text())
                    .isEqualTo(2);
            assertThat(run.text())
                    .contains("greater than 1000000", "> health", "> tools/call echo")
                    .doesNotContain("p%ss-word", "token-of-");
            assertThat(server.refused()).isEmpty();
            assertThat(server.tokens()).hasSize(3);
            assertThat(proxy.asked()).isNotEmpty().allMatch(line -> line.startsWith("CONNECT "));
        }
    }

    private Map<String, String> identity(DemandingServer server, CheckingProxy proxy) throws IOException {
        Path users = Files.writeString(work.resolve("users.csv"), "token\ntoken-of-a\ntoken-of-b\ntoken-of-c\n");
        Path password = Files.writeString(work.resolve("password"), TestKeys.PASSWORD);
        Path between =
                Files.writeString(work.resolve("proxy"), "http://me:p%25ss-word@127.0.0.1:" + proxy.port() + "\n");
        Map<String, String> properties = new LinkedHashMap<>(load(1));
        properties.putAll(Map.of(
                "url", server.url(),
                "health", server.health(),
                "token", "#{token}",
                "feeder", users.toString(),
                "tls.trust", TestKeys.file("ca.pem").toString(),
                "tls.cert", TestKeys.file("client.p12").toString(),
                "tls.password", "file:" + password,
                "proxy", "file:" + between,
                "probe", "off"));
        return properties;
    }

    private static Map<String, String> load(int rounds) {
        return Map.of(
                "tools.include",
                "echo",
                "users",
                "4",
                "calls",
                "5",
                "rounds",
                Integer.toString(rounds),
                "think",
                "0",
                "delay",
                "0");
    }

    @Test
    @Tag("tables")
    void haproxy_withMutualTlsAndACookie_beforeTwoNodesThatLeak_isJudgedWithoutAFailure() throws Exception {
        Assumptions.assumeTrue(isThere("haproxy") && isThere("python3"), "haproxy or python3 is not installed");
        int port = ServerAddress.freePort();
        int first = ServerAddress.freePort();
        int second = ServerAddress.freePort();
        Path pem = Files.writeString(
                work.resolve("server.pem"),
                Files.readString(TestKeys.file("server.pem")) + Files.readString(TestKeys.file("server-key.pem")));
        Path balancer = Files.writeString(
                work.resolve("haproxy.cfg"), """
                defaults
                  mode http
                  timeout connect 5s
                  timeout client 60s
                  timeout server 60s
                listen mcp
                  bind 127.0.0.1:%d ssl crt %s ca-file %s verify required
                  balance roundrobin
                  cookie SRV insert indirect nocache secure
                  server a 127.0.0.1:%d cookie a
                  server b 127.0.0.1:%d cookie b
                """.formatted(port, pem, TestKeys.file("ca.pem"), first, second));
        Path script = script("tokens.py");
        Process nodes = shell("export CALL=8192; python3 " + script + " " + first + " good & python3 " + script + " "
                + second + " good & wait");
        Process haproxy = shell("exec haproxy -db -f " + balancer);
        Map<String, String> properties = new LinkedHashMap<>(Map.of(
                "url", "https://localhost:" + port + "/mcp",
                "server.pid", Long.toString(nodes.pid()),
                "token", "file:" + Files.writeString(work.resolve("token"), "good-token"),
                "tls.trust", TestKeys.file("ca.pem").toString(),
                "tls.cert", TestKeys.file("client-ec.pem").toString(),
                "tls.key", TestKeys.file("client-ec-key.pem").toString()));
        properties.putAll(
                Map.of("users", "10", "calls", "100", "think", "20ms", "delay", "1s", "tools.include", "echo"));
        awaitPorts(List.of(port, first, second));
        try (GatlingRun run = GatlingRun.start(work, properties)) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
            assertThat(run.memory().path("verdict").asText()).isEqualTo("LEAK");
            assertThat(run.text()).contains("failed                       0 calls");
        } finally {
            haproxy.destroy();
            nodes.descendants().forEach(ProcessHandle::destroy);
            nodes.destroy();
        }
    }

    @ParameterizedTest
    @Tag("tables")
    @CsvSource({
        "RefusedTokensSimulation, good, per refused request",
        "RotatedTokensSimulation, any, per token",
        "RegistrationFloodSimulation, good, per registration"
    })
    void serverThatRemembersTokens_isFound_andTheVerdictSaysPerWhat(String simulation, String lets, String per)
            throws Exception {
        Assumptions.assumeTrue(isThere("python3"), "python3 is not installed");
        int port = ServerAddress.freePort();
        Path token = Files.writeString(work.resolve("token"), "good-token");
        Map<String, String> properties = new LinkedHashMap<>(Map.of(
                "url", "http://127.0.0.1:" + port + "/mcp",
                "server.command", "exec python3 " + script("tokens.py") + " " + port + " " + lets,
                "token", "file:" + token));
        properties.putAll(Map.of("users", "20", "calls", "25", "think", "20ms", "delay", "1s"));
        try (GatlingRun run = GatlingRun.start(work, "mcpleak.simulations." + simulation, properties)) {
            assertThat(run.await(LIMIT)).as(run.text()).isEqualTo(2);
            assertThat(run.lastLine()).startsWith("Leak found").contains("4.", " KiB " + per);
        }
    }

    private Path script(String name) throws IOException {
        Path file = work.resolve(name);
        try (InputStream in = Objects.requireNonNull(IdentityIT.class.getResourceAsStream("/leaky/" + name), name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private static Process shell(String command) throws IOException {
        return new ProcessBuilder("sh", "-c", command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void awaitPorts(List<Integer> ports) throws Exception {
        for (int port : ports) {
            awaitPort(port);
        }
    }

    private static void awaitPort(int port) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            try (Socket open = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(open.isConnected()).isTrue();
                return;
            } catch (ConnectException notYet) {
                Thread.sleep(50);
            }
        }
        throw new AssertionError("nothing listens on " + port);
    }

    private static boolean isThere(String program) throws Exception {
        boolean there = shell("command -v " + program).waitFor() == 0;
        if (!there) {
            System.out.println("skipped: " + program + " is not installed");
        }
        return there;
    }
}
