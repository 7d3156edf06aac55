package mcpleak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Lay the loads of runs over one another. Immutable.
 *
 * @param runs two to five, in the order in which they were named
 */
public record Tuning(List<TunedRun> runs) {

    /** Runs that a page shows at least. */
    public static final int FEWEST_RUNS = 2;

    /** Runs that a page shows at most. */
    public static final int MOST_RUNS = 5;

    /** @throws IllegalArgumentException if there are fewer or more */
    public Tuning {
        runs = List.copyOf(runs);
        if (runs.size() < FEWEST_RUNS || runs.size() > MOST_RUNS) {
            throw new IllegalArgumentException(
                    "a tuning page shows " + FEWEST_RUNS + " to " + MOST_RUNS + " runs, not " + runs.size());
        }
    }

    /** Return the settings that are not the same in all runs, by name, a value a run; an empty one where a run has none. */
    public Map<String, List<String>> differences() {
        Map<String, List<String>> differences = new TreeMap<>();
        TreeSet<String> names = new TreeSet<>();
        runs.forEach(run -> names.addAll(run.run().settings().keySet()));
        for (String name : names) {
            List<String> values = new ArrayList<>();
            runs.forEach(run -> values.add(run.run().settings().getOrDefault(name, "")));
            if (values.stream().distinct().count() > 1) {
                differences.put(name, values);
            }
        }
        return differences;
    }
}
