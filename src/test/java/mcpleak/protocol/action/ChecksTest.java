package mcpleak.protocol.action;

import static io.gatling.javaapi.core.CoreDsl.atOnceUsers;
import static io.gatling.javaapi.core.CoreDsl.bodyBytes;
import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.jmesPath;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.listFeeder;
import static io.gatling.javaapi.core.CoreDsl.pace;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.regex;
import static io.gatling.javaapi.core.CoreDsl.responseTimeInMillis;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.core.CoreDsl.substring;
import static java.nio.charset.StandardCharsets.UTF_8;
import static mcpleak.protocol.dsl.McpDsl.asciiHeader;
import static mcpleak.protocol.dsl.McpDsl.callTool;
import static mcpleak.protocol.dsl.McpDsl.close;
import static mcpleak.protocol.dsl.McpDsl.errorCode;
import static mcpleak.protocol.dsl.McpDsl.errorMessage;
import static mcpleak.protocol.dsl.McpDsl.initialize;
import static mcpleak.protocol.dsl.McpDsl.isError;
import static mcpleak.protocol.dsl.McpDsl.mcp;
import static mcpleak.protocol.dsl.McpDsl.ping;
import static mcpleak.protocol.dsl.McpDsl.progressCount;
import static mcpleak.protocol.dsl.McpDsl.statusCode;
import static mcpleak.protocol.dsl.McpDsl.structuredContent;
import static mcpleak.protocol.dsl.McpDsl.textContent;
import static mcpleak.protocol.dsl.McpDsl.timeToFirstEventInMillis;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.CheckBuilder;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpDsl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import mcpleak.protocol.transport.ScriptedServer;
import mcpleak.protocol.transport.ScriptedServer.Received;
import mcpleak.protocol.transport.ScriptedServer.Reply;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Hold every kind of check against answers that fulfil it and answers that do not. */
@Timeout(120)
final class ChecksTest {

    private static final Pattern CALLED = Pattern.compile("\"id\":(\\d+).*\"name\":\"([a-z]+)\"");
    private static final String WEATHER = "{\"content\":[{\"type\":\"text\",\"text\":\"sunny\"},"
            + "{\"type\":\"image\",\"data\":\"aGk=\",\"mimeType\":\"image/png\"},"
            + "{\"type\":\"text\",\"text\":\"20 degrees\"}],"
            + "\"structuredContent\":{\"temperature\":20.5,\"tags\":[\"dry\",\"hot\"],\"wind\":null}}";

    /** One check of the answer to a call: what the report says of it. */
    private record Case(String name, String tool, Supplier<CheckBuilder> check, String error) {}

    private static final String OK = "";

