package mcpleak.verdict.growth;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A margin test says whether increments grow faster than a margin, persistently, or are bounded by it.
 *
 * <p>The question is not "is there a trend" (healthy servers warm up, fill caches and commit heaps) but "is the late growth larger
 * than the margin, and does it go on". Immutable, pure.
 *
 * @param outcome the answer
 * @param rate growth over all usable increments, what happened once left out; empty if too few
 * @param tail growth over the last of them; empty if too few
 * @param headRate growth over those before the tail; 0 if there is none
 * @param aside what was left out because it happened once
 * @param fading last rate over first where growth fades; empty where it does not, or was not asked
 */
public record MarginTest(
        Outcome outcome,
        Optional<Interval> rate,
        Optional<Interval> tail,
        double headRate,
        SetAside aside,
        OptionalDouble fading) {

    /** What increments can look like against a margin. */
    public enum Outcome {
        /** They grow faster than the margin, persistently. */
        GROWS,
        /** They grow faster than the margin, and ever more slowly. */
        FADES,
        /** They grow slower than the margin. */
        BOUNDED,
        /** They grew, and then slower than the margin. */
        PLATEAU,
        /** Neither can be said. */
        OPEN,
        /** There are fewer than the rule needs. */
        TOO_FEW
    }

    /** Fewest increments after the burn-in that any answer can rest on. */
    public static final int MIN_USABLE = 4;

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

    /** Most things by which the floor of a channel that counts may jump in a round and still count as growing. */
    private static final double MOST_JITTER = 2;

    public boolean grows() {
        return outcome == Outcome.GROWS;
    }

    /** Return the same numbers as growth that goes on, which something else has shown. */
    public MarginTest growing() {
        return new MarginTest(Outcome.GROWS, rate, tail, headRate, aside, fading);
    }

    /** Return whether it grows ever more slowly. */
    public boolean fades() {
        return outcome == Outcome.FADES;
    }

    /** Return the one-off step or drop that was left out. */
    public Optional<SetAside.Step> step() {
        return aside.step();
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

    /** Return the same numbers as no answer. */
    public MarginTest open() {
        return new MarginTest(Outcome.OPEN, rate, tail, headRate, aside, fading);
    }

    /** Return increments without what happened once. */
    public Increments used(Increments all) {
        return aside.used(all);
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
        return judge(all, new Question(margin, precision, fall, false));
    }

    /**
     * Judge the increments of a channel that counts things, some of which are there for a moment only.
     *
     * @param margin things per unit of exposure
     * @param precision of the channel's readings and of the bounds
     */
    public static MarginTest counted(Increments all, double margin, Precision precision) {
        return judge(all, new Question(margin, precision, 0, true));
    }

    /**
     * Say what the increments are held against.
     *
     * @param fall how far the channel may fall in one of the last rounds and still count as growing
     * @param counts whether its floors count things and may jump by themselves
     */
    private record Question(double margin, Precision precision, double fall, boolean counts) {

        Interval rate(Increments increments) {
            LevelFit line = LevelFit.of(increments);
            return counts && line.isIndependent()
                    ? line.interval(increments.size(), precision.confidence())
                    : GrowthRate.of(increments, precision);
        }

        /** Return by how much a floor may fall short in one round. */
        double jitter(Increments increments) {
            LevelFit line = LevelFit.of(increments);
            return counts && line.isIndependent() ? Math.min(MOST_JITTER, 2 * line.jitter()) : 0;
        }
    }

    private static MarginTest judge(Increments all, Question question) {
        if (all.size() < MIN_USABLE) {
            return new MarginTest(
                    Outcome.TOO_FEW, Optional.empty(), Optional.empty(), 0, SetAside.NOTHING, OptionalDouble.empty());
        }
        SetAside once =
                SetAside.once(all, question.margin(), question.precision().quantum());
        MarginTest test = judge(all, once, question);
        SetAside jobs = test.outcome() == Outcome.OPEN ? SetAside.jobs(all) : SetAside.NOTHING;
        if (jobs.floors().isEmpty()) {
            return test;
        }
        MarginTest without = judge(all, jobs, question);
        return without.grows() ? without : test;
    }

    private static MarginTest judge(Increments all, SetAside aside, Question question) {
        Increments used = aside.used(all);
        int tailSize = tailSize(used.size());
        Increments head = used.first(used.size() - tailSize);
        Interval rate = question.rate(used);
        Interval tail = question.rate(used.last(tailSize));
        double headRate = head.size() == 0 ? 0 : GrowthRate.estimate(head);
        Steadiness steadiness = new Steadiness(
                all.size() < MANY ? EACH_SHARE_OF_FEW : EACH_SHARE, question.fall(), question.jitter(used));
        Outcome outcome = outcome(
                rate, tail, question.margin(), persists(used, rate.value(), tail.value(), headRate, steadiness));
        OptionalDouble fading = outcome == Outcome.GROWS ? Fading.ratio(used) : OptionalDouble.empty();
        return new MarginTest(
                fading.isPresent() ? Outcome.FADES : outcome,
                Optional.of(rate),
                Optional.of(tail),
                headRate,
                aside,
                fading);
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
     * @param jitter by how much a floor may fall short by chance
     */
    private record Steadiness(double share, double fall, double jitter) {}

    private static boolean persists(
            Increments used, double rate, double tailRate, double headRate, Steadiness steadiness) {
        double hardly = HARDLY * used.totalExposure() / used.size();
        long telling = Arrays.stream(used.exposure()).filter(dx -> dx >= hardly).count();
        long rising = IntStream.range(0, used.size())
                .filter(i -> used.exposure()[i] >= hardly && used.growth()[i] > -steadiness.jitter())
                .count();
        return tailRate >= TAIL_SHARE * rate
                && tailRate >= TAIL_SHARE * headRate
                && eachGrows(used.last(tailSize(used.size())), rate, steadiness, hardly)
                && rising >= RISING_SHARE * telling;
    }

    private static boolean eachGrows(Increments tail, double rate, Steadiness steadiness, double hardly) {
        for (int i = 0; i < tail.size(); i++) {
            double kept = Math.max(0, steadiness.share() * rate * tail.exposure()[i]);
            double least = steadiness.fall() > 0 ? -steadiness.fall() : kept - steadiness.jitter();
            if (tail.exposure()[i] >= hardly && tail.growth()[i] <= least) {
                return false;
            }
        }
        return true;
    }
}
