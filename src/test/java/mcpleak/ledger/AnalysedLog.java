package mcpleak.ledger;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Generate a log like the one that was once counted by hand: 10 minutes, 17,397 lines, 1,226 calls of an MCP server made with
 * NVIDIA's NeMo Agent Toolkit. Knows nothing of the reader.
 */
final class AnalysedLog {

    static final int LINES = 17_397;
    static final int CALLS = 1_226;
    private static final int SESSIONS = 250;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final LocalDateTime START = LocalDateTime.of(2025, 10, 9, 19, 44, 0);

    private final Random random;
    private final List<Line> lines = new ArrayList<>();
    private final Set<String> leakedSessions = new TreeSet<>();
    private final Set<String> leakedExporters = new TreeSet<>();
    private final boolean named;

    /** One line. */
    record Line(long millis, int place, String text) {}

    private AnalysedLog(long seed, boolean named) {
        this.random = new Random(seed);
        this.named = named;
    }

    /** Generate with exporters that all bear one name, as in the toolkit. */
    static AnalysedLog ofSeed(long seed) {
        AnalysedLog log = new AnalysedLog(seed, false);
        log.write();
        return log;
    }

    /** Generate with a name for each exporter. */
    static AnalysedLog withExporterNames(long seed) {
        AnalysedLog log = new AnalysedLog(seed, true);
        log.write();
        return log;
    }

    private void write() {
        List<String> tools = new ArrayList<>();
        tools.addAll(Collections.nCopies(252, "text2sql"));
        tools.addAll(Collections.nCopies(242, "followup"));
        tools.addAll(Collections.nCopies(234, "chartgen"));
        tools.addAll(Collections.nCopies(CALLS - tools.size(), ""));
        Collections.shuffle(tools, random);
        Set<Integer> withSession = draw(SESSIONS, CALLS);
        Set<Integer> unstopped = draw(6, CALLS - 100);
        List<Integer> sessions = new ArrayList<>(withSession);
        Set<Integer> unclosed = new TreeSet<>(List.of(sessions.get(20), sessions.get(120)));
        for (int call = 0; call < CALLS; call++) {
            call(call, tools.get(call), withSession.contains(call), unstopped.contains(call), unclosed.contains(call));
        }
        while (lines.size() < LINES) {
            add(
                    random.nextInt(600_000),
                    "INFO",
                    "uvicorn.access:473",
                    "127.0.0.1:" + random.nextInt(60_000) + " - \"POST /mcp HTTP/1.1\" 200");
        }
        lines.sort(Comparator.comparingLong(Line::millis).thenComparingInt(Line::place));
    }

    private void call(int call, String tool, boolean session, boolean unstopped, boolean unclosed) {
        long at = 600_000L * call / CALLS;
        String exporter = named ? "otel-" + call : "otelcollector";
        String id = Long.toHexString(random.nextLong() | Long.MIN_VALUE)
                + Long.toHexString(random.nextLong() | Long.MIN_VALUE);
        add(at, "INFO", "mcp.server.lowlevel.server:720", "Processing request of type CallToolRequest");
        if (!tool.isEmpty()) {
            add(
                    at,
                    "DEBUG",
                    "nat.front_ends.mcp.tool_converter:159",
                    "Starting observability context for function " + tool);
        }
        add(at, "INFO", "nat.observability.exporter_manager:269", "Started exporter '" + exporter + "'");
        long end = Math.min(599_999, at + 50 + random.nextInt(2_000));
        if (session) {
            add(at, "INFO", "databricks.sql.session:450", "Successfully opened session " + id);
            if (unclosed) {
                leakedSessions.add(id);
            } else {
                add(end, "INFO", "databricks.sql.session:507", "Closing session " + id);
            }
        }
        if (unstopped) {
            leakedExporters.add(exporter);
        } else {
            add(end, "INFO", "nat.observability.exporter_manager:272", "Stopped exporter '" + exporter + "'");
        }
    }

    private Set<Integer> draw(int many, int of) {
        Set<Integer> drawn = new TreeSet<>();
        while (drawn.size() < many) {
            drawn.add(random.nextInt(of));
        }
        return drawn;
    }

    private void add(long millis, String level, String logger, String text) {
        lines.add(new Line(
                millis,
                lines.size(),
                String.format(
                        Locale.ROOT,
                        "%s - %-8s - %s - %s",
                        TIME.format(START.plusNanos(millis * 1_000_000)),
                        level,
                        logger,
                        text)));
    }

    List<String> lines() {
        return lines.stream().map(Line::text).toList();
    }

    Set<String> leakedSessions() {
        return leakedSessions;
    }

    Set<String> leakedExporters() {
        return leakedExporters;
    }
}
