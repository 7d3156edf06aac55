package mcpleak.compare;

import java.util.List;
import java.util.OptionalDouble;
import mcpleak.recording.sample.LoadSecond;

/**
 * Hold the load of some seconds of a run. Immutable.
 *
 * @param fromSecond when it began, seconds since the first load
 * @param toSecond when it ended
 * @param offered calls per second that the profile asks for; empty if users call as fast as answers come
 * @param achieved calls per second that ended
 * @param users mean number of users at a time
 * @param p95Millis mean over its seconds of the time that 95 % of the successful calls stayed within, weighed by calls; empty if
 *     none succeeded
 * @param failedPercent failed calls as a share of those that ended, 0 where none did
 */
public record LoadSlice(
        int fromSecond,
        int toSecond,
        OptionalDouble offered,
        double achieved,
        double users,
        OptionalDouble p95Millis,
        double failedPercent) {

    static LoadSlice of(int from, List<LoadSecond> seconds) {
        int length = seconds.size();
        double calls = seconds.stream().mapToLong(LoadSecond::calls).sum();
        double failed = seconds.stream().mapToLong(LoadSecond::failed).sum();
        boolean told = seconds.stream().anyMatch(second -> second.offered().isPresent());
        double offered = seconds.stream()
                .mapToDouble(second -> second.offered().orElse(0))
                .sum();
        return new LoadSlice(
                from,
                from + length,
                told ? OptionalDouble.of(offered / length) : OptionalDouble.empty(),
                calls / length,
                seconds.stream().mapToLong(LoadSecond::users).average().orElse(0),
                p95(seconds),
                calls == 0 ? 0 : 100 * failed / calls);
    }

    private static OptionalDouble p95(List<LoadSecond> seconds) {
        double weight = 0;
        double sum = 0;
        for (LoadSecond second : seconds) {
            if (second.p95Millis().isPresent()) {
                weight += second.ok();
                sum += second.ok() * second.p95Millis().getAsDouble();
            }
        }
        return weight > 0 ? OptionalDouble.of(sum / weight) : OptionalDouble.empty();
    }
}