    private static final List<Case> CASES = List.of(
            // fulfilled
            new Case("text", "weather", () -> textContent().is("sunny\n20 degrees"), OK),
            new Case(
                    "structured",
                    "weather",
                    () -> structuredContent().is("{\"temperature\":20.5,\"tags\":[\"dry\",\"hot\"],\"wind\":null}"),
                    OK),
            new Case(
                    "jsonPath number",
                    "weather",
                    () -> jsonPath("$.structuredContent.temperature").ofDouble().gt(20.0),
                    OK),
            new Case(
                    "jsonPath all",
                    "weather",
                    () -> jsonPath("$..text").findAll().is(List.of("sunny", "20 degrees")),
                    OK),
            new Case(
                    "jsonPath count",
                    "weather",
                    () -> jsonPath("$.content[*]").count().is(3),
                    OK),
            new Case(
                    "jsonPath null",
                    "weather",
                    () -> jsonPath("$.structuredContent.wind").isNull(),
                    OK),
            new Case("jsonPath absent", "weather", () -> jsonPath("$.jsonrpc").notExists(), OK),
            new Case(
                    "jmesPath",
                    "weather",
                    () -> jmesPath("structuredContent.tags[1]").is("hot"),
                    OK),
            new Case("substring", "weather", () -> substring("degrees").count().is(1), OK),
            new Case("substring absent", "weather", () -> substring("\"id\"").notExists(), OK),
            new Case("regex", "weather", () -> regex("(\\d+) degrees").is("20"), OK),
            new Case("bodyString", "weather", () -> bodyString().is(WEATHER), OK),
            new Case("bodyBytes", "weather", () -> bodyBytes().is(WEATHER.getBytes(UTF_8)), OK),
            new Case("bodyLength", "weather", () -> bodyLength().is(WEATHER.length()), OK),
            new Case("status", "weather", () -> statusCode().is(200), OK),
            new Case("header", "weather", () -> asciiHeader("X-Served-By").is("blue"), OK),
            new Case("header absent", "weather", () -> asciiHeader("X-Nobody").notExists(), OK),
            new Case("isError no", "weather", () -> isError().is(false), OK),
            new Case("errorCode absent", "weather", () -> errorCode().notExists(), OK),
            new Case("time", "weather", () -> responseTimeInMillis().lt(60_000), OK),
            new Case("first event", "weather", () -> timeToFirstEventInMillis().lt(60_000), OK),
            new Case("progress", "weather", () -> progressCount().is(0), OK),
            new Case(
                    "in", "weather", () -> jmesPath("structuredContent.tags[0]").in("dry", "wet"), OK),
            new Case("expression", "weather", () -> regex("(\\d+) degrees").isEL("#{expected}"), OK),
            new Case(
                    "validate",
                    "weather",
                    () -> textContent().transform(String::length).is(16),
                    OK),
            // a failure that the user expects
            new Case("isError yes", "broken", () -> isError().is(true), OK),
            new Case("isError text", "broken", () -> isError().exists(), OK),
            new Case("errorCode", "nobody", () -> errorCode().is(-32602), OK),
            new Case("errorMessage", "nobody", () -> errorMessage().is("no such tool"), OK),
            new Case("error data", "nobody", () -> errorCode().in(-32601, -32602), OK),
            new Case("status 503", "down", () -> statusCode().is(503), OK),
            // of Gatling's HTTP DSL
            new Case("http status", "weather", () -> HttpDsl.status().is(200), OK),
            new Case("http status 503", "down", () -> HttpDsl.status().is(503), OK),
            new Case(
                    "http header",
                    "weather",
                    () -> HttpDsl.header("x-served-by").is("blue"),
                    OK),
            new Case(
                    "http header absent",
                    "weather",
                    () -> HttpDsl.header("X-Nobody").notExists(),
                    OK),
            new Case(
                    "http header regex",
                    "weather",
                    () -> HttpDsl.headerRegex("X-Served-By", "b(.*)").is("lue"),
                    OK),
            new Case("http status not", "weather", () -> HttpDsl.status().is(201), "found 200"),
            // not fulfilled
            new Case("text not", "weather", () -> textContent().is("rain"), "textContent.find.is(rain), found sunny"),
            new Case("structured not", "broken", () -> structuredContent().exists(), "isError: out of paper"),
            new Case(
                    "jsonPath not",
                    "weather",
                    () -> jsonPath("$.structuredContent.temperature").ofDouble().lt(20.0),
                    "20.5"),
            new Case("jmesPath not", "weather", () -> jmesPath("nothing").exists(), "jmesPath(nothing)"),
            new Case("substring not", "weather", () -> substring("snow").exists(), "substring(snow)"),
            new Case("regex not", "weather", () -> regex("(\\d+) miles").exists(), "miles"),
            new Case("status not", "weather", () -> statusCode().is(201), "found 200"),
            new Case("header not", "weather", () -> asciiHeader("X-Served-By").is("green"), "found blue"),
            new Case("isError not", "weather", () -> isError().is(true), "isError"),
            new Case("isError unasked", "broken", () -> substring("paper").exists(), "isError: out of paper"),
            new Case("errorCode not", "nobody", () -> errorCode().is(-32000), "found -32602"),
            new Case("errorCode of none", "weather", () -> errorCode().is(-32602), "errorCode"),
            new Case(
                    "error unasked", "nobody", () -> substring("tool").exists(), "JSON-RPC error -32602: no such tool"),
            new Case("status unasked", "down", () -> responseTimeInMillis().gte(0), "HTTP status 503"),
            new Case("time not", "weather", () -> responseTimeInMillis().lt(0), "lessThan(0)"));

