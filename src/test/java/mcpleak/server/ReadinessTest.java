package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import mcpleak.network.CheckingProxy;
import mcpleak.network.HttpProxy;
import mcpleak.network.Identity;
import mcpleak.network.Network;
import mcpleak.network.Tls;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadinessTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final List<String> requests = new CopyOnWriteArrayList<>();
    private HttpServer http;
    private URI url;

    @BeforeEach
    void listen() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.setExecutor(Executors.newCachedThreadPool());
        http.start();
        url = URI.create("http://127.0.0.1:" + http.getAddress().getPort() + "/mcp");
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    private void answer(String path, int status, Map<String, String> headers, String body) {
        http.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            requests.add(exchange.getRequestMethod() + " " + path + " "
                    + exchange.getRequestHeaders().getOrDefault("Mcp-Session-Id", List.of()));
            headers.forEach((name, value) -> exchange.getResponseHeaders().add(name, value));
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    private Optional<String> ask() {
        return new Readiness(url, Identity.unknownTo(url)).whyNotReady(LIMIT).map(Readiness.Missing::text);
    }

    @Test
    void ask_healthSays200_isReadyWithoutInitialize() {
        answer("/health", 200, Map.of(), "ok");
        answer("/mcp", 500, Map.of(), "");
        assertThat(ask()).isEqualTo(Optional.empty());
        assertThat(requests).containsExactly("GET /health []");
    }

    @Test
    void ask_healthSays503_isNotReadyWithoutInitialize() {
        answer("/health", 503, Map.of(), "");
        answer("/mcp", 200, Map.of(), "{}");
        assertThat(ask()).isEqualTo(Optional.of("/health answered 503"));
        assertThat(requests).containsExactly("GET /health []");
    }

    @Test
    void ask_noHealth_initializesAndDeletesTheSession() {
        answer("/mcp", 200, Map.of("Mcp-Session-Id", "s1"), "{}");
        assertThat(ask()).isEqualTo(Optional.empty());
        assertThat(requests).containsExactly("POST /mcp []", "DELETE /mcp [s1]");
    }

    @Test
    void ask_serverGivesCookies_deletesTheSessionWithThem_besideOnesOfItsOwn() {
        List<String> shown = new CopyOnWriteArrayList<>();
        http.createContext("/mcp", exchange -> {
            exchange.getRequestBody().readAllBytes();
            shown.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().get("Cookie"));
            exchange.getResponseHeaders().add("Mcp-Session-Id", "s1");
            exchange.getResponseHeaders().add("Set-Cookie", "SRV=a; path=/; HttpOnly");
            exchange.getResponseHeaders().add("Set-Cookie", "JS=b");
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        Identity identity = new Identity(url, Network.DIRECT, Map.of("Cookie", "own=1"), false);
        assertThat(new Readiness(url, identity).whyNotReady(LIMIT)).isEmpty();
        assertThat(shown).containsExactly("POST [own=1]", "DELETE [own=1; SRV=a; JS=b]");
    }

    @Test
    void ask_usersShowWhatIsNotKnownYet_isReadyThoughItIsRefused() {
        answer("/mcp", 401, Map.of("WWW-Authenticate", "Bearer"), "");
        assertThat(ask()).isPresent();
        Identity identity = new Identity(url, Network.DIRECT, Map.of(), true);
        assertThat(new Readiness(url, identity).whyNotReady(LIMIT)).isEmpty();
    }

    @Test
    void ask_throughAProxy_namesTheWholeAddressAndShowsThePassword() throws IOException {
        answer("/health", 200, Map.of(), "ok");
        try (CheckingProxy proxy = new CheckingProxy("me", "p@ss")) {
            HttpProxy right = HttpProxy.parse("http://me:p%40ss@127.0.0.1:" + proxy.port());
            HttpProxy wrong = HttpProxy.of("127.0.0.1", proxy.port());
            assertThat(through(right)).isEmpty();
            assertThat(proxy.asked()).containsExactly("GET " + url.resolve("/health") + " HTTP/1.1");
            assertThat(through(wrong)).hasValueSatisfying(why -> assertThat(why).contains("407"));
        }
    }

    private Optional<String> through(HttpProxy proxy) {
        Network network = new Network(Tls.DEFAULT, Optional.of(proxy));
        return new Readiness(url, new Identity(url, network, Map.of(), false))
                .whyNotReady(LIMIT)
                .map(Readiness.Missing::text);
    }

    @Test
    void ask_initializeWithoutSession_deletesNothing() {
        answer("/mcp", 200, Map.of(), "{}");
        assertThat(ask()).isEqualTo(Optional.empty());
        assertThat(requests).containsExactly("POST /mcp []");
    }

    @Test
    void ask_initializeSays404_isNotReady() {
        assertThat(ask())
                .hasValueSatisfying(
                        reason -> assertThat(reason).startsWith("initialize was answered by HTTP status 404: <h1>404"));
    }

    @ParameterizedTest
    @CsvSource({
        "401, true",
        "403, true",
        "404, true",
        "421, true",
        "302, true",
        "429, false",
        "500, false",
        "503, false"
    })
    void ask_refused_saysWhatWasAnsweredAndWhetherWaitingHelps(int status, boolean isForGood) {
        answer("/mcp", status, Map.of("WWW-Authenticate", "Bearer", "Location", "/login"), "Invalid Host header");
        assertThat(new Readiness(url, Identity.unknownTo(url)).whyNotReady(LIMIT))
                .hasValueSatisfying(missing -> {
                    assertThat(missing.text())
                            .startsWith("initialize was answered by HTTP status " + status + ": ")
                            .endsWith(
                                    status == 302
                                            ? "the server redirects to /login"
                                            : "it asks for Bearer: Invalid Host header");
                    assertThat(missing).isEqualTo(new Readiness.Missing.Refusal(missing.text(), isForGood));
                });
    }

    @Test
    void ask_redirectedOnItsOrigin_isReady() {
        answer("/mcp", 307, Map.of("Location", "/served"), "");
        answer("/served", 200, Map.of(), "{}");
        assertThat(ask()).isEqualTo(Optional.empty());
        assertThat(requests).containsExactly("POST /mcp []", "POST /served []");
    }

    @Test
    void ask_laterVersionRefusedInJsonRpc_isReady() {
        answer("/mcp", 400, Map.of(), "{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":{\"code\":-32022,\"message\":\"no\"}}");
        assertThat(ask()).isEqualTo(Optional.empty());
    }

    @Test
    void ask_streamThatStaysOpen_isReady() {
        http.createContext("/mcp", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("data: {}\n\n".getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
            // neither closed nor continued
        });
        // by its head: a limit that has passed would be no answer
        assertThat(ask()).isEqualTo(Optional.empty());
    }

    @Test
    void ask_nobodyListens_isNotReady() {
        http.stop(0);
        assertThat(ask()).isEqualTo(Optional.of("connection refused"));
    }

    @Test
    void ask_connectionBreaks_postIsSentOnce() throws Exception {
        Map<String, String> answers = Map.of("GET", "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n", "POST", "");
        assertThat(askScripted(answers)).isEqualTo(Optional.of("the connection was closed before an answer"));
        assertThat(requests).containsExactly("GET /health HTTP/1.1", "POST /mcp HTTP/1.1");
    }

    @Test
    void ask_serverKeepsConnectionAlive_deleteHasConnectionOfItsOwn() throws Exception {
        String created =
                "HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nmcp-session-id: s\r\n" + "Content-Length: 2\r\n\r\n{}";
        Map<String, String> answers = Map.of(
                "GET", "HTTP/1.1 404 no\r\nContent-Length: 0\r\n\r\n",
                "POST", created,
                "DELETE", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(askScripted(answers)).isEqualTo(Optional.empty());
        // the scripted server reads one request from each connection
        assertThat(requests).containsExactly("GET /health HTTP/1.1", "POST /mcp HTTP/1.1", "DELETE /mcp HTTP/1.1");
    }

    @Test
    void ask_earlyHints_areSkipped() throws Exception {
        String hints = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n";
        assertThat(askScripted(Map.of("GET", hints))).isEqualTo(Optional.empty());
    }

    @Test
    void ask_answerThatIsNotHttp_isNotReady() throws Exception {
        assertThat(askScripted(Map.of("GET", "SSH-2.0-x\r\n"))).isEqualTo(Optional.of("no HTTP/1.1 answer: SSH-2.0-x"));
    }

    @ParameterizedTest
    @ValueSource(ints = {SingleRequest.HEAD_BYTES, SingleRequest.HEAD_BYTES + 1})
    void ask_headOfLimit_passesOnlyUpToIt(int bytes) throws Exception {
        String half = "x:" + "y".repeat(bytes / 2 - 2) + "\r\n";
        String rest = "x:" + "y".repeat(bytes - bytes / 2 - 2) + "\r\n";
        Optional<String> answer = askScripted(Map.of("GET", "HTTP/1.1 200 OK\r\n" + half + rest + "\r\n"));
        assertThat(answer)
                .isEqualTo(
                        bytes == SingleRequest.HEAD_BYTES
                                ? Optional.empty()
                                : Optional.of("the head of the answer exceeds 65536 bytes"));
    }

    /** Asks a server that answers each method by a fixed text and then closes the connection. */
    private Optional<String> askScripted(Map<String, String> answers) throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> serve(socket, answers));
            server.setDaemon(true);
            server.start();
            URI slow = URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/mcp");
            return new Readiness(slow, Identity.unknownTo(slow))
                    .whyNotReady(LIMIT)
                    .map(Readiness.Missing::text);
        }
    }

    private void serve(ServerSocket socket, Map<String, String> answers) {
        while (!socket.isClosed()) {
            try (Socket connection = socket.accept()) {
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.UTF_8));
                String request = String.valueOf(in.readLine());
                requests.add(request);
                int length = 0;
                for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                    length = line.startsWith("Content-Length: ") ? Integer.parseInt(line.substring(16)) : length;
                }
                in.skip(length);
                String answer = answers.getOrDefault(request.substring(0, request.indexOf(' ')), "");
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Test
    void ask_serverOfTheFirstVersion_isReadyByItsStream() {
        http.createContext("/mcp", exchange -> {
            boolean stream = exchange.getRequestMethod().equals("GET");
            exchange.getResponseHeaders().add("Content-Type", stream ? "text/event-stream" : "text/html");
            byte[] bytes = "event: endpoint\ndata: /message\n\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(stream ? 200 : 404, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });

        assertThat(new Readiness(url, Identity.unknownTo(url))
                        .whyNotReady(LIMIT)
                        .map(Readiness.Missing::text))
                .isEqualTo(Optional.empty());
    }
}
