package mcpleak.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import mcpleak.probe.runtime.BoundedHttp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both clients of the JDK's kind against a server that wants a client's certificate, behind a proxy that wants a password. */
@Timeout(120)
final class NetworkTest {

    private HttpsServer server;
    private CheckingProxy proxy;
    private URI url;

    @BeforeEach
    void serve() throws Exception {
        Tls keys = TestKeys.trusting()
                .showing(TestKeys.file("server.p12"), Optional.empty(), Optional.of(TestKeys.PASSWORD));
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(keys.context()) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters wanted = keys.context().getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.US_ASCII));
            exchange.close();
        });
        server.createContext("/key", exchange -> {
            byte[] key = String.valueOf(exchange.getRequestHeaders().getFirst("X-Api-Key"))
                    .getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, key.length);
            exchange.getResponseBody().write(key);
            exchange.close();
        });
        server.start();
        url = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
        proxy = new CheckingProxy("me", "p@ss");
    }

    @AfterEach
    void stop() throws Exception {
        server.stop(0);
        proxy.close();
    }

    @Test
    void mutualTls_directlyAndThroughTheProxy_isAnswered() throws Exception {
        HttpProxy between = HttpProxy.parse("http://me:p%40ss@127.0.0.1:" + proxy.port());
        for (Optional<HttpProxy> way : List.of(Optional.<HttpProxy>empty(), Optional.of(between))) {
            Network network = new Network(TestKeys.mutual(), way);
            assertThat(byClient(network)).isEqualTo("ok");
            assertThat(bySocket(network)).startsWith("HTTP/1.1 200 OK").endsWith("ok");
        }
        assertThat(proxy.asked())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).startsWith("CONNECT 127.0.0.1:" + url.getPort()));
    }

    @Test
    void gauges_areAskedAsUsersAsk_andThoseOfOthersWithoutOurSecrets() throws Exception {
        Network network = new Network(TestKeys.mutual(), Optional.empty());
        URI elsewhere = URI.create("https://mcp.example.org/mcp");
        for (URI origin : List.of(url, elsewhere)) {
            Identity identity = new Identity(origin, network, Map.of("X-Api-Key", "k-1"), false);
            assertThat(new BoundedHttp(Duration.ofSeconds(60), 100, identity).get(url.resolve("/key")))
                    .isEqualTo(origin.equals(url) ? "k-1" : "null");
        }
    }

    @Test
    void certificateOfNobodyKnown_namesTheProperty() {
        Network network = new Network(Tls.DEFAULT, Optional.empty());
        assertThatThrownBy(() -> bySocket(network))
                .satisfies(e -> assertThat(HandshakeFailure.text(e.toString())).contains("-Dtls.trust"));
        assertThatThrownBy(() -> byClient(network))
                .satisfies(e -> assertThat(HandshakeFailure.text(e.toString())).contains("-Dtls.trust"));
    }

    @Test
    void noCertificateOfOurs_namesTheProperty() throws Exception {
        Network network = new Network(TestKeys.trusting(), Optional.empty());
        // in TLS 1.3 the refusal comes when the request is on its way, or after it
        assertThatThrownBy(() -> firstByteBySocket(network))
                .satisfies(e ->
                        assertThat(HandshakeFailure.text(url, e.toString())).contains("-Dtls.cert"));
    }

    @Test
    void proxyThatRefuses_namesTheProperty() throws Exception {
        Network network = new Network(
                TestKeys.mutual(), Optional.of(HttpProxy.parse("http://me:wrong@127.0.0.1:" + proxy.port())));
        assertThatThrownBy(() -> bySocket(network)).hasMessageContaining("-Dproxy");
        BoundedHttp http = new BoundedHttp(Duration.ofSeconds(60), 100, new Identity(url, network, Map.of(), false));
        assertThatThrownBy(() -> http.get(url)).hasMessageContaining("-Dproxy");
        assertThat(proxy.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "mcp.example.org,false",
        "MCP.example.org,false",
        "example.org,false",
        "example.com,true",
        "notexample.org,true",
        "localhost,false",
        "10.1.2.3,true"
    })
    void proxyNone_leavesHostsOut(String host, boolean isFor) {
        HttpProxy some = HttpProxy.of("proxy", 3128).notFor(List.of("*.example.org", "localhost"));
        assertThat(some.isFor(URI.create("https://" + host + "/mcp"))).isEqualTo(isFor);
    }

    @ParameterizedTest
    @CsvSource({"proxy:3128", "https://proxy:3128", "http://proxy", "http://a@b@proxy:1", "http://proxy:0"})
    void parse_whatIsNoProxy_isRefusedWithoutQuotingIt(String text) {
        assertThatThrownBy(() -> HttpProxy.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("a@b");
    }

    @Test
    void identity_headersGoToTheServersOriginAlone() {
        Identity identity = new Identity(
                URI.create("https://mcp.example.org/mcp"), Network.DIRECT, Map.of("X-Api-Key", "k"), false);
        assertThat(identity.headersTo(URI.create("https://MCP.example.org:443/metrics")))
                .hasSize(1);
        assertThat(identity.headersTo(URI.create("http://mcp.example.org/metrics")))
                .isEmpty();
        assertThat(identity.headersTo(URI.create("https://metrics.example.org/")))
                .isEmpty();
    }

    private String byClient(Network network) throws IOException, InterruptedException {
        HttpRequest request =
                network.authorize(HttpRequest.newBuilder(url), url).build();
        return network.client().build().send(request, BodyHandlers.ofString()).body();
    }

    private void firstByteBySocket(Network network) throws IOException {
        if (bySocket(network).isEmpty()) {
            throw new IOException("the connection was closed before an answer");
        }
    }

    private String bySocket(Network network) throws IOException {
        try (Socket plain = new Socket()) {
            plain.setSoTimeout(60_000);
            Socket socket = network.connect(
                    plain, url, InetAddress.getLoopbackAddress(), url.getPort(), Duration.ofSeconds(60));
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
