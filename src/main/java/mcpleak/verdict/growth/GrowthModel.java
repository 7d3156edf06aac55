package mcpleak.verdict.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A growth model says that a channel grows with one exposure, or with several together: least squares without a constant. Immutable,
 * pure.
 *
 * @param parts the exposures, each with the increments that it is fitted to; never empty
 * @param rates bytes (or things) per occurrence, one an exposure
 * @param errors standard errors of the rates; infinite where the exposures are multiples of one another
 * @param residual sum of squared residuals, never below what the channel's resolution alone explains
 */
public record GrowthModel(List<ExposureFit> parts, List<Double> rates, List<Double> errors, double residual) {

    public GrowthModel {
        parts = List.copyOf(parts);
        rates = List.copyOf(rates);
        errors = List.copyOf(errors);
    }

    /** Fit exposures together to the growth that all of them hold. */
    public static GrowthModel of(List<ExposureFit> parts, double quantum) {
        double[][] inverse = inverse(gram(parts));
        double[] growth = parts.get(0).increments().growth();
        double[] products = parts.stream()
                .mapToDouble(part -> dot(part.increments().exposure(), growth))
                .toArray();
        List<Double> rates = new ArrayList<>();
        for (double[] row : inverse) {
            rates.add(dot(row, products));
        }
        double residual = Math.max(growth.length * quantum * quantum, residual(parts, rates));
        double variance = residual / Math.max(1, growth.length - parts.size());
        List<Double> errors = new ArrayList<>();
        for (int j = 0; j < inverse.length; j++) {
            errors.add(Math.sqrt(variance * inverse[j][j]));
        }
        return new GrowthModel(parts, rates, errors, residual);
    }

    /** Return the mean squared residual, for as many degrees of freedom as are left. */
    public double score() {
        return residual / Math.max(1, parts.get(0).increments().size() - parts.size());
    }

    /** Return the degrees of freedom that are left. */
    public int freedom() {
        return parts.get(0).increments().size() - parts.size();
    }

    /** Return the keys of the exposures, in order. */
    public Set<String> keys() {
        Set<String> keys = new TreeSet<>();
        parts.forEach(part -> keys.add(part.exposure().key()));
        return keys;
    }

    /** Return what the model foretells of each round. */
    public double[] foretold() {
        double[] sum = new double[parts.get(0).increments().size()];
        for (int j = 0; j < parts.size(); j++) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += rates.get(j) * parts.get(j).increments().exposure()[i];
            }
        }
        return sum;
    }

    /** Return one of the exposures with the growth that the others leave. */
    public ExposureFit share(int index, double quantum) {
        ExposureFit part = parts.get(index);
        if (parts.size() == 1) {
            return part;
        }
        double[] foretold = foretold();
        double[] growth = part.increments().growth().clone();
        for (int i = 0; i < growth.length; i++) {
            growth[i] -= foretold[i] - rates.get(index) * part.increments().exposure()[i];
        }
        return ExposureFit.of(part.exposure(), new Increments(part.increments().exposure(), growth), quantum);
    }

    /** Return the rate of each exposure with its range when any one round is left out. */
    public List<Interval> ranges(double quantum) {
        double[] low = rates.stream().mapToDouble(rate -> rate).toArray();
        double[] high = low.clone();
        for (int left = 0; left < parts.get(0).increments().size(); left++) {
            GrowthModel model = without(left, quantum);
            for (int j = 0; j < low.length; j++) {
                low[j] = Math.min(low[j], model.rates.get(j));
                high[j] = Math.max(high[j], model.rates.get(j));
            }
        }
        List<Interval> ranges = new ArrayList<>();
        for (int j = 0; j < low.length; j++) {
            ranges.add(new Interval(rates.get(j), low[j], high[j]));
        }
        return ranges;
    }

    private GrowthModel without(int left, double quantum) {
        return of(
                parts.stream()
                        .map(part -> ExposureFit.of(
                                part.exposure(), part.increments().without(left), quantum))
                        .toList(),
                quantum);
    }

    private static double residual(List<ExposureFit> parts, List<Double> rates) {
        double sum = 0;
        for (int i = 0; i < parts.get(0).increments().size(); i++) {
            double rest = parts.get(0).increments().growth()[i];
            for (int j = 0; j < parts.size(); j++) {
                rest -= rates.get(j) * parts.get(j).increments().exposure()[i];
            }
            sum += rest * rest;
        }
        return sum;
    }

    private static double[][] gram(List<ExposureFit> parts) {
        double[][] gram = new double[parts.size()][parts.size()];
        for (int j = 0; j < gram.length; j++) {
            for (int k = 0; k < gram.length; k++) {
                gram[j][k] = dot(
                        parts.get(j).increments().exposure(),
                        parts.get(k).increments().exposure());
            }
        }
        return gram;
    }

    /** Invert a symmetric matrix of 1 × 1 or 2 × 2; infinite where it has no inverse. */
    private static double[][] inverse(double[][] gram) {
        if (gram.length == 1) {
            return new double[][] {{1 / gram[0][0]}};
        }
        double determinant = gram[0][0] * gram[1][1] - gram[0][1] * gram[1][0];
        return new double[][] {
            {gram[1][1] / determinant, -gram[0][1] / determinant}, {-gram[1][0] / determinant, gram[0][0] / determinant}
        };
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
