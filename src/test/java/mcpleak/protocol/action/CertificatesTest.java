package mcpleak.protocol.action;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import mcpleak.network.CheckingProxy;
import mcpleak.network.TestKeys;
import mcpleak.protocol.dsl.McpProtocolBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
final class CertificatesTest {

    @TempDir
    private Path results;

    @TempDir
    private Path keys;

    @Test
    void selfSigned_isRefusedByDefault() throws Exception {
        try (SdkServer server = SdkServer.secured(SelfSigned.in(keys), SelfSigned.PASSWORD)) {
            GatlingRun run = run(mcp(server.url()).protocolVersion("2025-11-25"));
            assertThat(run.ko("initialize")).isEqualTo(1);
            assertThat(run.errors())
                    .singleElement()
                    .asString()
                    .startsWith("1 not connected, nothing was sent: PKIX path building failed");
            assertThat(server.methods()).isEmpty();
        }
    }

    @Test
    void selfSigned_withTrustAllCertificates_isAccepted() throws Exception {
        try (SdkServer server = SdkServer.secured(SelfSigned.in(keys), SelfSigned.PASSWORD)) {
            GatlingRun run = run(mcp(server.url()).protocolVersion("2025-11-25").trustAllCertificates());
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call echo")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void mutual_withCertificates_directlyAndThroughAProxy_isAnswered(String version) throws Exception {
        try (SdkServer server = SdkServer.mutual(version);
                CheckingProxy proxy = new CheckingProxy("me", "p@ss")) {
            McpProtocolBuilder protocol = mcp(server.url())
                    .protocolVersion("2025-11-25")
                    .trustCertificates(TestKeys.file("ca.pem"))
                    .clientCertificate(TestKeys.file("client.pem"), TestKeys.file("client-key.pem"))
                    .proxy("127.0.0.1", proxy.port(), "me", "p@ss");
            GatlingRun run = run(protocol);
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call echo")).isEqualTo(1);
            assertThat(proxy.asked()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void mutual_withoutOurCertificate_isRefused_andTheMessageNamesTheProperty(String version) throws Exception {
        try (SdkServer server = SdkServer.mutual(version)) {
            GatlingRun run = run(mcp(server.url()).trustCertificates(TestKeys.file("ca.pem")));
            assertThat(run.errors()).hasSize(1).first().asString().contains("-Dtls.cert");
            assertThat(server.methods()).isEmpty();
        }
    }

    @Test
    void proxy_withoutCredentials_isRefused_andTheMessageNamesTheProperty() throws Exception {
        try (SdkServer server = SdkServer.mutual("TLSv1.3");
                CheckingProxy proxy = new CheckingProxy("me", "p@ss")) {
            GatlingRun run = run(mcp(server.url()).proxy("127.0.0.1", proxy.port()));
            assertThat(run.errors()).hasSize(1).first().asString().contains("-Dproxy");
        }
    }

    @Test
    void http2_carriesCallsOverOneConnection() throws Exception {
        try (SdkServer server = SdkServer.securedHttp2(SelfSigned.in(keys), SelfSigned.PASSWORD)) {
            GatlingRun run = run(mcp(server.url())
                    .protocolVersion("2025-11-25")
                    .trustAllCertificates()
                    .http2());
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call echo")).isEqualTo(1);
            assertThat(server.versions()).containsExactly("HTTP/2.0");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void http2_callAborted_resetsItsStreamAndKeepsTheConnection() throws Exception {
        try (SdkServer server = SdkServer.securedHttp2(SelfSigned.in(keys), SelfSigned.PASSWORD)) {
            GatlingRun run = GatlingRun.of(
                    results,
                    simulation -> simulation.setUp(scenario("h2")
                            .exec(
                                    initialize(),
                                    callTool("slow").abortAfter(Duration.ofMillis(200)),
                                    callTool("echo"),
                                    close())
                            .injectOpen(atOnceUsers(1))
                            .protocols(mcp(server.url())
                                    .protocolVersion("2025-11-25")
                                    .trustAllCertificates()
                                    .http2())));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call slow")).isEqualTo(1);
            assertThat(run.ok("tools/call echo")).isEqualTo(1);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.awaitAbortedRequest())
                    .as("a request that the client gave up")
                    .isTrue();
        }
    }

    private GatlingRun run(McpProtocolBuilder protocol) throws IOException {
        return GatlingRun.of(
                results,
                simulation -> simulation.setUp(scenario("tls")
                        .exec(initialize(), callTool("echo"), close())
                        .injectOpen(atOnceUsers(1))
                        .protocols(protocol)));
    }
}
