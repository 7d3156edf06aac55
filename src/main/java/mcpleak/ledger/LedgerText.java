package mcpleak.ledger;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Word a ledger for people: lines of printable ASCII, whatever the log holds. Stateless. */
public final class LedgerText {

    private static final int LONGEST = 80;
    private static final int MOST_KEYS = 10;
    private static final int MOST_TOOLS = 20;

    private LedgerText() {}

    /** Word a whole report, without the name of the log. */
    public static List<String> lines(LedgerReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(head(report));
        if (report.pairs().isEmpty()) {
            lines.add(
                    "  no line tells of anything that is started or stopped: name the lines of your log in a pairs file (--pairs)");
        }
        report.pairs().forEach(pair -> pair(pair, lines));
        tools(report, lines);
        report.notes().forEach(note -> lines.add("  note: " + note));
        report.alarms()
                .forEach(alarm ->
                        lines.add("  ALARM " + plain(alarm.pair()) + ": " + alarm.text() + " (" + alarm.rule() + ")"));
        return lines;
    }

    private static String head(LedgerReport report) {
        String calls =
                report.requests() > 0 ? ", " + LedgerSummary.count(report.requests(), "tool call", "tool calls") : "";
        String time = report.from().isPresent() && report.to().isPresent()
                ? ", " + report.from().get() + " to " + report.to().get() + " ("
                        + duration(Duration.between(
                                report.from().get(), report.to().get())) + ")"
                : "";
        return LedgerSummary.count(report.lines(), "line", "lines") + time + calls;
    }

    private static String duration(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        return seconds < 120
                ? number(seconds) + " s"
                : seconds < 7200 ? number(seconds / 60) + " min" : number(seconds / 3600) + " h";
    }

    private static void pair(PairReport pair, List<String> lines) {
        lines.add("  " + sentence(pair));
        if (pair.open() > 0) {
            lines.add("    " + growth(pair));
            lines.add("    still open: " + keys(pair));
        }
        impact(pair, lines);
        if (pair.groups().size() > 1) {
            lines.add("    by group: "
                    + pair.groups().stream()
                            .limit(MOST_TOOLS)
                            .map(LedgerText::group)
                            .collect(Collectors.joining(", ")));
        }
        if (!pair.byTool().isEmpty()) {
            lines.add("    by tool: "
                    + pair.byTool().stream()
                            .limit(MOST_TOOLS)
                            .map(share -> plain(share.tool()) + " " + share.open())
                            .collect(Collectors.joining(", ")));
        }
        pair.common().forEach(text -> lines.add("    the calls that left them open: " + plain(text)));
        pair.uncertain().forEach(text -> lines.add("    uncertain: " + text));
    }

    private static String group(GroupCount group) {
        return String.format(Locale.ROOT, "%s %,d of %,d open", plain(group.name()), group.open(), group.started());
    }

    /** Word a pair's counts in one sentence without full stop. */
    public static String sentence(PairReport pair) {
        String rate = pair.rate()
                .map(share -> " (" + number(share.percent()) + " %, 90 % interval " + number(share.lowPercent())
                        + " to " + number(share.highPercent()) + " %)")
                .orElse("");
        String flight = pair.perhapsInFlight() > 0
                ? ", of which " + pair.perhapsInFlight() + " may only not have ended yet"
                : "";
        return String.format(
                Locale.ROOT,
                "%s: %,d started, %,d stopped, %,d open%s%s",
                plain(pair.name()),
                pair.started(),
                pair.stopped(),
                pair.open(),
                rate,
                flight);
    }

    /** Word how a pair's open objects grow. */
    public static String growth(PairReport pair) {
        List<String> parts = new ArrayList<>();
        pair.perThousandCalls()
                .ifPresent(rate -> parts.add(number(rate) + " left open per 1,000 calls (per hour at 1,000 calls/h)"));
        pair.perHour().ifPresent(rate -> parts.add(number(rate) + " per hour of this log"));
        pair.perSession().ifPresent(rate -> parts.add(number(rate) + " per MCP session"));
        parts.add("at most " + LedgerSummary.count(pair.peak(), "was", "were") + " open at a time");
        return String.join("; ", parts);
    }

    /** Name the objects that are still open, the first few of them. */
    public static String keys(PairReport pair) {
        List<String> named = pair.unmatched().stream()
                .limit(MOST_KEYS)
                .map(LedgerText::unmatched)
                .toList();
        long more = pair.open() - named.size();
        return String.join(", ", named) + (more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : "");
    }

    private static String unmatched(Unmatched open) {
        List<String> facts = new ArrayList<>();
        open.at().ifPresent(at -> facts.add(at.toString()));
        if (open.line() > 0) {
            facts.add("line " + open.line());
        }
        if (open.candidates() > 1) {
            facts.add("or one of the next " + (open.candidates() - 1));
        }
        open.tool().ifPresent(tool -> facts.add(plain(tool)));
        open.outcome().ifPresent(facts::add);
        String key = open.key().isEmpty() ? "(no key)" : plain(open.key());
        return facts.isEmpty() ? key : key + " (" + String.join(", ", facts) + ")";
    }

    private static void impact(PairReport pair, List<String> lines) {
        if (pair.bytesEach().isEmpty() || pair.open() == 0) {
            return;
        }
        lines.add(String.format(
                Locale.ROOT, "    at %,d B each (%s):", pair.bytesEach().getAsLong(), pair.bytesFrom()));
        for (Impact row : pair.impact()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "      %,9d requests: %,10.1f left open, about %s",
                    row.requests(),
                    row.left(),
                    row.about()));
        }
    }

    private static void tools(LedgerReport report, List<String> lines) {
        if (report.tools().isEmpty() && report.requests() == 0) {
            return;
        }
        String named = report.tools().stream()
                .limit(MOST_TOOLS)
                .map(tool -> String.format(Locale.ROOT, "%s %,d", plain(tool.name()), tool.calls()))
                .collect(Collectors.joining(", "));
        lines.add("  calls by tool: " + (named.isEmpty() ? "none is named" : named)
                + (report.unnamedCalls() > 0
                        ? String.format(Locale.ROOT, ", without a name %,d", report.unnamedCalls())
                        : ""));
    }

    /** Write a number with three digits, without zeros that say nothing. */
    public static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(3, RoundingMode.HALF_UP));
        BigDecimal plain = rounded.scale() <= 0 ? rounded.setScale(0) : rounded.stripTrailingZeros();
        return plain.scale() <= 0 ? String.format(Locale.ROOT, "%,d", plain.longValue()) : plain.toPlainString();
    }

    /** Make text of a log fit for one line of a console. */
    static String plain(String text) {
        String ascii = text.replaceAll("[^\\x20-\\x7E]", "?");
        return ascii.length() <= LONGEST ? ascii : ascii.substring(0, LONGEST) + "...";
    }
}