    @TempDir
    private Path results;

    @BeforeAll
    static void configure() {
        GatlingRun.configure();
    }

    @Test
    void check_ofEveryKind_passesAndFailsAsTheAnswerSays() throws Exception {
        List<ChainBuilder> calls = new ArrayList<>();
        calls.add(exec(session -> session.set("expected", "20")));
        calls.add(exec(initialize()));
        for (Case each : CASES) {
            calls.add(exec(
                    callTool(each.tool()).named(each.name()).check(each.check().get())));
        }
        try (var server = new ScriptedServer(ChecksTest::answer)) {
            GatlingRun run = run(server, calls);
            List<String> errors = run.errors();
            assertThat(CASES).allSatisfy(each -> {
                assertThat(run.ok(each.name()))
                        .as(each.name())
                        .isEqualTo(each.error().isEmpty() ? 1 : 0);
                assertThat(run.ko(each.name()))
                        .as(each.name())
                        .isEqualTo(each.error().isEmpty() ? 0 : 1);
                assertThat(errors)
                        .as(each.name())
                        .anySatisfy(error -> assertThat(error).contains(each.error()));
            });
        }
    }

    @Test
    void checkIf_holdsWhereItsConditionDoes() throws Exception {
        try (var server = new ScriptedServer(ChecksTest::answer)) {
            GatlingRun run = run(
                    server,
                    List.of(
                            exec(session -> session.set("strict", true).set("lax", false)),
                            exec(
                                    initialize(),
                                    callTool("weather")
                                            .named("el yes")
                                            .checkIf("#{strict}")
                                            .then(textContent().is("rain")),
                                    callTool("weather")
                                            .named("el no")
                                            .checkIf("#{lax}")
                                            .then(textContent().is("rain")),
                                    callTool("weather")
                                            .named("el absent")
                                            .checkIf("#{nothing}")
                                            .then(textContent().is("rain")),
                                    callTool("weather")
                                            .named("session")
                                            .checkIf(session -> session.getBoolean("strict"))
                                            .then(
                                                    textContent().is("rain"),
                                                    isError().is(false)),
                                    callTool("weather")
                                            .named("answer")
                                            .checkIf((answer, session) ->
                                                    answer.body().has("content"))
                                            .then(textContent().is("rain")),
                                    // what fails a call otherwise is wanted, where the condition holds
                                    callTool("down")
                                            .named("refusal wanted")
                                            .checkIf("#{strict}")
                                            .then(statusCode().is(503)),
                                    callTool("down")
                                            .named("refusal unwanted")
                                            .checkIf("#{lax}")
                                            .then(statusCode().is(503)))));
            assertThat(List.of("el no", "refusal wanted"))
                    .allSatisfy(name -> assertThat(run.ok(name)).as(name).isEqualTo(1));
            assertThat(List.of("el yes", "el absent", "session", "answer", "refusal unwanted"))
                    .allSatisfy(name -> assertThat(run.ko(name)).as(name).isEqualTo(1));
            assertThat(run.errors())
                    .anySatisfy(
                            error -> assertThat(error).contains("checkIf: No attribute named 'nothing' is defined"));
        }
    }

