package mcpleak.report.machine;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.report.words.VisibleText;

/**
 * Write one row a second and tool as the rows of {@code calls_YYYYMMDD_HHMMSS.csv}.
 *
 * <p>The second is UTC and that in which a call ended. Times are milliseconds with three decimals and those of successful calls;
 * empty if none succeeded. Requests that are no tool calls stand in parentheses: {@code (initialize)}. Names are made harmless as
 * {@link VisibleText#name} does, and quoted as RFC 4180 asks; one that a spreadsheet would take for a formula begins with an
 * apostrophe. Pure; no state, thread-safe.
 */
public final class CallCsv {

    /** The header row, without a line feed. */
    public static final String HEADER = "second,tool,ok,ko,mean_ms,p95_ms,max_ms";

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String FORMULA = "=+-@";

    private CallCsv() {}

    /** Return one row, without a line feed. */
    public static String row(Instant second, String tool, long ok, long failed, Optional<Latency> latency) {
        return TIME.format(second) + "," + cell(tool) + "," + ok + "," + failed + ","
                + latency.map(times -> millis(times.meanMicros()) + "," + millis((double) times.p95Micros()) + ","
                                + millis((double) times.maxMicros()))
                        .orElse(",,");
    }

    private static String cell(String name) {
        String shown = VisibleText.name(name);
        String safe = !shown.isEmpty() && FORMULA.indexOf(shown.charAt(0)) >= 0 ? "'" + shown : shown;
        return safe.matches("[A-Za-z0-9_./()' -]*") ? safe : "\"" + safe.replace("\"", "\"\"") + "\"";
    }

    private static String millis(double micros) {
        return String.format(Locale.ROOT, "%.3f", micros / 1000);
    }
}
