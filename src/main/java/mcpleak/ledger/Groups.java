package mcpleak.ledger;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Count the starts and stops of a pair by group. A stop that names none belongs to the group of its start. Confined to one thread. */
final class Groups {

    private final int most;
    private final Map<String, long[]> counts = new LinkedHashMap<>();

    /** Create empty counts of so many groups at most. */
    Groups(int most) {
        this.most = most;
    }

    void start(Optional<String> group) {
        group.ifPresent(name -> count(name, 0));
    }

    void stop(Optional<String> group) {
        group.ifPresent(name -> count(name, 1));
    }

    private void count(String group, int side) {
        String name = group.toLowerCase(Locale.ROOT);
        if (counts.containsKey(name) || counts.size() < most) {
            counts.computeIfAbsent(name, absent -> new long[2])[side]++;
        }
    }

    /** Return the counts, with what is open of them, the groups that leave most open first. */
    List<PairReport.GroupCount> with(List<OpenStarts.Start> open) {
        Map<String, Long> left = new HashMap<>();
        open.forEach(start ->
                start.group().ifPresent(name -> left.merge(name.toLowerCase(Locale.ROOT), 1L, Long::sum)));
        List<PairReport.GroupCount> all = new ArrayList<>();
        counts.forEach((name, count) ->
                all.add(new PairReport.GroupCount(name, count[0], count[1], left.getOrDefault(name, 0L))));
        all.sort(Comparator.comparingLong(PairReport.GroupCount::open)
                .thenComparing(PairReport.GroupCount::started)
                .reversed()
                .thenComparing(PairReport.GroupCount::name));
        return all;
    }
}
