package mcpleak.verdict.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.GrowthModel;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Interval;

/**
 * A model search finds which one or two exposures a channel's growth follows: best subset, singles and pairs.
 *
 * <p>A pair counts only if each of the two is needed: its rate is significant, though it was searched for among so many, it stays above
 * its margin whichever round is left out, and adds a visible part of the growth. Whatever explains the growth nearly as well as the
 * best is a rival. Immutable, pure.
 */
final class ModelSearch {

    /** Factor by which a model must explain the growth better than another to be preferred. */
    private static final double CLEARLY_BETTER = 4;

    /** Factor by which time must explain the growth better than all calls to be its rival. */
    private static final double TELLS = 2;

    /** Share of the growth that each of two must add, at least. */
    private static final double SHARE = 0.03;

    /** Probability that an innocent exposure is taken for the second of two. */
    private static final double CHANCE = 0.005;

    /** Degrees of freedom that two exposures must leave. */
    private static final int FREEDOM = 3;

    /** Standard deviations by which the burn-in's last round may fall short of what a model must have added in it. */
    private static final double SHORT = 4;

    /** Share of that by which it may fall short in any case: a runtime that warms up gives something back, too. */
    private static final double SHORT_SHARE = 0.1;

    private final JudgedChannel finding;
    private final double quantum;
    private final List<ExposureFit> suspects;
    private final GrowthModel calls;
    private final List<GrowthModel> singles;

    ModelSearch(JudgedChannel finding) {
        this.finding = finding;
        quantum = finding.rule().quantum();
        suspects = ExposureFit.suspects(finding.series(), quantum).stream()
                .map(suspect -> Attribution.fit(finding, suspect.exposure()))
                .toList();
        calls = single(Attribution.fit(finding, Exposure.CALLS));
        singles = Stream.concat(suspects.stream(), Stream.of(Attribution.fit(finding, Exposure.TIME)))
                .map(this::single)
                .toList();
    }

    /** Return what may be suspected beside all calls and time. */
    List<ExposureFit> suspects() {
        return suspects;
    }

    /** Return the best model and its rivals, the best first; never empty. */
    List<GrowthModel> plausible() {
        double single = Stream.concat(Stream.of(calls), singles.stream())
                .mapToDouble(GrowthModel::score)
                .min()
                .orElseThrow();
        List<GrowthModel> pairs =
                pairs().stream().filter(pair -> pair.score() < single).toList();
        GrowthModel best = Stream.concat(pairs.stream(), singles.stream().filter(this::isBetterThanCalls))
                .min(Comparator.comparingDouble(GrowthModel::score))
                .orElse(calls);
        List<GrowthModel> plausible = new ArrayList<>(List.of(best));
        Stream.concat(Stream.concat(Stream.of(calls), singles.stream()), pairs.stream())
                .filter(model -> model.score() <= CLEARLY_BETTER * best.score())
                .filter(model -> !model.keys().equals(best.keys()))
                .filter(model -> !isPartOf(model, pairs))
                .filter(model -> !isTime(model) || !best.equals(calls) || TELLS * model.score() < calls.score())
                .sorted(Comparator.comparingDouble(GrowthModel::score))
                .forEach(plausible::add);
        return plausible;
    }

    /** Calls take time: what grows with them is not put down to time that explains it hardly better. */
    private static boolean isTime(GrowthModel model) {
        return model.keys().equals(Set.of(Exposure.TIME.key()));
    }

    private GrowthModel single(ExposureFit fit) {
        return GrowthModel.of(List.of(fit), quantum);
    }

    private boolean isBetterThanCalls(GrowthModel single) {
        return CLEARLY_BETTER * single.score() < calls.score() && staysAbove(single, 0) && !refutedByWarmUp(single);
    }

    private static boolean isPartOf(GrowthModel model, List<GrowthModel> pairs) {
        return model.parts().size() == 1
                && pairs.stream().anyMatch(pair -> pair.keys().containsAll(model.keys()));
    }

