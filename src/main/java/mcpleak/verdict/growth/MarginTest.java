package mcpleak.verdict.growth;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A margin test says whether increments grow faster than a margin, persistently, or are bounded by it.
 *
 * <p>The question is not "is there a trend" (healthy servers warm up, fill caches and commit heaps) but "is the late growth larger
 * than the margin, and does it go on". Immutable, pure.
 *
 * @param outcome the answer
 * @param rate growth over all usable increments, a one-off step left out; empty if too few
 * @param tail growth over the last of them; empty if too few
 * @param headRate growth over those before the tail; 0 if there is none
 * @param step the one-off step that was left out
 */
public record MarginTest(
        Outcome outcome, Optional<Interval> rate, Optional<Interval> tail, double headRate, Optional<Step> step) {

    /** What increments can look like against a margin. */
    public enum Outcome {
        /** They grow faster than the margin, persistently. */
        GROWS,
        /** They grow slower than the margin. */
        BOUNDED,
        /** They grew, and then slower than the margin. */
        PLATEAU,
        /** Neither can be said. */
        OPEN,
        /** There are fewer than the rule needs. */
        TOO_FEW
    }

    /**
     * A one-off step.
     *
     * @param index which increment it was
     * @param size its growth, in the channel's unit
     */
    public record Step(int index, double size) {}

    /** Fewest increments after the burn-in that any answer can rest on. */
    public static final int MIN_USABLE = 4;

    /** Fewest increments that still leave enough when one is set aside as a one-off step. */
    private static final int MIN_FOR_STEP = 5;

    /** Share of the whole growth that one increment must hold to be a one-off step. */
    private static final double STEP_SHARE = 0.6;

    /** Standard deviations of the rest by which a one-off step must stand out. */
    private static final double STEP_DEVIATIONS = 4;

    /** Share of the earlier and of the mean rate that the tail's rate must keep to be persistent. */
    private static final double TAIL_SHARE = 0.5;

    /** Share of the mean rate that each of the last rounds must keep: a cache that is full stops from one round to the next. */
    private static final double EACH_SHARE = 0.2;

    /** The same where there are fewer increments than eight rounds leave: few rounds have to be steadier. */
    private static final double EACH_SHARE_OF_FEW = 0.5;

    /** Fewest increments that are not few. */
    private static final int MANY = 6;

    /** Share of the mean exposure below which a round tells nothing: the tool was hardly called in it. */
    private static final double HARDLY = 0.1;

    /** Share of increments that must grow in a persistent series. */
    private static final double RISING_SHARE = 0.75;

    public boolean grows() {
        return outcome == Outcome.GROWS;
    }

    /** Return the same numbers as growth that goes on, which something else has shown. */
    public MarginTest growing() {
        return new MarginTest(Outcome.GROWS, rate, tail, headRate, step);
    }

    public boolean isPlateau() {
        return outcome == Outcome.PLATEAU;
    }

    public boolean isTooShort() {
        return outcome == Outcome.TOO_FEW;
    }

    public boolean clears() {
        return outcome == Outcome.BOUNDED || isPlateau();
    }

    /** Return whether the last rounds grew clearly slower than the ones before. */
    public boolean slowsDown() {
        return tail.filter(last -> last.value() < 0.8 * headRate).isPresent();
    }

    /** Return increments without the one-off step. */
    public Increments used(Increments all) {
        return step.map(found -> all.without(found.index())).orElse(all);
    }

    /** Return how many rounds after the baseline are thrown away: lazy initialisation, just-in-time compilers, arenas. */
    public static int burnIn(int rounds) {
        return Math.max(2, (rounds + 3) / 4);
    }

    /** Return how many of the usable increments are the last rounds, which tell whether growth goes on. */
    public static int tailSize(int usable) {
        return Math.max(3, usable / 2);
    }

    /**
     * Judge the increments against one margin.
     *
     * @param margin in the channel's unit per unit of exposure
     * @param precision of the channel's readings and of the bounds
     */
    public static MarginTest of(Increments all, double margin, Precision precision) {
        return of(all, margin, precision, 0);
    }

    /**
     * Judge the increments of a channel that may fall in between because a collector decides when memory is given back.
     *
     * @param margin in the channel's unit per unit of exposure
     * @param precision of the channel's readings and of the bounds
     * @param fall how far the channel may fall in one of the last rounds and still count as growing all the time
     */
    public static MarginTest of(Increments all, double margin, Precision precision, double fall) {
        if (all.size() < MIN_USABLE) {
            return new MarginTest(Outcome.TOO_FEW, Optional.empty(), Optional.empty(), 0, Optional.empty());
        }
        Optional<Step> step = oneOffStep(all, precision.quantum());
        Increments used = step.map(found -> all.without(found.index())).orElse(all);
        int tailSize = tailSize(used.size());
        Increments tail = used.last(tailSize);
        Increments head = used.first(used.size() - tailSize);
        Interval rate = GrowthRate.of(used, precision);
        Interval last = GrowthRate.of(tail, precision);
        double headRate = head.size() == 0 ? 0 : GrowthRate.estimate(head);
        boolean persistent = persists(
                used, tail, headRate, new Steadiness(all.size() < MANY ? EACH_SHARE_OF_FEW : EACH_SHARE, fall));
        return new MarginTest(
                outcome(rate, last, margin, persistent), Optional.of(rate), Optional.of(last), headRate, step);
    }

    private static Outcome outcome(Interval rate, Interval tail, double margin, boolean persistent) {
        if (rate.low() > margin && tail.value() > margin && persistent) {
            return Outcome.GROWS;
        }
        if (rate.high() < margin && (tail.high() < margin || tail.value() < margin)) {
            return Outcome.BOUNDED;
        }
        boolean stillGrowing = rate.low() > margin && tail.value() >= TAIL_SHARE * rate.value();
        return tail.high() < margin && !stillGrowing ? Outcome.PLATEAU : Outcome.OPEN;
    }

    /**
     * Say how steady the last rounds must be.
     *
     * @param share of the mean rate that each must keep
     * @param fall how far the channel may fall in one of them instead; 0 if it may not
     */
    private record Steadiness(double share, double fall) {}

    private static boolean persists(Increments used, Increments tail, double headRate, Steadiness steadiness) {
        double tailRate = GrowthRate.estimate(tail);
        double hardly = HARDLY * used.totalExposure() / used.size();
        long telling = Arrays.stream(used.exposure()).filter(dx -> dx >= hardly).count();
        long rising = IntStream.range(0, used.size())
                .filter(i -> used.exposure()[i] >= hardly && used.growth()[i] > 0)
                .count();
        return tailRate >= TAIL_SHARE * GrowthRate.estimate(used)
                && tailRate >= TAIL_SHARE * headRate
                && eachGrows(tail, GrowthRate.estimate(used), steadiness, hardly)
                && rising >= RISING_SHARE * telling;
    }

    private static boolean eachGrows(Increments tail, double rate, Steadiness steadiness, double hardly) {
        for (int i = 0; i < tail.size(); i++) {
            double kept = steadiness.share() * rate * tail.exposure()[i];
            double least = steadiness.fall() > 0 ? -steadiness.fall() : Math.max(0, kept);
            if (tail.exposure()[i] >= hardly && tail.growth()[i] <= least) {
                return false;
            }
        }
        return true;
    }

    /** Find the increment that holds most of the growth and stands far above the rest; the last one cannot be known to be one-off. */
    private static Optional<Step> oneOffStep(Increments all, double quantum) {
        if (all.size() < MIN_FOR_STEP || !all.everywhere()) {
            return Optional.empty();
        }
        int largest = 0;
        for (int i = 1; i < all.size(); i++) {
            largest = all.growth()[i] > all.growth()[largest] ? i : largest;
        }
        if (largest == all.size() - 1) {
            return Optional.empty();
        }
        Increments rest = all.without(largest);
        double rate = GrowthRate.estimate(rest);
        double dx = all.exposure()[largest];
        double above = all.growth()[largest] - rate * dx;
        double noise = STEP_DEVIATIONS * GrowthRate.scatter(rest, rate) * Math.sqrt(dx) + 2 * quantum;
        boolean oneOff = all.growth()[largest] > STEP_SHARE * all.totalGrowth() && above > noise;
        return oneOff ? Optional.of(new Step(largest, all.growth()[largest])) : Optional.empty();
    }
}
