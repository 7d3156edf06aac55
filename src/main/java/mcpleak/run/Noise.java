package mcpleak.run;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.series.Surroundings;

/** Add up how much of the host's processors other programs used in each round. Thread-safe. */
final class Noise {

    /** Share of the host above which others slow down server and load. */
    private static final double LOUD_PERCENT = 50;

    private double sum;
    private int count;
    private boolean told;

    /** Take what was read with a sample. */
    synchronized void add(Surroundings surroundings) {
        surroundings.othersCpuPercent().ifPresent(percent -> {
            sum += percent;
            count++;
        });
    }

    /** Return the mean since the last call in percent of the host; empty if nothing was read. */
    synchronized OptionalDouble take() {
        OptionalDouble mean = count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
        sum = 0;
        count = 0;
        return mean;
    }

    /** Return a remark on the first loud round; empty for a quiet one, for those that follow, and for the baseline. */
    synchronized Optional<String> remark(int round, OptionalDouble mean) {
        if (told || round == 0 || mean.orElse(0) < LOUD_PERCENT) {
            return Optional.empty();
        }
        told = true;
        return Optional.of(String.format(
                Locale.ROOT,
                "other programs used %.0f %% of the host's processors in round %d: the pace of the load and response times"
                        + " are not the server's alone",
                mean.orElse(0),
                round));
    }
}
