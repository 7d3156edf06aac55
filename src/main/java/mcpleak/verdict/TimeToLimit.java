package mcpleak.verdict;

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
import mcpleak.verdict.growth.Interval;

/**
 * Say when the memory limit is reached if the server goes on growing at the measured rate, under the load of the run without its
 * idle gaps. Immutable.
 *
 * @param limitBytes the limit
 * @param usedBytes private resident bytes of the server's processes at the last floor
 * @param bytesPerCall the rate, with its 90 % interval
 * @param callsPerSecond successful calls per second under load
 * @param calls calls until the limit is reached; 0 if it is
 * @param seconds the same in seconds of that load, with the interval that follows from the rate's; an infinite end where the rate
 *     may be 0
 */
public record TimeToLimit(
        long limitBytes, long usedBytes, Interval bytesPerCall, double callsPerSecond, double calls, Interval seconds) {

    /** Names under which a run records its limit: the user's, then the control group's. */
    private static final String SETTING = "limit";

    private static final String FACT = "memory limit";
    private static final Pattern SIZE = Pattern.compile("\\s*([0-9]+(?:\\.[0-9]+)?)\\s*([kmgt]?)(?:i?b)?\\b.*");

    static Optional<TimeToLimit> of(RunFacts facts, Estimate estimate) {
        Optional<Long> limit = limit(facts.run());
        OptionalDouble perCall = estimate.bytesPerCall();
        double pace = callsPerSecond(facts);
        if (limit.isEmpty() || perCall.isEmpty() || perCall.getAsDouble() <= 0 || pace <= 0) {
            return Optional.empty();
        }
        double share = perCall.getAsDouble() / estimate.rate().value();
        Interval rate = estimate.rate().times(share);
        return used(facts).map(used -> of(limit.get(), used, rate, pace));
    }

    private static TimeToLimit of(long limit, long used, Interval rate, double pace) {
        double left = Math.max(0, (double) limit - used);
        Interval seconds = new Interval(
                left / rate.value() / pace,
                left / rate.high() / pace,
                rate.low() > 0 ? left / rate.low() / pace : Double.POSITIVE_INFINITY);
        double calls = left / rate.value();
        return new TimeToLimit(limit, used, rate, pace, calls, seconds);
    }

    private static Optional<Long> limit(RecordedRun run) {
        return Stream.of(
                        run.settings().getOrDefault(SETTING, ""),
                        run.environment().getOrDefault(FACT, ""))
                .map(TimeToLimit::bytes)
                .flatMap(Optional::stream)
                .filter(bytes -> bytes > 0)
                .findFirst();
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

    private static Optional<Long> used(RunFacts facts) {
        Round last = facts.rounds().get(facts.rounds().size() - 1);
        return Optional.ofNullable(last.floor().readings().get(Channel.PRIVATE_RSS))
                .map(bytes ->
                        Math.round(bytes + last.floor().readings().getOrDefault(Channel.CHILDREN_PRIVATE_RSS, 0.0)));
    }
}
