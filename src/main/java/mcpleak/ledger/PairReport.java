package mcpleak.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.ledger.LedgerReport.Doubt;
import mcpleak.ledger.LedgerReport.Doubt.Kind;
import mcpleak.ledger.pairs.PairSet.Pair;

/**
 * What became of one pair. Immutable.
 *
 * @param name the pair's name
 * @param standing how much its word counts
 * @param counts what was counted
 * @param growth how what is left open grows
 * @param left what is left open
 * @param size what one costs; empty if that is not known
 * @param doubts why the counts may be wrong; empty if nothing speaks against them
 */
public record PairReport(
        String name,
        Pair.Standing standing,
        Counts counts,
        Growth growth,
        Left left,
        Optional<ObjectSize> size,
        List<Doubt> doubts) {

    /**
     * What was counted.
     *
     * @param started starts
     * @param stopped stops, also those whose start is not in the log
     * @param open starts of the server's last process that have no stop
     * @param perhapsInFlight those of the open that started so shortly before the log's end that they may only not have ended yet
     * @param stoppedWithoutStart stops whose start is not in the log
     * @param repeated lines that told of a start or stop that was known already, and were not counted
     * @param lostAtRestart open when the server started anew, and not counted as open
     */
    public record Counts(
            long started,
            long stopped,
            long open,
            long perhapsInFlight,
            long stoppedWithoutStart,
            long repeated,
            long lostAtRestart) {}

    /**
     * How what is left open grows.
     *
     * @param rate share of starts left open; empty if there were none
     * @param perThousandCalls objects left open per 1,000 calls, which is the growth per hour at 1,000 calls an hour
     * @param perHour objects left open per hour of the log; empty without times
     * @param perSession objects left open per MCP session; empty if the log shows none
     * @param peak most that were open at a time
     * @param timeline how many were open over time; empty without times
     */
    public record Growth(
            Optional<Share> rate,
            OptionalDouble perThousandCalls,
            OptionalDouble perHour,
            OptionalDouble perSession,
            long peak,
            List<OpenCountTimeline.Point> timeline) {
        public Growth {
            timeline = List.copyOf(timeline);
        }
    }

    /**
     * What is left open.
     *
     * @param unmatched each of them, as far as they are remembered
     * @param groups counts by group, most open first; empty if no line names a group
     * @param byTool what was left open by tool; empty if no tool is named
     * @param common what the calls that left something open have in common; empty if nothing stands out
     */
    public record Left(
            List<Unmatched> unmatched, List<GroupCount> groups, List<ToolShare> byTool, List<CommonTrait> common) {
        public Left {
            unmatched = List.copyOf(unmatched);
            groups = List.copyOf(groups);
            byTool = List.copyOf(byTool);
            common = List.copyOf(common);
        }
    }

    /**
     * One start that was never stopped.
     *
     * @param key what the object is called; empty if the lines do not say
     * @param at when it was started; a local time reads as if it were UTC
     * @param openSeconds until the log's end; empty without times
     * @param line number of its line in its log
     * @param candidates how many starts it may be one of, this being the first: names do not tell which of several was stopped
     * @param call the tool call that it belongs to, as far as it can be told
     */
    public record Unmatched(
            String key,
            Optional<Instant> at,
            Optional<Double> openSeconds,
            long line,
            long candidates,
            Optional<Call> call) {}

    /**
     * A tool call that left something open.
     *
     * @param number its number in the log
     * @param tool its tool, if the log names it
     * @param outcome what else the log says of it
     */
    public record Call(long number, Optional<String> tool, Optional<Outcome> outcome) {}

    /** What the log can say of a call. */
    public enum Outcome {
        FAILED,
        CANCELLED
    }

    /**
     * What was started and stopped of one group within a pair.
     *
     * @param name the group, as the lines name it, lower case
     * @param started starts
     * @param stopped stops
     * @param open starts that are still open, as far as they are remembered
     */
    public record GroupCount(String name, long started, long stopped, long open) {}

    /**
     * What a pair left open in the calls of one tool.
     *
     * @param name the tool; {@code (unnamed)} for calls whose tool the log does not name
     * @param open starts left open
     * @param calls calls of the tool
     */
    public record ToolShare(String name, long open, long calls) {}

    /**
     * What nearly all calls that left something open share.
     *
     * @param outcome how they ended; empty if it is their tool that they share
     * @param tool the tool; blank if it is the outcome
     * @param calls calls that have it
     * @param whole calls in all
     */
    public record CommonTrait(Optional<Outcome> outcome, String tool, long calls, long whole) {}

    /**
     * What one object costs.
     *
     * @param bytesEach its size
     * @param bytesPerCall growth of the run's memory that it was reckoned from; empty if the size was given with the pair
     * @param impact what the rate comes to with it, for 1,000 to 1,000,000 requests; empty if it is not known
     */
    public record ObjectSize(long bytesEach, OptionalDouble bytesPerCall, List<Impact> impact) {

        private static final List<Long> STEPS = List.of(1_000L, 10_000L, 100_000L, 1_000_000L);

        static ObjectSize of(long bytesEach, OptionalDouble bytesPerCall, long open, long requests) {
            List<Long> steps = requests > 0 ? STEPS : List.of();
            return new ObjectSize(
                    bytesEach,
                    bytesPerCall,
                    steps.stream()
                            .map(step -> new Impact(
                                    step, (double) open / requests * step, (double) open / requests * step * bytesEach))
                            .toList());
        }
    }

    /**
     * What a rate comes to.
     *
     * @param requests number of requests
     * @param open objects left open after so many
     * @param bytes what they cost, in bytes
     */
    public record Impact(long requests, double open, double bytes) {}

    public PairReport {
        doubts = List.copyOf(doubts);
    }

    /** Return how many are left open. */
    public long open() {
        return counts.open();
    }

    /** Return the names of those left open, one for each, as far as they are remembered. */
    public List<String> openKeys() {
        return left.unmatched().stream().map(Unmatched::key).toList();
    }

    /** Return the same with a size of each, if there is none and something named is left open. */
    PairReport sizedByRun(double bytesPerCall, long calls) {
        if (size.isPresent() || standing == Pair.Standing.GUESSED || open() <= counts.perhapsInFlight()) {
            return this;
        }
        long each = Math.round(bytesPerCall / ((double) open() / calls));
        ObjectSize sized = ObjectSize.of(each, OptionalDouble.of(bytesPerCall), open(), calls);
        return new PairReport(name, standing, counts, growth, left, Optional.of(sized), doubts);
    }

    /** Return whether the lines of both its sides are known: starts and stops were seen, and none that may be a stop besides. */
    public boolean isKnown() {
        return doubts.stream()
                .noneMatch(doubt -> doubt.kind() == Kind.STOP_UNKNOWN || doubt.kind() == Kind.START_UNKNOWN);
    }

    /** Return how many are open for sure: neither just begun nor perhaps stopped by a line that is not known. */
    public long surelyOpen() {
        long unknown = doubts.stream()
                .filter(doubt -> doubt.kind() == Kind.STOP_UNKNOWN)
                .mapToLong(Doubt::count)
                .sum();
        return Math.max(0, open() - counts.perhapsInFlight() - unknown);
    }

    /**
     * A share with its 90 % interval: two one-sided 95 % bounds, after E. B. Wilson, "Probable inference, the law of succession,
     * and statistical inference", Journal of the American Statistical Association 22 (1927).
     *
     * @param percent the share, in percent
     * @param lowPercent lower bound, in percent
     * @param highPercent upper bound, in percent
     */
    public record Share(double percent, double lowPercent, double highPercent) {

        /** Quantile of the normal distribution at 0.95. */
        private static final double Z = 1.6448536269514722;

        /**
         * Return the interval of a share.
         *
         * @param part how many of them; 0 to {@code whole}
         * @param whole how many there were; more than 0
         * @throws IllegalArgumentException if they are out of range
         */
        public static Share of(long part, long whole) {
            if (whole <= 0 || part < 0 || part > whole) {
                throw new IllegalArgumentException(part + " of " + whole + " is no share");
            }
            double p = (double) part / whole;
            double shrink = 1 + Z * Z / whole;
            double centre = (p + Z * Z / (2 * whole)) / shrink;
            double half = Z / shrink * Math.sqrt(p * (1 - p) / whole + Z * Z / (4.0 * whole * whole));
            double low = part == 0 ? 0 : Math.max(0, centre - half);
            double high = part == whole ? 1 : Math.min(1, centre + half);
            return new Share(100 * p, 100 * low, 100 * high);
        }
    }
}
