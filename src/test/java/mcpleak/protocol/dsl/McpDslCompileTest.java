package mcpleak.protocol.dsl;

import static io.gatling.javaapi.core.CoreDsl.*;
import static mcpleak.protocol.dsl.McpDsl.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.ScenarioBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import mcpleak.network.HttpProxy;
import mcpleak.network.Network;
import mcpleak.network.TestKeys;
import mcpleak.protocol.action.GatlingRun;
import mcpleak.protocol.setting.McpProtocol;
import mcpleak.protocol.setting.Route;
import mcpleak.protocol.setting.StopSignal;
import mcpleak.protocol.setting.TrafficCounters;
import mcpleak.protocol.transport.Connection.CloseKind;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A tour of the DSL: what compiles here is what it offers. */
final class McpDslCompileTest {

    @BeforeAll
    static void configureGatling() {
        GatlingRun.configure();
    }

    @Test
    void session_openedAndEnded_inEveryWay() {
        ChainBuilder whole = exec(initialize(), ping(), close());
        ChainBuilder stubborn = exec(initialize().continueOnFailure(), close(), closeAgain());
        ChainBuilder longLived = exec(resume(), callTool("echo"), keep());
        ChainBuilder rude = exec(initialize(), abandon(), initialize(), abandon(CloseKind.RST));
        ScenarioBuilder scenario = scenario("sessions").exec(whole, stubborn, longLived, rude);
        assertThat(scenario).isNotNull();
    }

    @Test
    void toolCall_withArguments_ofEveryKind() {
        assertThat(exec(
                        listTools(),
                        // generated from the tool's input schema
                        callTool("search"),
                        // JSON in Gatling's Expression Language, or made by a function
                        callTool("echo").arguments("{\"message\":\"#{name}\"}"),
                        callTool("#{tool}").arguments(session -> "{\"user\":" + session.userId() + "}"),
                        callTool(session -> tools(session).get(0).name()),
                        // by name: "#{n}" alone keeps the type that it has in the session
                        callTool("add").argument("a", "#{n}").argument("b", 2),
                        callTool("add").arguments(Map.of("a", 1, "list", List.of("#{x}", true))),
                        callTool("add").argumentsMap(session -> Map.of("a", session.getInt("n")))))
                .isNotNull();
    }

    @Test
    void everyOtherVerb() {
        assertThat(exec(
                        listResources(),
                        listResourceTemplates(),
                        readResource("file:///#{file}"),
                        readResource(session -> "file:///" + session.userId()),
                        subscribe("file:///a"),
                        unsubscribe("file:///a"),
                        listPrompts(),
                        getPrompt("review").argument("language", "#{language}"),
                        completePrompt("review", "language", "py").given("framework", "flask"),
                        completeResource("file:///{path}", "path", "/home"),
                        setLogLevel("debug"),
                        callTool("slow")
                                .asTask(Duration.ofMinutes(1))
                                .check(jsonPath("$.task.taskId").saveAs("task")),
                        getTask("#{task}"),
                        taskResult("#{task}"),
                        cancelTask("#{task}"),
                        listTasks(),
                        request("vendor/method", "{\"of\":\"#{thing}\"}"),
                        sendNotification("notifications/roots/list_changed"),
                        sendNotification("vendor/told", "{\"what\":\"#{thing}\"}")))
                .isNotNull();
    }

