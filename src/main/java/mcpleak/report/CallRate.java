package mcpleak.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mcpleak.series.Sample;

/**
 * Tell how many calls ended per second in one slice of a run.
 *
 * <p>Immutable.
 *
 * @param fromSecond start of the slice, seconds since the first sample
 * @param toSecond its end
 * @param callsPerSecond successful and failed calls per second
 */
record CallRate(double fromSecond, double toSecond, double callsPerSecond) {

    private static final int MOST_SLICES = 450;

    /** Cut a run into slices of a second or, where it is long, of an equal part of it. */
    static List<CallRate> of(List<Sample> samples) {
        List<CallRate> slices = new ArrayList<>();
        double length = samples.isEmpty() ? 0 : second(samples, samples.size() - 1);
        double width = Math.max(1, length / MOST_SLICES);
        int at = 0;
        for (double from = 0; from < length; from += width) {
            double to = Math.min(length, from + width);
            int next = at;
            while (next < samples.size() - 1 && second(samples, next) < to) {
                next++;
            }
            double time = second(samples, next) - second(samples, at);
            long calls = calls(samples, next) - calls(samples, at);
            slices.add(new CallRate(from, to, time > 0 ? Math.max(0, calls / time) : 0));
            at = next;
        }
        return slices;
    }

    private static long calls(List<Sample> samples, int i) {
        return samples.get(i).calls() + samples.get(i).failedCalls();
    }

    private static double second(List<Sample> samples, int i) {
        return Duration.between(samples.get(0).at(), samples.get(i).at()).toMillis() / 1000.0;
    }
}
