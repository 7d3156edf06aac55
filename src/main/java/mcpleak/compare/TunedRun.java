package mcpleak.compare;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.sample.LoadSecond;

/**
 * Hold the load of one run, from its first round on. Immutable.
 *
 * @param folder where the run lies, seen from the page; may be empty
 * @param run what was recorded
 * @param load its seconds, the first being the first under load; not empty
 */
public record TunedRun(String folder, RecordedRun run, List<LoadSecond> load) {

    /** Slices that a chart shows at most. */
    private static final int MOST_SLICES = 240;

    private static final double LONGEST_SECONDS = 5;
    private static final int FEWEST_WINDOWS = 10;

    /** @throws IllegalArgumentException if there is no load */
    public TunedRun {
        load = List.copyOf(load);
        if (load.isEmpty()) {
            throw new IllegalArgumentException("a run without load cannot be laid over others");
        }
    }

    /** Take a run from its first second under load to its last; empty if there is none. */
    public static Optional<TunedRun> of(String folder, RecordedRun run, List<LoadSecond> seconds) {
        int first = 0;
        while (first < seconds.size() && idle(seconds.get(first))) {
            first++;
        }
        int last = seconds.size() - 1;
        while (last > first && idle(seconds.get(last))) {
            last--;
        }
        return first > last
                ? Optional.empty()
                : Optional.of(new TunedRun(folder, run, seconds.subList(first, last + 1)));
    }

    private static boolean idle(LoadSecond second) {
        return second.calls() == 0 && second.arrived() == 0;
    }

    /** Return how long the load took, its gaps included. */
    public Duration length() {
        return Duration.ofSeconds(load.size());
    }

    /** Cut it into slices that a chart can show: of a second, or where it is long of an equal part of it. */
    public List<LoadSlice> slices() {
        return cut(Math.max(1, (load.size() + MOST_SLICES - 1) / MOST_SLICES));
    }

    /** Cut it into slices in which offered and achieved load are compared: of 5 s, of less where it is short. */
    List<LoadSlice> windows() {
        return cut((int) Math.max(1, Math.min(LONGEST_SECONDS, (double) load.size() / FEWEST_WINDOWS)));
    }

    private List<LoadSlice> cut(int width) {
        List<LoadSlice> slices = new ArrayList<>();
        for (int from = 0; from < load.size(); from += width) {
            slices.add(LoadSlice.of(from, load.subList(from, Math.min(load.size(), from + width))));
        }
        return slices;
    }

    /** Return the whole of it as one slice. */
    public LoadSlice total() {
        return LoadSlice.of(0, load);
    }

    /** Return the greatest number of users at a time. */
    public long mostUsers() {
        return load.stream().mapToLong(LoadSecond::users).max().orElse(0);
    }

    /** Return the most calls per second over a window. */
    public double mostAchieved() {
        return windows().stream().mapToDouble(LoadSlice::achieved).max().orElse(0);
    }

    /** Return the most calls per second that were offered over a window; empty if users call as fast as answers come. */
    public OptionalDouble mostOffered() {
        return windows().stream()
                .map(LoadSlice::offered)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
    }

    /** Return where achieved load falls short of the offered one for good or for a while; empty if it never does. */
    public Optional<LoadParting> parting() {
        return LoadParting.of(windows());
    }
}