    @Test
    void checks_seeTheResultAndNotItsEnvelope() {
        assertThat(callTool("weather")
                        .check(
                                jsonPath("$.structuredContent.temperature")
                                        .ofDouble()
                                        .gt(-90.0),
                                jmesPath("content[0].text").saveAs("text"),
                                substring("sunny").exists(),
                                regex("(\\d+) degrees").saveAs("degrees"),
                                bodyString().notNull(),
                                textContent().is("sunny"),
                                structuredContent().exists(),
                                isError().is(false),
                                responseTimeInMillis().lt(500),
                                statusCode().is(200),
                                asciiHeader("Mcp-Session-Id").saveAs("id"),
                                progressCount().gte(1),
                                lastProgress().is(1.0),
                                timeToFirstEventInMillis().lt(100)))
                .isNotNull();
        assertThat(callTool("nobody")
                        .check(errorCode().is(-32602), errorMessage().saveAs("why")))
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> callTool("page").check(css("h1").exists()))
                .withMessage("a check of type Css does not apply to an MCP response");
    }

    @Test
    void request_inEveryManner() {
        assertThat(exec(
                        callTool("a").silent(),
                        callTool("a").named("search by #{kind}"),
                        callTool("a").requestTimeout(Duration.ofSeconds(2)),
                        callTool("a").requestTimeout(Duration.ofSeconds(2)).sayNothingOnTimeout(),
                        callTool("a").header("X-Tenant", "#{tenant}").bearerToken("#{token}"),
                        callTool("a").abortAfter(Duration.ofMillis(100)),
                        callTool("a").resetAfter(Duration.ofMillis(100)),
                        callTool("a").cancelAfter(Duration.ofMillis(100)),
                        callTool("a").readSlowly(1024),
                        callTool("a").withoutSession(),
                        callTool("a").inEndedSession(),
                        ping().header("Accept", "application/json")))
                .isNotNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ping().requestTimeout(Duration.ZERO))
                .withMessage("requestTimeout is at least 1 ms, not PT0S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ping().readSlowly(0))
                .withMessage("bytesPerSecond is at least 1, not 0");
    }

    @Test
    void server_isHeardAndAnswered() {
        assertThat(exec(
                        answer("sampling/createMessage", asked -> "{\"role\":\"assistant\",\"model\":\"m\"}"),
                        initialize(),
                        openStream(),
                        answerLate("roots/list", Duration.ofSeconds(1)),
                        neverAnswer("elicitation/create"),
                        callTool("asks"),
                        dropStream(),
                        openStream(Duration.ofMillis(40), CloseKind.RST),
                        await(() -> CompletableFuture.completedFuture("ready"))))
                .isNotNull();
    }

    @Test
    void gatlingsOwnIdioms_work() {
        ScenarioBuilder scenario = scenario("idioms")
                .feed(listFeeder(List.of(Map.of("name", "a"))).circular())
                .exec(initialize())
                .exec(group("calls").on(repeat(3, "n").on(exec(callTool("echo")).pause(1))))
                .exec(exitBlockOnFail().on(exec(callTool("echo"))))
                .exec(doIf(session -> session.contains("x")).then(exec(close())));
        assertThat(scenario.injectOpen(atOnceUsers(1))
                        .protocols(mcp("http://a/"))
                        .throttle(jumpToRps(10), holdFor(1)))
                .isNotNull();
    }

    @Test
    void protocol_eachStep_isAnotherBuilder() {
        var counters = new TrafficCounters();
        var stop = new StopSignal();
        McpProtocolBuilder plain = mcp("https://example.com/mcp");
        McpProtocolBuilder full = plain.requestTimeout(Duration.ofSeconds(5))
                .clientInfo("me", "2")
                .protocolVersion("2025-06-18")
                .header("X-Tenant", "#{tenant}")
                .header("x-tenant", session -> "t")
                .bearerToken("#{token}")
                .trustAllCertificates()
                .http2()
                .proxy("127.0.0.1", 3128)
                .expiredOnBadRequest()
                .seed(7)
                .roots("file:///home")
                .sampling("yes")
                .sampling(asked -> asked.params().path("systemPrompt").asText())
                .elicitation()
                .elicitationDeclined()
                .answer("vendor/asks", asked -> "{}")
                .neverAnswer("vendor/waits")
                .answerLate("roots/list", Duration.ofSeconds(1))
                .observer(counters)
                .stopSignal(stop);
        var protocol = (McpProtocol) full.protocol();
        var before = (McpProtocol) plain.protocol();
        assertThat(protocol.requestTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(protocol.behaviour().headers())
                .extracting(header -> header.name())
                .containsExactly("x-tenant", "Authorization");
        assertThat(((Route.Http) protocol.route()).tls().trustsAll()).isTrue();
        assertThat(protocol.observer()).isSameAs(counters);
        assertThat(protocol.stopSignal()).isSameAs(stop);
        assertThat(before.behaviour().headers()).isEmpty();
        assertThat(((Route.Http) before.route()).tls().trustsAll()).isFalse();
    }

    @Test
    void protocol_byDefault_leavesWhatItSaysItself() throws Exception {
        Network network = new Network(TestKeys.mutual(), Optional.of(HttpProxy.of("127.0.0.1", 3128)));
        McpProtocolBuilder own =
                mcp("https://example.com/mcp").header("x-tenant", "mine").trustAllCertificates();
        var protocol = (McpProtocol) own.byDefault(Map.of("X-Tenant", "other"), network, Optional.empty())
                .protocol();
        var route = (Route.Http) protocol.route();
        assertThat(protocol.behaviour().headers())
                .extracting(header -> header.name())
                .containsExactly("x-tenant");
        assertThat(route.tls().trustsAll()).isTrue();
        assertThat(route.tls().keys()).isPresent();
        assertThat(route.endpoint().proxy()).isEqualTo(network.proxy());
    }

    @Test
    void protocol_ofWhatIsNoEndpoint_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> mcp("localhost:3001"));
        assertThatIllegalArgumentException().isThrownBy(() -> mcp("http://a b/"));
        assertThatIllegalArgumentException().isThrownBy(() -> mcp("http://a/").requestTimeout(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mcp("http://a/").protocolVersion("1999-01-01"))
                .withMessageStartingWith("protocolVersion is one of ");
    }
}
