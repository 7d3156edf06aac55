package mcpleak.verdict.growth;

import java.util.ArrayList;
import java.util.List;

/** Fit the growth of a channel to all exposures together, none of them negative. Pure; no state. */
public final class JointFit {

    private JointFit() {}

    /**
     * Return bytes per occurrence of each suspect, with the range of the estimate when any one round is left out.
     *
     * @return one element a suspect, in their order; empty if a round could not be left out without losing the solution
     */
    public static List<ToolGrowth> of(List<ExposureFit> suspects, Increments calls) {
        if (suspects.isEmpty() || suspects.size() > calls.size() - 2) {
            return List.of();
        }
        double[] rates = fit(suspects, calls, -1);
        double[] low = rates.clone();
        double[] high = rates.clone();
        for (int left = 0; left < calls.size(); left++) {
            double[] without = fit(suspects, calls, left);
            for (int j = 0; j < rates.length; j++) {
                low[j] = Math.min(low[j], without[j]);
                high[j] = Math.max(high[j], without[j]);
            }
        }
        List<ToolGrowth> growth = new ArrayList<>();
        for (int j = 0; j < rates.length; j++) {
            ExposureFit suspect = suspects.get(j);
            long count = Math.round(suspect.increments().totalExposure());
            growth.add(new ToolGrowth(suspect.exposure().key(), count, new Interval(rates[j], low[j], high[j])));
        }
        return growth;
    }

    private static double[] fit(List<ExposureFit> suspects, Increments calls, int left) {
        double[][] columns = new double[suspects.size()][];
        for (int j = 0; j < columns.length; j++) {
            Increments increments = suspects.get(j).increments();
            columns[j] = (left < 0 ? increments : increments.without(left)).exposure();
        }
        return NonNegativeLeastSquares.fit(columns, (left < 0 ? calls : calls.without(left)).growth());
    }
}
