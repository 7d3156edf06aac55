package mcpleak.verdict.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Say which readings of a channel do not count because they happened once: floors that were read during a job, and one step or drop.
 *
 * <p>A bad floor shows twice, once in each direction: without it the two increments about it become one. Immutable, pure.
 *
 * @param floors which floors are left out, 0 for the one before the first increment; ascending, may be empty
 * @param step the one-off step or drop, whose index is that of its increment before anything was left out
 */
public record SetAside(List<Integer> floors, Optional<Step> step) {

    /**
     * A one-off step.
     *
     * @param index which increment it was
     * @param size its growth, in the channel's unit; negative for a drop
     */
    public record Step(int index, double size) {}

    /** Nothing. */
    static final SetAside NOTHING = new SetAside(List.of(), Optional.empty());

    /** Fewest increments of which a floor or a step may be left out. */
    private static final int FEWEST = 5;

    /** Factor by which the squared scatter must fall for each bad floor that is left out. */
    private static final double CLEANER = 16;

    /** Share of the larger of two residuals about a bad floor that may be left when both are added. */
    private static final double CANCEL = 0.25;

    /** Share of the whole growth that one increment must hold to be a one-off step. */
    private static final double STEP_SHARE = 0.6;

    /** Share of all other growth that may be missing after a one-off drop: where more is, a cache was emptied, or things expired. */
    private static final double DROP_SHARE = 0.25;

    /** Standard deviations of the rest by which a one-off step must stand out. */
    private static final double DEVIATIONS = 4;

    public SetAside {
        floors = List.copyOf(floors);
    }

    /** Find one bad floor between the first and the last, and one step or drop that is not in the last round. */
    static SetAside once(Increments all, double margin, double quantum) {
        if (all.size() < FEWEST || !all.everywhere()) {
            return NOTHING;
        }
        SetAside floor = badFloor(all);
        Increments rest = floor.used(all);
        if (rest.size() < FEWEST) {
            return floor;
        }
        Optional<Step> step = step(rest, quantum)
                .or(() -> drop(rest, margin, quantum))
                .map(found -> new Step(labels(all.size(), floor.floors).get(found.index()), found.size()));
        return new SetAside(floor.floors, step);
    }

    /**
     * Find up to two floors that stand out, also the first and, where it stands above, the last: so that a leak under jobs that run now
     * and then is found. Who is to be acquitted must not be granted this: the last reading may be the first of a new level.
     */
    static SetAside jobs(Increments all) {
        SetAside best = NOTHING;
        double least = 1 / CLEANER;
        for (List<Integer> floors : pairs(all.size())) {
            SetAside without = new SetAside(floors, Optional.empty());
            if (all.size() - floors.size() >= MarginTest.MIN_USABLE && all.everywhere()) {
                double cleaner = scatter(without.used(all)) / scatter(all) * Math.pow(CLEANER, floors.size() - 1.0);
                if (cleaner < least && without.standsOut(all)) {
                    least = cleaner;
                    best = without;
                }
            }
        }
        return best;
    }

    /** Return the same with a drop left in: what expired is one, too. */
    public SetAside exceptDrops() {
        return new SetAside(floors, step.filter(found -> found.size() > 0));
    }

    /** Return increments without what is set aside. */
    public Increments used(Increments all) {
        Increments used = all;
        for (int i = floors.size() - 1; i >= 0; i--) {
            used = without(used, floors.get(i));
        }
        if (step.isEmpty()) {
            return used;
        }
        int place = labels(all.size(), floors).indexOf(step.get().index());
        return place < 0 ? used : used.without(place);
    }

    private static Increments without(Increments increments, int floor) {
        if (floor == 0) {
            return increments.without(0);
        }
        return floor == increments.size() ? increments.without(floor - 1) : increments.merged(floor - 1);
    }

