package mcpleak.ledger;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Hold what became of one pair.
 *
 * <p>Immutable. Rates and growth are those of {@link #open()}.
 *
 * @param name the pair's name
 * @param standing how much its word counts
 * @param started starts
 * @param stopped stops, also those whose start is not in the log
 * @param open starts of the server's last process that have no stop
 * @param rate share of starts left open; empty if there were none
 * @param openKeys names of those left open, one for each, as far as they are remembered
 * @param unmatched the same with all that is known of each
 * @param perhapsInFlight those of the open that started so shortly before the log's end that they may only not have ended yet
 * @param stoppedWithoutStart stops whose start is not in the log
 * @param repeated lines that told of a start or stop that was known already, and were not counted
 * @param lostAtRestart open when the server started anew, and not counted as open
 * @param peak most that were open at a time
 * @param perThousandCalls objects left open per 1,000 calls, which is the growth per hour at 1,000 calls an hour
 * @param perHour objects left open per hour of the log; empty without times
 * @param perSession objects left open per MCP session; empty if the log shows none
 * @param bytesEach what one costs, in bytes
 * @param bytesFrom where that is from
 * @param impact what that comes to; empty without bytes
 * @param groups counts by group, most open first; empty if no line names a group
 * @param byTool what was left open by tool; empty if no tool is named
 * @param common what the calls that left something open have in common; empty if nothing stands out
 * @param course active over time; empty without times
 * @param uncertain why the counts may be wrong; empty if nothing speaks against them
 */
public record PairReport(
        String name,
        Pair.Standing standing,
        long started,
        long stopped,
        long open,
        Optional<ProportionInterval> rate,
        List<String> openKeys,
        List<Unmatched> unmatched,
        long perhapsInFlight,
        long stoppedWithoutStart,
        long repeated,
        long lostAtRestart,
        long peak,
        OptionalDouble perThousandCalls,
        OptionalDouble perHour,
        OptionalDouble perSession,
        OptionalLong bytesEach,
        String bytesFrom,
        List<Impact> impact,
        List<GroupCount> groups,
        List<ToolShare> byTool,
        List<String> common,
        List<CoursePoint> course,
        List<String> uncertain) {

    public PairReport {
        openKeys = List.copyOf(openKeys);
        unmatched = List.copyOf(unmatched);
        impact = List.copyOf(impact);
        groups = List.copyOf(groups);
        byTool = List.copyOf(byTool);
        common = List.copyOf(common);
        course = List.copyOf(course);
        uncertain = List.copyOf(uncertain);
    }

    /** Return the same with a size of each, if there is none and something named is left open. */
    PairReport sizedByRun(double bytesPerCall, long calls) {
        if (bytesEach.isPresent() || standing == Pair.Standing.GUESSED || open <= perhapsInFlight) {
            return this;
        }
        double perCall = (double) open / calls;
        long each = Math.round(bytesPerCall / perCall);
        String source = "at most: this run's " + LedgerText.number(bytesPerCall) + " B per call over "
                + LedgerText.number(1000 * perCall) + " left open per 1,000 calls";
        return new PairReport(
                name,
                standing,
                started,
                stopped,
                open,
                rate,
                openKeys,
                unmatched,
                perhapsInFlight,
                stoppedWithoutStart,
                repeated,
                lostAtRestart,
                peak,
                perThousandCalls,
                perHour,
                perSession,
                OptionalLong.of(each),
                source,
                Impact.table(open, calls, each),
                groups,
                byTool,
                common,
                course,
                uncertain);
    }
}
