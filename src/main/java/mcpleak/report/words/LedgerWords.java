package mcpleak.report.words;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import mcpleak.ledger.LedgerReport;
import mcpleak.ledger.LedgerReport.Doubt;
import mcpleak.ledger.PairReport;
import mcpleak.ledger.pairs.Threshold;

/** Words a ledger for people: lines of printable ASCII, whatever the log holds. Stateless. */
public final class LedgerWords {

    private static final int LONGEST = 80;
    private static final int MOST_KEYS = 10;
    private static final int MOST_TOOLS = 20;
    private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB"};

    private LedgerWords() {}

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
        report.notes().forEach(note -> lines.add("  note: " + doubt(note)));
        report.alarms()
                .forEach(alarm ->
                        lines.add("  ALARM " + plain(alarm.pair()) + ": " + text(alarm) + " (" + rule(alarm) + ")"));
        return lines;
    }

    private static String head(LedgerReport report) {
        String calls =
                report.calls().requests() > 0 ? ", " + count(report.calls().requests(), "tool call", "tool calls") : "";
        String time = report.from().isPresent() && report.to().isPresent()
                ? ", " + report.from().get() + " to " + report.to().get() + " ("
                        + duration(Duration.between(
                                report.from().get(), report.to().get())) + ")"
                : "";
        return count(report.lines(), "line", "lines") + time + calls;
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
        if (pair.left().groups().size() > 1) {
            lines.add("    by group: "
                    + pair.left().groups().stream()
                            .limit(MOST_TOOLS)
                            .map(LedgerWords::group)
                            .collect(Collectors.joining(", ")));
        }
        if (!pair.left().byTool().isEmpty()) {
            lines.add("    by tool: "
                    + pair.left().byTool().stream()
                            .limit(MOST_TOOLS)
                            .map(share -> plain(share.name()) + " " + share.open())
                            .collect(Collectors.joining(", ")));
        }
        pair.left().common().forEach(shared -> lines.add("    the calls that left them open: " + plain(trait(shared))));
        pair.doubts().forEach(why -> lines.add("    uncertain: " + doubt(why)));
    }

    private static String group(PairReport.GroupCount group) {
        return String.format(Locale.ROOT, "%s %,d of %,d open", plain(group.name()), group.open(), group.started());
    }

    /** Word a pair's counts in one sentence without full stop. */
    public static String sentence(PairReport pair) {
        String rate = pair.growth()
                .rate()
                .map(share -> " (" + number(share.percent()) + " %, 90 % interval " + number(share.lowPercent())
                        + " to " + number(share.highPercent()) + " %)")
                .orElse("");
        String flight = pair.counts().perhapsInFlight() > 0
                ? ", of which " + pair.counts().perhapsInFlight() + " may only not have ended yet"
                : "";
        return String.format(
                Locale.ROOT,
                "%s: %,d started, %,d stopped, %,d open%s%s",
                plain(pair.name()),
                pair.counts().started(),
                pair.counts().stopped(),
                pair.open(),
                rate,
                flight);
    }

    /** Word how a pair's open objects grow. */
    public static String growth(PairReport pair) {
        List<String> parts = new ArrayList<>();
        pair.growth()
                .perThousandCalls()
                .ifPresent(rate -> parts.add(number(rate) + " left open per 1,000 calls (per hour at 1,000 calls/h)"));
        pair.growth().perHour().ifPresent(rate -> parts.add(number(rate) + " per hour of this log"));
        pair.growth().perSession().ifPresent(rate -> parts.add(number(rate) + " per MCP session"));
        parts.add("at most " + count(pair.growth().peak(), "was", "were") + " open at a time");
        return String.join("; ", parts);
    }

    /** Name the objects that are still open, the first few of them. */
    public static String keys(PairReport pair) {
        List<String> named = pair.left().unmatched().stream()
                .limit(MOST_KEYS)
                .map(LedgerWords::unmatched)
                .toList();
        long more = pair.open() - named.size();
        return String.join(", ", named) + (more > 0 ? String.format(Locale.ROOT, " and %,d more", more) : "");
    }

    private static String unmatched(PairReport.Unmatched open) {
        List<String> facts = new ArrayList<>();
        open.at().ifPresent(at -> facts.add(at.toString()));
        if (open.line() > 0) {
            facts.add("line " + open.line());
        }
        if (open.candidates() > 1) {
            facts.add("or one of the next " + (open.candidates() - 1));
        }
        open.call().flatMap(PairReport.Call::tool).ifPresent(tool -> facts.add(plain(tool)));
        open.call().flatMap(PairReport.Call::outcome).ifPresent(outcome -> facts.add(outcome(outcome)));
        String key = open.key().isEmpty() ? "(no key)" : plain(open.key());
        return facts.isEmpty() ? key : key + " (" + String.join(", ", facts) + ")";
    }

    private static void impact(PairReport pair, List<String> lines) {
        if (pair.size().isEmpty() || pair.open() == 0) {
            return;
        }
        PairReport.ObjectSize size = pair.size().get();
        lines.add(String.format(Locale.ROOT, "    at %,d B each (%s):", size.bytesEach(), source(size)));
        size.impact()
                .forEach(row -> lines.add(String.format(
                        Locale.ROOT,
                        "      %,9d requests: %,10.1f left open, about %s",
                        row.requests(),
                        row.open(),
                        about(row))));
    }

    /** Say where a size is from. */
    public static String source(PairReport.ObjectSize size) {
        return size.bytesPerCall().isEmpty()
                ? "given with the pair"
                : "at most: this run's " + number(size.bytesPerCall().getAsDouble()) + " B per call over "
                        + number(size.impact().get(0).open()) + " left open per 1,000 calls";
    }

    /** Return bytes to one digit, in thousands: {@code 90 KB}, {@code 9 MB}; a rate of a few events is not known better. */
    public static String about(PairReport.Impact row) {
        BigDecimal rounded = new BigDecimal(row.bytes()).round(new MathContext(1, RoundingMode.HALF_UP));
        int unit = 0;
        while (rounded.compareTo(BigDecimal.valueOf(1000)) >= 0 && unit < UNITS.length - 1) {
            rounded = rounded.movePointLeft(3);
            unit++;
        }
        return rounded.stripTrailingZeros().toPlainString() + " " + UNITS[unit];
    }

    /** Word the threshold of an alarm. */
    public static String rule(LedgerReport.Alarm alarm) {
        return alarm.threshold().map(Threshold::words).orElse("nothing is left open");
    }

    /** Word what an alarm found, without full stop. */
    public static String text(LedgerReport.Alarm alarm) {
        if (alarm.threshold().isEmpty()) {
            return (long) alarm.value() + " of " + alarm.started() + " started are still open";
        }
        return switch (alarm.threshold().get().measure()) {
            case ACTIVE -> String.format(Locale.ROOT, "%,.0f were open at the same time", alarm.value());
            case OPEN ->
                String.format(Locale.ROOT, "%,.0f of %,d started are still open", alarm.value(), alarm.started());
            case RATE ->
                number(alarm.value())
                        + String.format(Locale.ROOT, " %% of %,d started are still open", alarm.started());
            case GROWTH -> number(alarm.value()) + " are left open per hour";
        };
    }

    public static String outcome(PairReport.Outcome outcome) {
        return outcome == PairReport.Outcome.FAILED ? "failed" : "cancelled";
    }

    /** Word what calls share: {@code 9 of 10 called search}. */
    public static String trait(PairReport.CommonTrait trait) {
        String what = trait.outcome()
                .map(outcome -> outcome == PairReport.Outcome.FAILED ? "were followed by an error" : "were cancelled")
                .orElse("called " + trait.tool());
        return trait.calls() + " of " + trait.whole() + " " + what;
    }

    /** Word the doubts about a log as a whole. */
    public static List<String> notes(LedgerReport report) {
        return report.notes().stream().map(LedgerWords::doubt).toList();
    }

    /** Word a doubt, without full stop. */
    public static String doubt(Doubt doubt) {
        long count = doubt.count();
        return switch (doubt.kind()) {
            case LOCAL_TIMES -> "times without a zone are read as they stand, as if they were UTC";
            case DATELESS_TIMES -> "times without a date or year are counted from the first of them";
            case NO_TIMES ->
                "no line tells a time: there is no growth per hour, and lines are taken in the order of the log";
            case SORTED ->
                "lines are not in order of time (" + count(count, "step", "steps") + " back): they were put in order";
            case NO_CALLS -> "the log tells of no calls: rates per call take each start for one";
            case NEWEST_FIRST -> "the newest line comes first: which call left something open cannot be told";
            case CUT_LINES ->
                count(count, "line is", "lines are") + " longer than the limit and was read up to there only";
            case QUOTE_NEVER_CLOSED ->
                "a quote of the CSV file is never closed: from there its lines are taken as records";
            case GUESSES_GIVEN_UP ->
                "the pairs of common words (opened and closed, ...) were given up: their words are frequent in this log and"
                        + " tell of nothing that is both started and stopped";
            case LINE_ENDS_UNREAD -> "lines beyond the length limit were not read to their end";
            case LOST_AT_RESTART ->
                count(count, "object was", "objects were")
                        + " open when the server started anew, and are not counted as open: whether they had leaked or were in"
                        + " use cannot be told";
            case GUESSED -> "the pair is guessed from common words; name your own lines in a pairs file to be sure";
            case GUESS_GIVEN_UP -> "the pair was given up in the middle of the log";
            case STOP_UNKNOWN ->
                "the stop line is not known: " + count(count, "start", "starts")
                        + " may have been stopped by a line that no pair knows" + proposed(doubt.lines());
            case START_UNKNOWN -> "the start line is not known: stops alone were seen, so what is open cannot be told";
            case ADOPTED ->
                count(count, "stop was", "stops were")
                        + " read from common words (session closed, ...) that name the same key; name your own lines in a pairs file to be"
                        + " sure";
            case LINES_MISSING ->
                count(count, "stop has", "stops have")
                        + " no start: lines are missing, perhaps also stops of what counts as open";
            case LINES_MISSING_LATE ->
                count(count, "stop has", "stops have")
                        + " no start, also late in the log: lines are missing, perhaps also stops of what counts as open";
            case STOPS_WITHOUT_START ->
                count(count, "stop has", "stops have")
                        + " no start: the log begins in the middle, or lines are missing or out of order; what is open may be"
                        + " more or fewer";
            case REPEATED_LINES ->
                "the log holds lines twice: "
                        + count(count, "line of this pair equals", "lines of this pair equal")
                        + " an earlier one and may be repeats, which cannot be told from new events";
            case BEGINS_IN_THE_MIDDLE ->
                "the log begins in the middle or lacks lines, as other pairs show: what was open then is not in this balance";
            case NOT_ALL_TIMED ->
                "lines are out of order and some tell no time: who is still open is taken in the order of the log";
            case TOO_MANY_TO_SORT -> "lines are out of order and there are too many to put them in order";
            case UNNAMED ->
                "more were open at a time than can be remembered by name: " + count(count, "is", "are")
                        + " counted without it";
        };
    }

    /** Write expressions as they are put into a pairs file, where a backslash is written twice. */
    private static String proposed(List<String> patterns) {
        return patterns.isEmpty()
                ? "; name it in a pairs file"
                : patterns.stream()
                        .map(pattern -> "stop = \""
                                + pattern.replaceAll("[^\\x20-\\x7E]", ".").replace("\\", "\\\\") + "\"")
                        .collect(Collectors.joining(" or ", "; perhaps it is this one, for a pairs file: ", ""));
    }

    private static String count(long number, String one, String many) {
        return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
    }

    private static void tools(LedgerReport report, List<String> lines) {
        if (report.calls().tools().isEmpty() && report.calls().requests() == 0) {
            return;
        }
        String named = report.calls().tools().stream()
                .limit(MOST_TOOLS)
                .map(tool -> String.format(Locale.ROOT, "%s %,d", plain(tool.name()), tool.calls()))
                .collect(Collectors.joining(", "));
        lines.add("  calls by tool: " + (named.isEmpty() ? "none is named" : named)
                + (report.calls().unnamed() > 0
                        ? String.format(
                                Locale.ROOT,
                                ", without a name %,d",
                                report.calls().unnamed())
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
