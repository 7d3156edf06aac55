package mcpleak.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Hold what a log says.
 *
 * <p>Immutable.
 *
 * @param lines lines that were read
 * @param from first time that a line told; a local time reads as if it were UTC
 * @param to last time
 * @param requests tool calls that came in; where the log tells of none, calls whose tool it names
 * @param tools calls by tool, most first
 * @param unnamedCalls calls whose tool the log does not name
 * @param restarts how often the server started anew within the log
 * @param pairs pairs that the log knows, in the order of their configuration
 * @param alarms pairs beyond a threshold
 * @param notes what a reader must know of the log as a whole
 */
public record LedgerReport(
        long lines,
        Optional<Instant> from,
        Optional<Instant> to,
        long requests,
        List<ToolCalls> tools,
        long unnamedCalls,
        long restarts,
        List<PairReport> pairs,
        List<Alarm> alarms,
        List<String> notes) {

    public LedgerReport {
        tools = List.copyOf(tools);
        pairs = List.copyOf(pairs);
        alarms = List.copyOf(alarms);
        notes = List.copyOf(notes);
    }

    /**
     * Return the same report with the alarms of a user who named none: each pair that leaves anything open that was not started
     * just before the log's end. Pairs that were guessed raise none.
     */
    public LedgerReport withDefaultAlarms() {
        List<Alarm> raised = pairs.stream()
                .filter(pair -> pair.standing() == Pair.Standing.NAMED && pair.open() > pair.perhapsInFlight())
                .map(pair -> new Alarm(
                        pair.name(),
                        "nothing is left open",
                        (pair.open() - pair.perhapsInFlight()) + " of " + pair.started() + " started are still open"))
                .toList();
        return new LedgerReport(lines, from, to, requests, tools, unnamedCalls, restarts, pairs, raised, notes);
    }

    /**
     * Return the same report with a size for the named pairs that leave something open and have none: as if all growth of memory
     * came from the objects of each.
     *
     * @param bytesPerCall how fast memory grew
     * @param calls how many calls there were, if the log tells of none
     */
    public LedgerReport sizedByRun(double bytesPerCall, long calls) {
        long whole = requests > 0 ? requests : calls;
        List<PairReport> sized = pairs.stream()
                .map(pair -> whole > 0 ? pair.sizedByRun(bytesPerCall, whole) : pair)
                .toList();
        return new LedgerReport(lines, from, to, requests, tools, unnamedCalls, restarts, sized, alarms, notes);
    }
}