    /** Return the number that each increment which is left had before; of two that became one that of the later. */
    private static List<Integer> labels(int size, List<Integer> floors) {
        List<Integer> labels = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            labels.add(i);
        }
        for (int i = floors.size() - 1; i >= 0; i--) {
            labels.remove(floors.get(i) == 0 ? 0 : floors.get(i) - 1);
        }
        return labels;
    }

    private static List<List<Integer>> pairs(int last) {
        List<List<Integer>> pairs = new ArrayList<>();
        for (int one = 0; one <= last; one++) {
            pairs.add(List.of(one));
            for (int other = one + 1; other <= last; other++) {
                pairs.add(List.of(one, other));
            }
        }
        return pairs;
    }

    private static SetAside badFloor(Increments all) {
        SetAside best = NOTHING;
        double least = scatter(all) / CLEANER;
        for (int floor = 1; floor < all.size(); floor++) {
            SetAside without = new SetAside(List.of(floor), Optional.empty());
            double scatter = scatter(without.used(all));
            if (scatter <= least && cancel(all, floor, GrowthRate.estimate(without.used(all)))) {
                least = scatter;
                best = without;
            }
        }
        return best;
    }

    private static boolean cancel(Increments all, int floor, double rate) {
        double into = all.growth()[floor - 1] - rate * all.exposure()[floor - 1];
        double out = all.growth()[floor] - rate * all.exposure()[floor];
        return into * out < 0 && Math.abs(into + out) <= CANCEL * Math.max(Math.abs(into), Math.abs(out));
    }

    /** Return whether each floor that is left out stands far off the line through the others, and these grow. */
    private boolean standsOut(Increments all) {
        Increments rest = used(all);
        double rate = GrowthRate.estimate(rest);
        double deviation = DEVIATIONS * Math.sqrt(scatter(rest) * all.totalExposure() / all.size());
        double[] above = new double[all.size() + 1];
        double mean = 0;
        for (int i = 1; i < above.length; i++) {
            above[i] = above[i - 1] + all.growth()[i - 1] - rate * all.exposure()[i - 1];
        }
        for (int i = 0; i < above.length; i++) {
            mean += floors.contains(i) ? 0 : above[i] / (above.length - floors.size());
        }
        for (int floor : floors) {
            double off = floor == all.size() ? above[floor] - mean : Math.abs(above[floor] - mean);
            if (off <= deviation) {
                return false;
            }
        }
        return rate > 0;
    }

    /** Return the squared scatter about the mean rate. */
    private static double scatter(Increments increments) {
        double scatter = GrowthRate.scatter(increments, GrowthRate.estimate(increments));
        return scatter * scatter;
    }

    /** Find the increment that holds most of the growth and stands far above the rest; the last one cannot be known to be one-off. */
    private static Optional<Step> step(Increments all, double quantum) {
        int largest = 0;
        for (int i = 1; i < all.size(); i++) {
            largest = all.growth()[i] > all.growth()[largest] ? i : largest;
        }
        boolean most = all.growth()[largest] > STEP_SHARE * all.totalGrowth();
        return most ? outstanding(all, largest, 1, quantum) : Optional.empty();
    }

    /** Find the increment that falls far below the rest, where these are flat or grow by much more than it takes back. */
    private static Optional<Step> drop(Increments all, double margin, double quantum) {
        int least = 0;
        for (int i = 1; i < all.size(); i++) {
            least = all.growth()[i] < all.growth()[least] ? i : least;
        }
        Increments rest = all.without(least);
        double rate = GrowthRate.estimate(rest);
        double missing = rate * all.exposure()[least] - all.growth()[least];
        boolean little = rate < margin || missing < DROP_SHARE * rest.totalGrowth();
        return all.growth()[least] < 0 && little ? outstanding(all, least, -1, quantum) : Optional.empty();
    }

    private static Optional<Step> outstanding(Increments all, int index, int direction, double quantum) {
        Increments rest = all.without(index);
        double rate = GrowthRate.estimate(rest);
        double dx = all.exposure()[index];
        double beyond = direction * (all.growth()[index] - rate * dx);
        double noise = DEVIATIONS * GrowthRate.scatter(rest, rate) * Math.sqrt(dx) + 2 * quantum;
        return index < all.size() - 1 && beyond > noise
                ? Optional.of(new Step(index, all.growth()[index]))
                : Optional.empty();
    }
}