    private List<GrowthModel> pairs() {
        List<GrowthModel> pairs = new ArrayList<>();
        List<ExposureFit> all = new ArrayList<>(List.of(calls.parts().get(0)));
        singles.forEach(single -> all.add(single.parts().get(0)));
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                List<ExposureFit> parts = List.of(all.get(i), all.get(j));
                if (mayPair(parts)) {
                    GrowthModel pair = GrowthModel.of(parts, quantum);
                    if (bothNeeded(pair)) {
                        pairs.add(pair);
                    }
                }
            }
        }
        return pairs;
    }

    private boolean mayPair(List<ExposureFit> parts) {
        boolean enough = parts.get(0).increments().size() - 2 >= FREEDOM;
        // of two tools each is what the other leaves of all calls
        boolean twice = tools() <= 2 && parts.stream().anyMatch(ModelSearch::isTool) && has(parts, Exposure.CALLS);
        return enough
                && !twice
                && parts.get(0).increments().isApartFrom(parts.get(1).increments());
    }

    private long tools() {
        return suspects.stream().filter(ModelSearch::isTool).count();
    }

    private static boolean isTool(ExposureFit part) {
        return part.exposure().kind() == Exposure.Kind.TOOL;
    }

    private static boolean has(List<ExposureFit> parts, Exposure exposure) {
        return parts.stream().anyMatch(part -> part.exposure().equals(exposure));
    }

    /** Return whether models are calls and sessions that came with them in every round: then they are one thing. */
    static boolean areOne(List<GrowthModel> models) {
        ExposureFit first = models.get(0).parts().get(0);
        return models.stream()
                .allMatch(model -> model.parts().size() == 1
                        && isCallOrSession(model.parts().get(0).exposure().kind())
                        && !first.increments().isApartFrom(model.parts().get(0).increments()));
    }

    private static boolean isCallOrSession(Exposure.Kind kind) {
        return switch (kind) {
            case CALLS, SESSIONS, ABANDONED, CLOSED -> true;
            case TOOL, EXPIRED, ERRORS, CANCELLED, ABORTED, DROPPED, REFUSED, TOKENS, REGISTRATIONS, TIME -> false;
        };
    }

    private boolean bothNeeded(GrowthModel pair) {
        double t = GrowthRate.quantile(pair.freedom(), 1 - CHANCE / (singles.size() + 1));
        for (int j = 0; j < 2; j++) {
            if (pair.rates().get(j) <= t * pair.errors().get(j) || !staysAbove(pair, SHARE)) {
                return false;
            }
        }
        // two tools that leak alike are all calls
        boolean allTools = tools() == 2 && pair.parts().stream().allMatch(ModelSearch::isTool);
        return (!allTools || CLEARLY_BETTER * pair.score() < calls.score()) && !refutedByWarmUp(pair);
    }

    /** Return whether each exposure grows above its margin, and by a share of all growth, whichever round is left out. */
    private boolean staysAbove(GrowthModel model, double share) {
        ExposureFit all = calls.parts().get(0);
        List<Interval> ranges = model.ranges(quantum);
        for (int j = 0; j < ranges.size(); j++) {
            ExposureFit part = model.parts().get(j);
            double margin = finding.rule().marginOf(all, part);
            double least =
                    share * all.increments().totalGrowth() / part.increments().totalExposure();
            if (ranges.get(j).low() <= Math.max(margin, least)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Return whether the burn-in's last round contradicts a model: warming up only adds to what it keeps, so that a round which grew by
     * clearly less, and by about what all calls foretell, speaks for chance.
     */
    private boolean refutedByWarmUp(GrowthModel model) {
        double deviation = Math.sqrt(model.score());
        double expected = expected(model);
        double missing = expected - grown();
        return missing > Math.max(SHORT * deviation, SHORT_SHARE * expected)
                && Math.abs(expected(calls) - grown()) < missing / 2;
    }

    /** Return what a model foretells of the burn-in's last round. */
    private double expected(GrowthModel model) {
        double sum = 0;
        for (int j = 0; j < model.parts().size(); j++) {
            double rate = model.rates().get(j);
            sum += finding.series()
                    .warmingUp(model.parts().get(j).exposure())
                    .map(round -> rate * round.exposure()[0])
                    .orElse(0.0);
        }
        return sum;
    }

    private double grown() {
        return finding.series()
                .warmingUp(Exposure.CALLS)
                .map(round -> round.growth()[0])
                .orElse(0.0);
    }
}
