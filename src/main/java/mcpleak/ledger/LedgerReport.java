package mcpleak.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import mcpleak.ledger.pairs.PairSet.Pair;
import mcpleak.ledger.pairs.Threshold;

/**
 * What a log says. Immutable.
 *
 * @param lines lines that were read
 * @param from first time that a line told; a local time reads as if it were UTC
 * @param to last time
 * @param calls the tool calls
 * @param pairs pairs that the log knows, in the order of their configuration
 * @param alarms pairs beyond a threshold
 * @param notes what a reader must know of the log as a whole
 */
public record LedgerReport(
        long lines,
        Optional<Instant> from,
        Optional<Instant> to,
        Calls calls,
        List<PairReport> pairs,
        List<Alarm> alarms,
        List<Doubt> notes) {

    /**
     * The tool calls of a log.
     *
     * @param requests calls that came in; where the log tells of none, calls whose tool it names
     * @param tools calls by tool, most first
     * @param unnamed calls whose tool the log does not name
     * @param restarts how often the server started anew within the log
     */
    public record Calls(long requests, List<ToolCalls> tools, long unnamed, long restarts) {
        public Calls {
            tools = List.copyOf(tools);
        }
    }

    /** How often the log names a tool. */
    public record ToolCalls(String name, long calls) {}

    /**
     * A pair that is beyond a threshold.
     *
     * @param pair name of the pair
     * @param threshold the threshold; empty: nothing may be left open
     * @param value what was found, in the threshold's measure
     * @param started starts of the pair
     */
    public record Alarm(String pair, Optional<Threshold> threshold, double value, long started) {}

    public LedgerReport {
        pairs = List.copyOf(pairs);
        alarms = List.copyOf(alarms);
        notes = List.copyOf(notes);
    }

    /** Return whether both sides of a pair were seen, so that there is an answer: each named pair, or a guessed one if there is none. */
    public boolean tells() {
        List<PairReport> named = pairs.stream()
                .filter(pair -> pair.standing() == Pair.Standing.NAMED)
                .toList();
        return named.isEmpty()
                ? pairs.stream().anyMatch(PairReport::isKnown)
                : named.stream().allMatch(PairReport::isKnown);
    }

    /**
     * Return the same report with the alarms of a user who named none: each pair that leaves anything open that was not started
     * just before the log's end. Pairs that were guessed raise none.
     */
    public LedgerReport withDefaultAlarms() {
        List<Alarm> raised = pairs.stream()
                .filter(pair -> pair.standing() == Pair.Standing.NAMED && pair.surelyOpen() > 0)
                .map(pair -> new Alarm(
                        pair.name(),
                        Optional.empty(),
                        pair.surelyOpen(),
                        pair.counts().started()))
                .toList();
        return new LedgerReport(lines, from, to, calls, pairs, raised, notes);
    }

    /**
     * Return the same report with a size for the named pairs that leave something open and have none: as if all growth of memory
     * came from the objects of each.
     *
     * @param bytesPerCall how fast memory grew
     * @param sent how many calls there were, if the log tells of none
     */
    public LedgerReport sizedByRun(double bytesPerCall, long sent) {
        long whole = calls.requests() > 0 ? calls.requests() : sent;
        List<PairReport> sized = pairs.stream()
                .map(pair -> whole > 0 ? pair.sizedByRun(bytesPerCall, whole) : pair)
                .toList();
        return new LedgerReport(lines, from, to, calls, sized, alarms, notes);
    }

    /**
     * What speaks against the counts of a log or of a pair.
     *
     * @param kind what it is
     * @param count how often, or how many, where the kind counts; else 0
     * @param lines lines that speak for it, as expressions for a pairs file; often empty
     */
    public record Doubt(Kind kind, long count, List<String> lines) {

        public Doubt {
            lines = List.copyOf(lines);
        }

        /** What can speak against counts: first of a log as a whole, then of a pair. */
        public enum Kind {
            LOCAL_TIMES,
            DATELESS_TIMES,
            NO_TIMES,
            /** Counts the steps back in time. */
            SORTED,
            NO_CALLS,
            NEWEST_FIRST,
            /** Counts the lines. */
            CUT_LINES,
            QUOTE_NEVER_CLOSED,
            GUESSES_GIVEN_UP,
            LINE_ENDS_UNREAD,
            /** Counts the objects. */
            LOST_AT_RESTART,
            GUESSED,
            GUESS_GIVEN_UP,
            /** No stop was seen, or open keys stand in lines of a stop that no pair knows. Counts the starts that may have been stopped. */
            STOP_UNKNOWN,
            /** Stops were seen and no start. */
            START_UNKNOWN,
            /** Counts the stops that stand in the words of another pair. */
            ADOPTED,
            /** Counts stops without a start that show that lines are missing. */
            LINES_MISSING,
            /** The same, late in the log. */
            LINES_MISSING_LATE,
            /** Counts stops of names without a start: the log may begin in the middle. */
            STOPS_WITHOUT_START,
            /** Counts the lines that are there twice. */
            REPEATED_LINES,
            BEGINS_IN_THE_MIDDLE,
            NOT_ALL_TIMED,
            TOO_MANY_TO_SORT,
            /** Counts the objects that are not remembered by name. */
            UNNAMED
        }
    }
}
