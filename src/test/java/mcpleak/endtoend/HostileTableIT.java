package mcpleak.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import mcpleak.protocol.message.HostileSchemas;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Run against servers that were written to hang, fill or silence a run: each run ends by itself, in a heap of 512 MB. */
final class HostileTableIT {

    private static final Duration LIMIT = Duration.ofMinutes(8);
    private static final Set<String> REPRESENTATIVE = Set.of(
            "schemas without arguments", "tools with bad headers", "event line without end", "cursors in a circle");
    private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\(");

    @TempDir
    Path work;

    /**
     * One server.
     *
     * @param leftOut tools that must be named as left out
     * @param told what the run must say
     */
    record Row(
            String name,
            HostileServer.Answer answer,
            Map<String, String> properties,
            List<String> leftOut,
            String told) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.concat(floods(), singles());
    }

    private static Stream<Row> singles() {
        return Stream.of(
                schemas(
                        "schemas without arguments",
                        HostileSchemas.impossible(),
                        List.copyOf(HostileSchemas.impossible().keySet()),
                        "more are left out"),
                schemas("schemas that only look bad", HostileSchemas.possible(), List.of(), "No"),
                new Row(
                        "tools with bad headers",
                        HostileTableIT::modern,
                        Map.of("protocol", "2026-07-28"),
                        List.of("tool0", "tool6"),
                        "and 2 more are left out"),
                row("session id with a control character", "not sent: ", (asked, message, out) -> {
                    if (!asked.equals("initialize")) {
                        return false;
                    }
                    String body = "{\"jsonrpc\":\"2.0\",\"id\":" + message.path("id")
                            + ",\"result\":{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}}";
                    out.write(
                            ("HTTP/1.1 200 OK\r\nMcp-Session-Id: a\u0001b\r\nContent-Type: application/json\r\nContent-Length: "
                                            + body.length() + "\r\n\r\n" + body)
                                    .getBytes(UTF_8));
                    out.flush();
                    return true;
                }),
                call(
                        "event id with a control character",
                        "not sent: ",
                        (message, out) ->
                                HostileServer.whole("text/event-stream", "id: a\u0001b\nretry: 0\ndata:\n\n", out)),
                row(
                        "retry 0, for ever",
                        "timeout",
                        (asked, message, out) -> (asked.equals("tools/call") || asked.equals("GET"))
                                && HostileServer.whole("text/event-stream", "id: 1\nretry: 0\ndata:\n\n", out)),
                call(
                        "event id of 10 MB",
                        "ended without a response",
                        (message, out) -> HostileServer.whole(
                                "text/event-stream", "id: " + "x".repeat(10 << 20) + "\ndata:\n\n", out)),
                call(
                        "events without end",
                        "",
                        (message, out) -> HostileServer.endless(
                                "text/event-stream",
                                ":\n\n",
                                "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{}}\n\n",
                                out)),
                call(
                        "event line without end",
                        "too large",
                        (message, out) ->
                                HostileServer.endless("text/event-stream", "data: ", "x".repeat(1 << 16), out)),
                call(
                        "JSON without end",
                        "too large",
                        (message, out) -> HostileServer.endless("application/json", "[", "1,".repeat(1 << 15), out)),
                late(
                        "JSON without end, to 40 users",
                        "together",
                        (message, out) -> HostileServer.endless("application/json", "[", "1,".repeat(1 << 15), out)),
                late(
                        "event line without end, to 40 users",
                        "x tools/call good: ",
                        (message, out) ->
                                HostileServer.endless("text/event-stream", "data: ", "x".repeat(1 << 16), out)),
                late(
                        "event id with a control character, to 40 users",
                        "not sent: ",
                        (message, out) ->
                                HostileServer.whole("text/event-stream", "id: a\u0001b\nretry: 0\ndata:\n\n", out)),
                call("header without end", "", (message, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(UTF_8));
                    while (true) {
                        out.write(new byte[1 << 16]);
                    }
                }),
                call("answer in drops", "timeout", (message, out) -> {
                    out.write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n"
                            .getBytes(UTF_8));
                    while (true) {
                        out.write(' ');
                        out.flush();
                        Thread.sleep(100);
                    }
                }),
                call(
                        "wrong content type",
                        "content type",
                        (message, out) -> HostileServer.whole("text/html", "<html>" + "x".repeat(1 << 20), out)),
                call(
                        "answer to another",
                        "wrong id",
                        (message, out) -> HostileServer.whole(
                                "application/json", "{\"jsonrpc\":\"2.0\",\"id\":987654,\"result\":{}}", out)),
                call(
                        "error of 10 MB",
                        "left out",
                        (message, out) -> HostileServer.result(
                                message,
                                "{\"isError\":true,\"content\":[{\"type\":\"text\",\"text\":\""
                                        + "x\\u001b[31m".repeat(1 << 20) + "\"}]}",
                                out)),
                call("silence", "timeout", (message, out) -> true),
                call(
                        "nesting of 100,000",
                        "",
                        (message, out) ->
                                HostileServer.result(message, "[".repeat(100_000) + "]".repeat(100_000), out)),
                list(
                        "cursors without end",
                        "more than 2,000 pages",
                        (message, out) -> HostileServer.result(
                                message, "{\"tools\":[],\"nextCursor\":\"" + System.nanoTime() + "\"}", out)),
                list(
                        "cursors in a circle",
                        "goes in circles",
                        (message, out) -> HostileServer.result(
                                message,
                                "{\"tools\":[],\"nextCursor\":\""
                                        + (message.at("/params/cursor").asText().equals("a") ? "b" : "a") + "\"}",
                                out)),
                list(
                        "100,000 tools on a page",
                        "more are left out",
                        (message, out) -> HostileServer.tools(
                                message,
                                IntStream.range(0, 100_000)
                                        .mapToObj(i -> tool("tool" + i, "{\"type\":\"object\"}"))
                                        .toList(),
                                out)),
                list("100,000 tools on 1,000 pages", "more are left out", HostileTableIT::page),
                list(
                        "five million empty tools",
                        "",
                        (message, out) ->
                                HostileServer.result(message, "{\"tools\":[" + "{},".repeat(5_000_000) + "{}]}", out)),
                new Row(
                        "names for terminals and pages",
                        (asked, message, out) -> asked.equals("tools/list")
                                && HostileServer.tools(
                                        message,
                                        List.of(
                                                tool("\\u001b[31mred\\u0007", "{\"type\":\"object\"}"),
                                                tool("<script>alert(1)</script>", "{\"type\":\"object\"}"),
                                                tool("x".repeat(1 << 20), "{\"type\":\"object\"}"),
                                                tool("line\\nbreak", "{\"type\":\"string\"}"),
                                                tool("good", "{\"type\":\"object\"}")),
                                        out),
                        Map.of(),
                        List.of(),
                        "its name has more than 256 characters"),
                new Row(
                        "agent without end",
                        (asked, message, out) ->
                                HostileServer.endless("application/json", "{\"a\":\"", "x".repeat(1 << 16), out),
                        Map.of("probe", "on", "probe.url", "ORIGIN"),
                        List.of(),
                        "answered with more than"));
    }

    /** Floods, duplicates and what is packed. */
    private static Stream<Row> floods() {
        return Stream.of(
                list(
                        "300 tools of one name",
                        "",
                        (message, out) -> HostileServer.tools(
                                message,
                                IntStream.range(0, 300)
                                        .mapToObj(i -> tool("good", i % 2 == 0 ? "{\"type\":\"object\"}" : "7"))
                                        .toList(),
                                out)),
                list(
                        "names that are not what they look like",
                        "",
                        (message, out) -> HostileServer.tools(
                                message,
                                Stream.of(
                                                "",
                                                " ",
                                                "good\\u0000",
                                                "\\ud800x",
                                                "\\u202egood",
                                                "\\u200b",
                                                "\\u0085",
                                                "a/../b")
                                        .map(name -> tool(name, "{\"type\":\"object\"}"))
                                        .toList(),
                                out)),
                call("list_changed 100,000 times", "", (message, out) -> flood("tools/list_changed", message, out)),
                call("progress 100,000 times", "", (message, out) -> flood("progress", message, out)),
                call(
                        "each call answered twice, as a stream",
                        "",
                        (message, out) -> HostileServer.whole(
                                "text/event-stream",
                                ("data: " + HostileServer.response(message, "{\"content\":[]}") + "\n\n").repeat(2),
                                out)),
                call(
                        "each call answered twice, as a batch",
                        "",
                        (message, out) -> HostileServer.whole(
                                "application/json",
                                "[" + HostileServer.response(message, "{\"content\":[]}") + ","
                                        + HostileServer.response(message, "{\"content\":[]}") + "]",
                                out)),
                call("answer in chunks of a byte", "timeout", (message, out) -> {
                    HostileServer.head("Content-Type: application/json\r\nTransfer-Encoding: chunked", out);
                    while (true) {
                        out.write("1\r\n \r\n".getBytes(UTF_8));
                        out.flush();
                        Thread.sleep(20);
                    }
                }),
                call("half a gigabyte in half a megabyte", "", HostileTableIT::bomb),
                call(
                        "questions without end",
                        "",
                        (message, out) -> HostileServer.endless(
                                "text/event-stream",
                                ":\n\n",
                                "data: {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}\n\n".repeat(100),
                                out)),
                call("redirect to itself", "307", (message, out) -> {
                    out.write("HTTP/1.1 307 Temporary Redirect\r\nLocation: /mcp\r\nContent-Length: 0\r\n\r\n"
                            .getBytes(UTF_8));
                    out.flush();
                    return true;
                }),
                call("hints without end", "", (message, out) -> {
                    while (true) {
                        out.write("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".getBytes(UTF_8));
                        out.flush();
                    }
                }),
                row("session that expires at each call", "404", (asked, message, out) -> {
                    if (asked.equals("tools/call")) {
                        out.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(UTF_8));
                        out.flush();
                        return true;
                    }
                    return asked.equals("initialize") && session(message, out);
                }));
    }

    private static boolean flood(String method, JsonNode message, OutputStream out) throws IOException {
        String notification = "data: {\"jsonrpc\":\"2.0\",\"method\":\"notifications/" + method
                + "\",\"params\":{\"progressToken\":1,\"progress\":1}}\n\n";
        HostileServer.head("Content-Type: text/event-stream\r\nConnection: close", out);
        for (int i = 0; i < 1000; i++) {
            out.write(notification.repeat(100).getBytes(UTF_8));
        }
        out.write(("data: " + HostileServer.response(message, "{\"content\":[]}") + "\n\n").getBytes(UTF_8));
        out.flush();
        throw new IOException("closes the connection");
    }

    private static boolean bomb(JsonNode message, OutputStream out) throws IOException {
        var zipped = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(zipped)) {
            for (int i = 0; i < 512; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        HostileServer.head(
                "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: " + zipped.size(), out);
        zipped.writeTo(out);
        out.flush();
        return true;
    }

    private static boolean session(JsonNode message, OutputStream out) throws IOException {
        String body = HostileServer.response(
                message,
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"serverInfo\":{\"name\":\"s\",\"version\":\"1\"}}");
        HostileServer.head(
                "Mcp-Session-Id: s" + System.nanoTime() + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + body.length(),
                out);
        out.write(body.getBytes(UTF_8));
        out.flush();
        return true;
    }

    /** Speak without sessions: only there have arguments headers. */
    private static boolean modern(String asked, JsonNode message, OutputStream out) throws IOException {
        String bad = "{\"properties\":{\"n\":{\"type\":\"number\",\"x-mcp-header\":\"N\"}}}";
        String tools =
                IntStream.range(0, 7).mapToObj(i -> tool("tool" + i, bad) + ",").collect(Collectors.joining());
        return switch (asked) {
            case "server/discover" ->
                HostileServer.result(
                        message,
                        "{\"resultType\":\"complete\",\"supportedVersions\":[\"2026-07-28\"],\"capabilities\":{\"tools\":{}}}",
                        out);
            case "tools/list" ->
                HostileServer.result(
                        message,
                        "{\"resultType\":\"complete\",\"tools\":[" + tools + tool("good", "{\"type\":\"object\"}")
                                + "]}",
                        out);
            case "tools/call" -> HostileServer.result(message, "{\"resultType\":\"complete\",\"content\":[]}", out);
            default -> false;
        };
    }

    private static boolean page(JsonNode message, OutputStream out) throws IOException {
        int page = message.at("/params/cursor").asInt(0);
        String next = page < 999 ? ",\"nextCursor\":\"" + (page + 1) + "\"" : "";
        List<String> tools = IntStream.range(0, 100)
                .mapToObj(i -> tool("tool" + (page * 100 + i), "{\"type\":\"object\"}"))
                .toList();
        return HostileServer.result(message, "{\"tools\":[" + String.join(",", tools) + "]" + next + "}", out);
    }

    /** Answer one method. */
    interface One {
        boolean write(JsonNode message, OutputStream out) throws IOException, InterruptedException;
    }

    private static Row row(String name, String told, HostileServer.Answer answer) {
        return new Row(name, answer, Map.of(), List.of(), told);
    }

    private static Row call(String name, String told, One answer) {
        return row(name, told, (asked, message, out) -> asked.equals("tools/call") && answer.write(message, out));
    }

    /** Answer the scout's calls in order, and those of 40 users otherwise. */
    private static Row late(String name, String told, One answer) {
        AtomicInteger calls = new AtomicInteger();
        return new Row(
                name,
                (asked, message, out) ->
                        asked.equals("tools/call") && calls.incrementAndGet() > 2 && answer.write(message, out),
                Map.of("users", "40", "calls", "2"),
                List.of(),
                told);
    }

    private static Row list(String name, String told, One answer) {
        return row(name, told, (asked, message, out) -> asked.equals("tools/list") && answer.write(message, out));
    }

    private static Row schemas(String name, Map<String, String> schemas, List<String> leftOut, String told) {
        List<String> tools = new ArrayList<>();
        schemas.forEach((tool, schema) -> tools.add(tool(tool, schema)));
        tools.add(tool("good", "{\"type\":\"object\"}"));
        return new Row(
                name,
                (asked, message, out) -> asked.equals("tools/list") && HostileServer.tools(message, tools, out),
                Map.of(),
                leftOut,
                told);
    }

    private static String tool(String name, String schema) {
        return "{\"name\":\"" + name + "\",\"inputSchema\":" + schema + "}";
    }

    static Stream<Row> representative() {
        return rows().filter(row -> REPRESENTATIVE.contains(row.name()));
    }

    static Stream<Row> others() {
        return rows().filter(row -> !REPRESENTATIVE.contains(row.name()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("representative")
    @Tag("end-to-end")
    void run_atAHostileServerOfEachKind_endsByItselfInASmallHeap(Row row) throws Exception {
        endsByItself(row);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("others")
    @Tag("tables")
    void run_atAHostileServer_endsByItselfInASmallHeap(Row row) throws Exception {
        endsByItself(row);
    }

    private void endsByItself(Row row) throws Exception {
        Path gc = work.resolve("gc.log");
        try (HostileServer server = new HostileServer(row.answer())) {
            Map<String, String> properties = new HashMap<>(Map.of(
                    "url",
                    server.origin() + "/mcp",
                    "probe",
                    "off",
                    "users",
                    "3",
                    "calls",
                    "5",
                    "rounds",
                    "1",
                    "think",
                    "0",
                    "delay",
                    "0",
                    "timeout",
                    // what has to come in time must do so on a busy machine, too
                    row.told().contains("left out") || REPRESENTATIVE.contains(row.name()) ? "20s" : "2s"));
            row.properties().forEach((name, value) -> properties.put(name, value.replace("ORIGIN", server.origin())));
            long began = System.nanoTime();
            try (GatlingRun run = GatlingRun.startBrief(work, properties, List.of("-Xmx512m", "-Xlog:gc:file=" + gc))) {
                int status = run.await(LIMIT);
                long named = run.text()
                        .lines()
                        .filter(line -> line.matches(".* (?:is|are) left out: .*"))
                        .count();
                System.out.printf(
                        "%-40s exit %d after %3d s, heap at most %3d MB, left out on the console: %d%s%n",
                        row, status, (System.nanoTime() - began) / 1_000_000_000, peak(gc), named, more(run.text()));
                assertThat(run.text())
                        .doesNotContain("OutOfMemoryError")
                        .doesNotContain("\u001b[31m")
                        .contains(row.told());
                assertThat(peak(gc)).isLessThan(512);
                assertThat(named).isLessThanOrEqualTo(5);
                if (!row.leftOut().isEmpty()) {
                    assertNamedEverywhere(run, row.leftOut());
                }
            }
        }
    }

    private static void assertNamedEverywhere(GatlingRun run, List<String> tools) throws IOException {
        List<String> listed = new ArrayList<>();
        run.memory()
                .at("/leftOut/tools")
                .forEach(tool -> listed.add(tool.path("name").asText()));
        assertThat(listed).containsAll(tools);
        for (String file : List.of("memory.html", "summary.md", "TEST-mcpleak.xml")) {
            String text = Files.readString(run.folder().resolve(file));
            assertThat(tools)
                    .as(file)
                    .allSatisfy(tool -> assertThat(text.contains(escaped(file, tool)))
                            .as(tool)
                            .isTrue());
        }
    }

    private static String escaped(String file, String tool) {
        return file.endsWith(".md") ? tool.replace("_", "\\_") : tool;
    }

    private static String more(String text) {
        return text.lines()
                .filter(line -> line.contains("left out: memory.html names them"))
                .findFirst()
                .map(line -> ", " + line)
                .orElse("");
    }

    private static long peak(Path gc) throws IOException {
        long peak = 0;
        if (Files.exists(gc)) {
            Matcher collection = COLLECTION.matcher(Files.readString(gc));
            while (collection.find()) {
                peak = Math.max(peak, Long.parseLong(collection.group(1)));
            }
        }
        return peak;
    }
}
