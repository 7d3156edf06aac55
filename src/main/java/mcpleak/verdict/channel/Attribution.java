package mcpleak.verdict.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.GrowthModel;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.JointFit;
import mcpleak.verdict.growth.ToolGrowth;

/**
 * Name what makes a channel grow, where the rounds tell it: a different mix of tools and number of sessions was drawn for each.
 *
 * @param culprits what was found, what adds most first; more than one where several leak, of which the last may be one that the rounds
 *     do not tell apart from others; never empty
 * @param fits the growth against each culprit, without what the others add; against all calls where none is named
 * @param tools growth per occurrence of every exposure; of the culprits alone where the rounds are too few for all; empty where no
 *     culprit is named
 */
public record Attribution(List<Culprit> culprits, List<ExposureFit> fits, List<ToolGrowth> tools) {

    private static final double MILLIS_A_SECOND = 1000;

    public Attribution {
        culprits = List.copyOf(culprits);
        fits = List.copyOf(fits);
        tools = List.copyOf(tools);
    }

    public static Attribution of(JudgedChannel finding) {
        ModelSearch search = new ModelSearch(finding);
        List<GrowthModel> plausible = search.plausible();
        GrowthModel best = plausible.get(0);
        Set<String> common = new TreeSet<>(best.keys());
        plausible.forEach(model -> common.retainAll(model.keys()));
        if (plausible.size() > 1) {
            // beside what is not told apart, time is no more than what these leave
            common.remove(Exposure.TIME.key());
        }
        if (common.isEmpty() && ModelSearch.areOne(plausible)) {
            ExposureFit calls = fit(finding, Exposure.CALLS);
            Culprit both = new Culprit(Culprit.Kind.CALL_WITH_SESSION, Optional.empty(), List.of());
            return new Attribution(List.of(both), List.of(calls), List.of());
        }
        if (common.isEmpty()) {
            return new Attribution(
                    List.of(unclear(plausible, common)), List.of(fit(finding, Exposure.CALLS)), List.of());
        }
        double quantum = finding.rule().quantum();
        List<ExposureFit> fits = new ArrayList<>();
        for (int j = 0; j < best.parts().size(); j++) {
            fits.add(best.share(j, quantum));
        }
        fits.sort(Comparator.comparing(
                        (ExposureFit share) -> !common.contains(share.exposure().key()))
                .thenComparingDouble(share -> -share.rate() * share.increments().totalExposure()));
        return new Attribution(
                fits.stream()
                        .map(share -> common.contains(share.exposure().key())
                                ? named(share.exposure())
                                : unclear(plausible, common))
                        .toList(),
                fits,
                finding.isBytes() ? shares(best, search.suspects(), quantum) : List.of());
    }

    /** Return what adds most, or what the rounds do not tell apart. */
    public Culprit culprit() {
        return culprits.get(0);
    }

    /** Return the growth against what adds most. */
    public ExposureFit fit() {
        return fits.get(0);
    }

    /** Return what each culprit adds, and what the other suspects add to what these leave where the rounds are enough for all. */
    private static List<ToolGrowth> shares(GrowthModel best, List<ExposureFit> suspects, double quantum) {
        if (best.parts().size() == 1) {
            ExposureFit culprit = best.parts().get(0);
            List<ToolGrowth> joint = JointFit.of(suspects, culprit.increments());
            return joint.isEmpty() ? JointFit.of(best.parts(), culprit.increments()) : joint;
        }
        List<ToolGrowth> shares = new ArrayList<>();
        List<Interval> ranges = best.ranges(quantum);
        for (int j = 0; j < ranges.size(); j++) {
            shares.add(share(best.parts().get(j), ranges.get(j)));
        }
        List<ExposureFit> others = suspects.stream()
                .filter(suspect -> !best.keys().contains(suspect.exposure().key()))
                .toList();
        shares.addAll(JointFit.of(others, rest(best)));
        return shares;
    }

    /** Time is told in seconds. */
    private static ToolGrowth share(ExposureFit part, Interval rate) {
        double unit = part.exposure().kind() == Exposure.Kind.TIME ? MILLIS_A_SECOND : 1;
        long count = Math.round(part.increments().totalExposure() / unit);
        return new ToolGrowth(part.exposure().key(), count, rate.times(unit));
    }

    /** Return the growth that a model leaves. */
    private static Increments rest(GrowthModel model) {
        Increments increments = model.parts().get(0).increments();
        double[] foretold = model.foretold();
        double[] growth = increments.growth().clone();
        for (int i = 0; i < growth.length; i++) {
            growth[i] -= foretold[i];
        }
        return new Increments(increments.exposure(), growth);
    }

    /** Fit one exposure, a one-off step left out. */
    public static ExposureFit fit(JudgedChannel finding, Exposure exposure) {
        Increments increments = finding.series().against(exposure);
        return ExposureFit.of(
                exposure, finding.test().used(increments), finding.rule().quantum());
    }

    private static Culprit unclear(List<GrowthModel> plausible, Set<String> named) {
        List<String> candidates = plausible.stream()
                .flatMap(model -> model.parts().stream())
                .map(part -> part.exposure().key())
                .filter(key -> !named.contains(key))
                .distinct()
                .toList();
        return new Culprit(Culprit.Kind.UNKNOWN, Optional.empty(), candidates);
    }

    private static Culprit named(Exposure exposure) {
        return Culprit.Kind.of(exposure)
                .map(kind -> new Culprit(
                        kind, Optional.of(exposure.name()).filter(name -> kind == Culprit.Kind.TOOL), List.of()))
                .orElseGet(() -> new Culprit(Culprit.Kind.UNKNOWN, Optional.empty(), List.of(exposure.key())));
    }
}
