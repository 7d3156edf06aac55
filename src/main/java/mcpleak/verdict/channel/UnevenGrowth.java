package mcpleak.verdict.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.GrowthModel;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.MarginTest;

/**
 * Growth is uneven against all calls where few of them leak: those of one tool, of failed ones, or the opening of a session. Then it is
 * held against what explains it, one exposure or two, and whether it goes on is asked of blocks of rounds in which these occurred about
 * as often.
 *
 * <p>What convicts must explain the growth clearly better than all calls do, and better than any cache could that fills ever more slowly:
 * growth per call that never rises. Immutable, pure.
 */
final class UnevenGrowth {

    /** Factor by which a model must explain the growth better than all calls do. */
    private static final double CLEARLY_BETTER = 4;

    /** Factor by which it must explain it better than any cache, which is fitted to each round. */
    private static final double NO_CACHE = 2;

    /** Share of the squared growth that a model may leave unexplained. */
    private static final double UNEXPLAINED = 0.1;

    /** Probability that chance makes a bound, for all exposures that were tried. */
    private static final double CHANCE = 0.05;

    /** Blocks of rounds that each must grow. */
    private static final int BLOCKS = 3;

    /** Share of what is foretold that each of them must have grown by. */
    private static final double BLOCK_SHARE = 0.5;

    private final ChannelRule rule;
    private final ExposureFit calls;
    private final List<ExposureFit> suspects;

    UnevenGrowth(FloorSeries series, ChannelRule rule, ExposureFit calls) {
        this.rule = rule;
        this.calls = calls;
        suspects = ExposureFit.suspects(series, rule.quantum());
    }

    /** Return the model that convicts; empty if none does. */
    Optional<GrowthModel> model() {
        if (calls.increments().size() < MarginTest.MIN_USABLE) {
            return Optional.empty();
        }
        return best(singles()).or(() -> best(pairs()));
    }

    private Optional<GrowthModel> best(List<GrowthModel> models) {
        return models.stream()
                .min(Comparator.comparingDouble(GrowthModel::score))
                .filter(model -> explains(model) && isSure(model, models.size()) && goesOn(model));
    }

    private List<GrowthModel> singles() {
        return suspects.stream()
                .map(suspect -> GrowthModel.of(List.of(suspect), rule.quantum()))
                .toList();
    }

    private List<GrowthModel> pairs() {
        List<ExposureFit> all = new ArrayList<>(suspects);
        all.add(calls);
        List<GrowthModel> pairs = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            for (int j = i + 1; j < all.size(); j++) {
                if (calls.increments().size() > 4
                        && all.get(i).increments().isApartFrom(all.get(j).increments())) {
                    GrowthModel pair = GrowthModel.of(List.of(all.get(i), all.get(j)), rule.quantum());
                    if (pair.rates().stream().allMatch(rate -> rate > 0)) {
                        pairs.add(pair);
                    }
                }
            }
        }
        return pairs;
    }

    private boolean explains(GrowthModel model) {
        double squares = 0;
        for (double dy : calls.increments().growth()) {
            squares += dy * dy;
        }
        return model.residual() < UNEXPLAINED * squares
                && CLEARLY_BETTER * model.score()
                        < calls.residual() / (calls.increments().size() - 1)
                && NO_CACHE * model.residual() < cacheResidual();
    }

    /** Return what growth per call that never rises leaves unexplained: pool adjacent violators. */
    private double cacheResidual() {
        double[] x = calls.increments().exposure();
        double[] y = calls.increments().growth();
        List<double[]> pools = new ArrayList<>();
        for (int i = 0; i < x.length; i++) {
            double[] pool = {x[i] * y[i], x[i] * x[i], 1};
            while (!pools.isEmpty() && pool[0] / pool[1] > rate(pools.get(pools.size() - 1))) {
                double[] last = pools.remove(pools.size() - 1);
                pool = new double[] {pool[0] + last[0], pool[1] + last[1], pool[2] + last[2]};
            }
            pools.add(pool);
        }
        double residual = 0;
        int next = 0;
        for (double[] pool : pools) {
            for (int i = 0; i < pool[2]; i++, next++) {
                double rest = y[next] - Math.max(0, rate(pool)) * x[next];
                residual += rest * rest;
            }
        }
        return residual;
    }

    private static double rate(double[] pool) {
        return pool[0] / pool[1];
    }

    /** Return whether the growth that a model explains is above the margin for certain, though it was searched for among so many. */
    private boolean isSure(GrowthModel model, int tried) {
        Increments foretold = foretold(model);
        double margin = rule.margin() * calls.increments().totalExposure() / foretold.totalExposure();
        GrowthRate.Measured rate = GrowthRate.measured(foretold);
        double t = GrowthRate.quantile(model.freedom(), 1 - CHANCE / tried);
        return rate.value() - t * rate.standardError() > margin;
    }

    private Increments foretold(GrowthModel model) {
        return new Increments(model.foretold(), calls.increments().growth());
    }

    /** Return whether each block of rounds grew by at least half of what is foretold. */
    private boolean goesOn(GrowthModel model) {
        double[] foretold = model.foretold();
        double[] growth = calls.increments().growth();
        double all = 0;
        for (double each : foretold) {
            all += each;
        }
        double due = 0;
        double grown = 0;
        int blocks = 0;
        for (int i = 0; i < foretold.length; i++) {
            due += foretold[i];
            grown += growth[i];
            boolean last = i == foretold.length - 1;
            if (due >= all / (BLOCKS + 1) || last) {
                if (grown < BLOCK_SHARE * due && (due >= all / (4.0 * BLOCKS) || !last)) {
                    return false;
                }
                blocks++;
                due = 0;
                grown = 0;
            }
        }
        return blocks >= BLOCKS;
    }
}
