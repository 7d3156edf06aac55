package mcpleak.recording.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Keep samples of a run of any length in bounded memory: all of a short run; of a longer one the first, the last, the least and the
 * greatest by resident memory of the tree of every 2, 4, 8, … samples, as evenly dense at the beginning as at the end.
 *
 * <p>What is drawn of them shows every peak. All samples are in the memory CSV. Confined to one thread.
 */
public final class SampleThinning {

    /** Groups of samples above which two neighbours become one; each keeps up to four. */
    public static final int MAX_GROUPS = 10_000;

    private final List<List<Sample>> groups = new ArrayList<>();
    private final List<Sample> open = new ArrayList<>();
    private int samplesAGroup = 1;
    private Optional<Sample> latest = Optional.empty();

    /** Take the next sample. */
    public void add(Sample sample) {
        latest = Optional.of(sample);
        open.add(sample);
        if (open.size() == samplesAGroup) {
            groups.add(extremes(open));
            open.clear();
        }
        if (groups.size() == MAX_GROUPS) {
            halve();
        }
    }

    /** Return the sample that was added last; empty if none was. */
    public Optional<Sample> latest() {
        return latest;
    }

    /** Return what was kept, in the order of arrival. */
    public List<Sample> kept() {
        List<Sample> kept = new ArrayList<>();
        groups.forEach(kept::addAll);
        kept.addAll(open);
        return List.copyOf(kept);
    }

    private void halve() {
        for (int i = 0; i < MAX_GROUPS / 2; i++) {
            List<Sample> both = new ArrayList<>(groups.get(2 * i));
            both.addAll(groups.get(2 * i + 1));
            groups.set(i, extremes(both));
        }
        groups.subList(MAX_GROUPS / 2, MAX_GROUPS).clear();
        samplesAGroup *= 2;
    }

    /** Return the first, least, greatest and last in their order, each once. */
    private static List<Sample> extremes(List<Sample> group) {
        int least = 0;
        int greatest = 0;
        for (int i = 1; i < group.size(); i++) {
            least = group.get(i).treeRssBytes() < group.get(least).treeRssBytes() ? i : least;
            greatest = group.get(i).treeRssBytes() > group.get(greatest).treeRssBytes() ? i : greatest;
        }
        return IntStream.of(0, least, greatest, group.size() - 1)
                .sorted()
                .distinct()
                .mapToObj(group::get)
                .toList();
    }
}
