package mcpleak.verdict;

import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcpleak.recording.Channel;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.Acceleration;
import mcpleak.verdict.growth.Interval;

/**
 * Say when the first of its memory limits is reached if the server goes on growing at the measured rate (or, where growth becomes
 * faster, at a rate that goes on rising), under the load of the run without its idle gaps. Immutable.
 *
 * @param limit which limit is reached first
 * @param limitBytes the limit
 * @param usedBytes what it limits at the last floor: private resident bytes of the server's processes, or the live bytes of its heap
 * @param bytesPerCall the rate, with its 90 % interval
 * @param callsPerSecond successful calls per second under load
 * @param calls calls until the limit is reached; 0 if it is
 * @param seconds the same in seconds of that load, with the interval that follows from the rate's; an infinite end where the rate
 *     may be 0
 */
public record TimeToLimit(
        Limit limit,
        long limitBytes,
        long usedBytes,
        Interval bytesPerCall,
        double callsPerSecond,
        double calls,
        Interval seconds) {

    /** What limits memory, with the names under which a run records it. */
    public enum Limit {
        /** What the user set, else the smaller of the control group's and the host's. */
        MEMORY("memory limit"),
        /** The largest heap that the runtime gives its program. */
        HEAP("heap limit"),
        /** The memory of the host. */
        HOST("host memory");

        private final String fact;

        Limit(String fact) {
            this.fact = fact;
        }
    }

    private static final String SETTING = "limit";

    /** Share of the calls at a steady rate below which growth is said to become faster. */
    private static final double FASTER_SHARE = 0.95;

    private static final Pattern SIZE = Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt]?)(?:i?b)?\\b.*");

    /**
     * Return when the first limit is reached; empty if nothing that is limited grows, or no limit is known.
     *
     * @param faster how growth per call becomes faster; empty if it is steady
     */
    static Optional<TimeToLimit> of(RunFacts facts, Estimate estimate, Optional<Acceleration> faster) {
        OptionalDouble perCall = estimate.bytesPerCall();
        double pace = callsPerSecond(facts);
        if (perCall.isEmpty() || perCall.getAsDouble() <= 0 || pace <= 0) {
            return Optional.empty();
        }
        double share = perCall.getAsDouble() / estimate.rate().value();
        Interval rate = estimate.rate().times(share);
        boolean live = estimate.channel().equals(Channel.LIVE_BYTES);
        return Stream.of(Limit.values())
                .filter(limit -> live || limit != Limit.HEAP)
                .flatMap(limit -> bytes(facts.run(), limit)
                        .flatMap(bytes -> used(facts, limit).map(used -> of(limit, bytes, used, rate, pace, faster)))
                        .stream())
                .min(Comparator.comparingDouble(TimeToLimit::calls));
    }

    private static TimeToLimit of(
            Limit limit, long bytes, long used, Interval rate, double pace, Optional<Acceleration> faster) {
        double left = Math.max(0, (double) bytes - used);
        double steady = left / rate.value();
        double calls =
                faster.map(growth -> Math.min(steady, growth.until(left))).orElse(steady);
        double longest = rate.low() > 0 ? calls * rate.value() / rate.low() : Double.POSITIVE_INFINITY;
        Interval seconds = new Interval(calls / pace, calls * rate.value() / rate.high() / pace, longest / pace);
        return new TimeToLimit(limit, bytes, used, rate, pace, calls, seconds);
    }

    private static Optional<Long> bytes(RecordedRun run, Limit limit) {
        String setting = limit == Limit.MEMORY ? run.settings().getOrDefault(SETTING, "") : "";
        return Stream.of(setting, run.environment().getOrDefault(limit.fact, ""))
                .map(TimeToLimit::bytes)
                .flatMap(Optional::stream)
                .filter(bytes -> bytes > 0)
                .findFirst();
    }

    /** Return whether growth becomes faster, so that the limit is reached earlier than at the measured rate. */
    public boolean faster() {
        return calls * bytesPerCall.value() < FASTER_SHARE * Math.max(0, (double) limitBytes - usedBytes);
    }

    /** Return a size such as {@code 536870912}, {@code 512m} or {@code 512 MiB} in bytes; empty if it is none. */
    static Optional<Long> bytes(String text) {
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return Optional.empty();
        }
        int power = " kmgt".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
        return Optional.of(Math.round(Double.parseDouble(size.group(1)) * Math.pow(1024, power)));
    }

    private static double callsPerSecond(RunFacts facts) {
        double millis = facts.rounds().stream()
                .filter(round -> round.number() > 0)
                .mapToLong(round ->
                        round.loadEndedAt().toEpochMilli() - round.startedAt().toEpochMilli())
                .sum();
        return millis <= 0 ? 0 : 1000 * facts.calls() / millis;
    }

    private static Optional<Long> used(RunFacts facts, Limit limit) {
        Round last = facts.rounds().get(facts.rounds().size() - 1);
        if (limit == Limit.HEAP) {
            return Optional.ofNullable(last.floor().readings().get(Channel.LIVE_BYTES))
                    .map(Math::round);
        }
        return Optional.ofNullable(last.floor().readings().get(Channel.PRIVATE_RSS))
                .map(bytes ->
                        Math.round(bytes + last.floor().readings().getOrDefault(Channel.CHILDREN_PRIVATE_RSS, 0.0)));
    }
}
