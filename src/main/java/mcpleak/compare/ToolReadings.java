package mcpleak.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.verdict.channel.RunGrowth;
import mcpleak.verdict.growth.Reading;

/**
 * Tell the growth per call of each tool apart, over the rounds of all runs of a build together: weighted least squares on increments.
 *
 * <p>Pure; no state. Without a spare round nothing is told apart. See any text on the normal equations.
 */
final class ToolReadings {

    /** Rounds that must be left over for an interval. */
    private static final int FEWEST_SPARE = 2;

    private static final int MOST_TOOLS = 60;
    private static final double SINGULAR = 1e-9;

    private ToolReadings() {}

    private record Step(double growth, Map<String, Double> calls, double weight) {}

    /** Return one reading a tool; empty if the rounds do not tell the tools apart. */
    static Map<String, Reading> of(Build build, Channel channel) {
        List<Step> steps = new ArrayList<>();
        build.runs().forEach(run -> steps.addAll(steps(run, channel)));
        Set<String> names = new TreeSet<>();
        steps.forEach(step -> names.addAll(step.calls().keySet()));
        List<String> tools = List.copyOf(names);
        boolean enough = !tools.isEmpty() && tools.size() <= MOST_TOOLS && steps.size() >= tools.size() + FEWEST_SPARE;
        return enough ? solved(steps, tools) : Map.of();
    }

    private static List<Step> steps(ComparedRun run, Channel channel) {
        List<Step> steps = new ArrayList<>();
        List<Round> rounds = RunGrowth.of(run.run(), channel).rounds();
        for (int i = 1; i < rounds.size(); i++) {
            Map<String, Double> calls = new TreeMap<>();
            double all = 0;
            for (Exposure exposure : rounds.get(i).cumulative().keySet()) {
                long step = rounds.get(i).total(exposure) - rounds.get(i - 1).total(exposure);
                if (exposure.kind() == Exposure.Kind.TOOL) {
                    calls.put(exposure.name(), (double) step);
                    all += step;
                }
            }
            if (all > 0) {
                double growth = reading(rounds.get(i), channel) - reading(rounds.get(i - 1), channel);
                steps.add(new Step(growth, calls, 1 / all));
            }
        }
        return steps;
    }

    private static double reading(Round round, Channel channel) {
        return round.floor().readings().getOrDefault(channel, 0.0);
    }

    private static Map<String, Reading> solved(List<Step> steps, List<String> tools) {
        int size = tools.size();
        double[][] equations = new double[size][2 * size + 1];
        for (Step step : steps) {
            for (int i = 0; i < size; i++) {
                double x = step.calls().getOrDefault(tools.get(i), 0.0) * step.weight();
                for (int j = 0; j < size; j++) {
                    equations[i][j] += x * step.calls().getOrDefault(tools.get(j), 0.0);
                }
                equations[i][size] += x * step.growth();
            }
        }
        for (int i = 0; i < size; i++) {
            equations[i][size + 1 + i] = 1;
        }
        if (!eliminated(equations)) {
            return Map.of();
        }
        double residual = 0;
        for (Step step : steps) {
            double left = step.growth();
            for (int i = 0; i < size; i++) {
                left -= equations[i][size] * step.calls().getOrDefault(tools.get(i), 0.0);
            }
            residual += left * left * step.weight();
        }
        int freedom = steps.size() - size;
        Map<String, Reading> readings = new TreeMap<>();
        for (int i = 0; i < size; i++) {
            double variance = residual / freedom * equations[i][size + 1 + i];
            readings.put(tools.get(i), new Reading(equations[i][size], variance, freedom));
        }
        return readings;
    }

    /** Turn the left square into the unit matrix; the rest becomes solution and inverse. */
    private static boolean eliminated(double[][] rows) {
        double greatest = 0;
        for (int i = 0; i < rows.length; i++) {
            greatest = Math.max(greatest, Math.abs(rows[i][i]));
        }
        for (int pivot = 0; pivot < rows.length; pivot++) {
            swapInLargest(rows, pivot);
            double divisor = rows[pivot][pivot];
            if (Math.abs(divisor) <= SINGULAR * greatest) {
                return false;
            }
            for (int column = 0; column < rows[pivot].length; column++) {
                rows[pivot][column] /= divisor;
            }
            for (int row = 0; row < rows.length; row++) {
                double factor = row == pivot ? 0 : rows[row][pivot];
                for (int column = 0; column < rows[row].length; column++) {
                    rows[row][column] -= factor * rows[pivot][column];
                }
            }
        }
        return true;
    }

    private static void swapInLargest(double[][] rows, int pivot) {
        int best = pivot;
        for (int row = pivot + 1; row < rows.length; row++) {
            if (Math.abs(rows[row][pivot]) > Math.abs(rows[best][pivot])) {
                best = row;
            }
        }
        double[] moved = rows[pivot];
        rows[pivot] = rows[best];
        rows[best] = moved;
    }
}
