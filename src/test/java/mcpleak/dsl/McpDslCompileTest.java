package mcpleak.dsl;

import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.group;
import static io.gatling.javaapi.core.CoreDsl.repeat;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static mcpleak.dsl.McpDsl.abandon;
import static mcpleak.dsl.McpDsl.await;
import static mcpleak.dsl.McpDsl.callTool;
import static mcpleak.dsl.McpDsl.close;
import static mcpleak.dsl.McpDsl.initialize;
import static mcpleak.dsl.McpDsl.listTools;
import static mcpleak.dsl.McpDsl.mcp;
import static mcpleak.dsl.McpDsl.tools;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import mcpleak.gatling.McpProtocol;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficCounters;
import org.junit.jupiter.api.Test;

/** A tour of the DSL: what compiles here is what it offers. */
final class McpDslCompileTest {

    @Test
    void everything_canBeWritten() {
        ChainBuilder calls = exec(
                callTool("echo").arguments("{\"message\":\"#{name}\"}"),
                callTool("#{tool}").arguments(session -> "{\"user\":" + session.userId() + "}"),
                callTool(session -> tools(session).get(0).name()).silent());
        ScenarioBuilder scenario = scenario("tour")
                .exec(initialize(), listTools())
                .exec(repeat(3, "n").on(group("calls").on(calls)))
                .exec(await(() -> CompletableFuture.completedFuture("floor")))
                .exec(close())
                .exec(initialize().continueOnFailure())
                .exec(abandon());
        assertThat(scenario).isNotNull();
    }

    @Test
    void protocol_eachStep_isAnotherBuilder() {
        var counters = new TrafficCounters();
        var stop = new StopSignal();
        McpProtocolBuilder plain = mcp("https://example.com/mcp");
        McpProtocolBuilder full = plain.requestTimeout(Duration.ofSeconds(5))
                .header("Authorization", "Bearer t")
                .trustAllCertificates()
                .observer(counters)
                .stopSignal(stop);
        var protocol = (McpProtocol) full.protocol();
        assertThat(protocol.endpoint().requestTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(protocol.endpoint().headers()).containsEntry("Authorization", "Bearer t");
        assertThat(protocol.certificates()).isEqualTo(McpProtocol.Certificates.TRUST_ALL);
        assertThat(protocol.observer()).isSameAs(counters);
        assertThat(protocol.stopSignal()).isSameAs(stop);
        assertThat(((McpProtocol) plain.protocol()).endpoint().headers()).isEmpty();
        assertThat(((McpProtocol) plain.protocol()).certificates()).isEqualTo(McpProtocol.Certificates.VERIFY);
    }

    @Test
    void protocol_ofWhatIsNoEndpoint_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> mcp("localhost:3001"));
        assertThatIllegalArgumentException().isThrownBy(() -> mcp("http://a b/"));
        assertThatIllegalArgumentException().isThrownBy(() -> mcp("http://a/").requestTimeout(Duration.ZERO));
    }
}
