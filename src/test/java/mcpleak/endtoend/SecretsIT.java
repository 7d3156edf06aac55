package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose server repeats every secret that it was given, in many spellings: none is in any byte that the run wrote. */
@Tag("end-to-end")
final class SecretsIT {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String PASSWORD = "HIDE1 p\"a&s<s/1";
    private static final String KEY = "HIDE2_key_22";
    private static final String QUERY = "HIDE3query333";
    private static final String USER = "joe:HIDE4user";
    private static final List<String> SECRETS = List.of(
            PASSWORD,
            KEY,
            QUERY,
            "HIDE4user",
            SecretHeadersSimulation.BEARER,
            SecretHeadersSimulation.COOKIE,
            "HIDE7pipe77");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path work;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path server;

    @Test
    void run_ofAServerThatRepeatsItsSecrets_writesNone() throws Exception {
        int port = freePort();
        Map<String, String> properties = new TreeMap<>(Map.of(
                "url", "http://127.0.0.1:" + port + "/mcp?api_key=" + QUERY + "&tokens=4096",
                "server.command", command(port),
                "users", "4",
                "calls", "10",
                "rounds", "1",
                "think", "0s",
                "delay", "500ms",
                "report.extra", "openmetrics,benchmark,gatling-stats",
                "inconclusive", "warn"));
        try (GatlingRun run = GatlingRun.start(work, SecretHeadersSimulation.class.getName(), properties)) {
            run.await(LIMIT);
            assertThat(run.text()).contains("rejected by");
            List<String> found = new ArrayList<>();
            for (Path file : files()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String secret : SECRETS) {
                    spellings(secret).stream()
                            .filter(bytes::contains)
                            .forEach(spelling -> found.add(work.relativize(file) + ": " + spelling));
                }
            }
            assertThat(found).isEmpty();
            Path folder = run.folder();
            assertThat(Files.readString(folder.resolve("run.json")))
                    .contains("--pass-through kept-as-it-is", "tokens=4096", "AUTHOR=joe");
            assertThat(files())
                    .extracting(file -> file.getFileName().toString())
                    .contains(
                            "simulation.log", "index.html", "memory.html", "memory.json", "summary.md", "metrics.txt");
            assertThat(Files.readString(folder.resolve("memory.json"))).contains("rejected by", "***");
            assertThat(Files.readString(folder.resolve("index.html"))).contains("rejected by", "***");
            try (Stream<Path> logs = files().stream()
                    .filter(file -> file.getFileName().toString().startsWith("server_"))) {
                assertThat(Files.readString(logs.findFirst().orElseThrow()))
                        .contains("started with", "kept-as-it-is", "***");
            }
        }
    }

    private String command(int port) throws IOException {
        Path script = server.resolve("repeats.py");
        try (InputStream in = SecretsIT.class.getResourceAsStream("/secrets/repeats.py")) {
            Files.write(script, in == null ? new byte[0] : in.readAllBytes());
        }
        return "SIGNING_KEY=" + KEY + " AUTHOR=joe exec python3 " + script + " --port " + port + " --password '"
                + PASSWORD + "' -u " + USER
                + " --pass-through kept-as-it-is tokens=4096 'Authorization: Odd HIDE7pipe77'";
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static List<String> spellings(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
        String html = secret.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
        return List.of(
                secret,
                url,
                url.replace("+", "%20"),
                secret.replace("\"", "\\\""),
                secret.replace("\"", "\\\"").replace("<", "\\u003c").replace("&", "\\u0026"),
                html,
                html.replace("&quot;", "&#34;"),
                html.replace("\"", "&#34;"),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
