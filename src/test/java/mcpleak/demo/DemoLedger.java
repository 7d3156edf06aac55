package mcpleak.demo;

import java.io.PrintStream;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Log what each call starts and stops, in the words of NVIDIA's NeMo Agent Toolkit, and forget some stops if the options say so.
 *
 * <p>Thread-safe; the lines that begin a call are written together.
 */
final class DemoLedger {

    private static final double FORGOTTEN_SHARE = 0.005;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    private final boolean on;
    private final Random random;
    private final PrintStream log;
    private final Map<String, Long> leftOpen = new TreeMap<>();
    private long started;

    DemoLedger(DemoOptions options, PrintStream log) {
        this.on = options.leak() == DemoLeak.STOP;
        this.random = new Random(options.seed());
        this.log = log;
    }

    /** One exporter that a call has started. */
    record Exporter(String tool, long number, boolean forgotten) {}

    /** Begin a call. */
    synchronized Exporter begin(String tool) {
        Exporter exporter = new Exporter(tool, ++started, on && random.nextDouble() < FORGOTTEN_SHARE);
        if (on) {
            line("INFO", "mcp.server.lowlevel.server:733", "Processing request of type CallToolRequest");
            line("DEBUG", "mcpleak.demo.tools:1", "Starting observability context for function " + tool);
            line("INFO", "mcpleak.demo.exporters:1", "Started exporter 'demo-" + exporter.number() + "'");
        }
        return exporter;
    }

    /** End a call. */
    synchronized void end(Exporter exporter) {
        if (exporter.forgotten()) {
            leftOpen.merge(exporter.tool(), 1L, Long::sum);
        } else if (on) {
            line("INFO", "mcpleak.demo.exporters:2", "Stopped exporter 'demo-" + exporter.number() + "'");
        }
    }

    /** Return how many exporters were not stopped, by tool. */
    synchronized Map<String, Long> leftOpen() {
        return new TreeMap<>(leftOpen);
    }

    private void line(String level, String logger, String text) {
        log.println(String.format(
                Locale.ROOT,
                "%s - %-8s - %s - %s",
                TIME.format(LocalDateTime.now(ZoneId.systemDefault())),
                level,
                logger,
                text));
    }
}