    @Test
    void saveAs_keepsWhatWasFound_forTheCallsThatFollow() throws Exception {
        var saved = new CompletableFuture<Session>();
        try (var server = new ScriptedServer(ChecksTest::answer)) {
            GatlingRun run = run(
                    server,
                    List.of(
                            exec(
                                    initialize(),
                                    callTool("weather")
                                            .check(
                                                    asciiHeader("X-Served-By").saveAs("by"),
                                                    jsonPath("$.structuredContent.temperature")
                                                            .ofDouble()
                                                            .saveAs("temperature"),
                                                    jsonPath("$.nothing")
                                                            .optional()
                                                            .saveAs("nothing"),
                                                    jsonPath("$..text")
                                                            .findAll()
                                                            .saveAs("texts"),
                                                    structuredContent().saveAs("all")),
                                    callTool("nobody").check(errorCode().saveAs("code")),
                                    callTool("echo")
                                            .argument("by", "#{by}")
                                            .argument("t", "#{temperature}")
                                            .header("X-Code", "#{code}"),
                                    ping().header("X-First", "#{texts(0)}"),
                                    close()),
                            exec(session -> {
                                saved.complete(session);
                                return session;
                            })));
            assertThat(run.errors()).isEmpty();
            assertThat(server.received())
                    .anySatisfy(sent -> assertThat(sent.body()).contains("\"arguments\":{\"by\":\"blue\",\"t\":20.5}"))
                    .anySatisfy(sent -> assertThat(sent.head()).contains("x-code: -32602\r\n"))
                    .anySatisfy(sent -> assertThat(sent.head()).contains("x-first: sunny\r\n"));
        }
        assertThat(saved.join().contains("nothing")).isFalse();
        assertThat(saved.join().getDouble("temperature")).isEqualTo(20.5);
        assertThat(saved.join().getInt("code")).isEqualTo(-32602);
        assertThat(saved.join().getString("all")).contains("\"tags\"");
    }

    @Test
    void feederAndPace_giveEachUserItsOwnRecordAtItsTime() throws Exception {
        List<Map<String, Object>> records = IntStream.range(0, 4)
                .<Map<String, Object>>mapToObj(i -> Map.of("city", "city-" + i, "tool", "echo", "days", i))
                .toList();
        try (var server = new ScriptedServer(ChecksTest::answer)) {
            long start = System.nanoTime();
            GatlingRun run = GatlingRun.of(
                    results,
                    simulation -> simulation.setUp(scenario("s")
                            .feed(listFeeder(records).queue())
                            .exec(initialize())
                            .repeat(2)
                            .on(
                                    pace(Duration.ofMillis(600)),
                                    callTool("#{tool}").arguments("{\"city\":\"#{city}\",\"days\":#{days}}"))
                            .exec(close())
                            .injectOpen(rampUsers(4).during(1))
                            .protocols(mcp(server.url().toString()).protocolVersion("2025-11-25"))));
            assertThat(run.errors()).isEmpty();
            assertThat(run.ok("tools/call echo")).isEqualTo(8);
            assertThat(System.nanoTime() - start)
                    .isGreaterThan(Duration.ofMillis(600).toNanos());
            assertThat(records)
                    .allSatisfy(each -> assertThat(server.received().stream()
                                    .filter(sent -> sent.body()
                                            .contains("{\"city\":\"" + each.get("city") + "\",\"days\":"
                                                    + each.get("days") + "}")))
                            .hasSize(2));
        }
    }

    private GatlingRun run(ScriptedServer server, List<ChainBuilder> chain) throws IOException {
        return GatlingRun.of(
                results,
                simulation -> simulation.setUp(scenario("s")
                        .exec(chain)
                        .injectOpen(atOnceUsers(1))
                        .protocols(mcp(server.url().toString()).protocolVersion("2025-11-25"))));
    }

    private static Reply answer(Received asked) {
        Matcher called = CALLED.matcher(asked.body());
        if (!asked.body().contains("\"tools/call\"") || !called.find()) {
            return new McpScript().apply(asked);
        }
        String id = called.group(1);
        return switch (called.group(2)) {
            case "weather" -> result(id, WEATHER);
            case "broken" ->
                result(id, "{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\"out of paper\"}]}");
            case "nobody" ->
                ScriptedServer.json("{\"jsonrpc\":\"2.0\",\"id\":" + id
                        + ",\"error\":{\"code\":-32602,\"message\":\"no such tool\",\"data\":{\"tool\":1}}}");
            case "down" -> ScriptedServer.status("503 Service Unavailable", "");
            default -> result(id, "{\"content\":[]}");
        };
    }

    private static Reply result(String id, String result) {
        Reply plain = ScriptedServer.json("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + result + "}");
        return new Reply(plain.bytes().replaceFirst("\r\n", "\r\nX-Served-By: blue\r\n"), plain.then());
    }
}
