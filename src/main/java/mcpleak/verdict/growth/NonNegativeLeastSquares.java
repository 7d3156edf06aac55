package mcpleak.verdict.growth;

/**
 * Fit {@code y = A b} with {@code b >= 0} by sequential coordinate-wise descent on the normal equations.
 *
 * <p>The problem is convex, so the descent ends in the optimum; columns are scaled to unit length first. Deterministic; no state.
 *
 * @see <a href="https://doi.org/10.1007/11556121_50">Franc, Hlavac, Navara 2005</a>
 */
final class NonNegativeLeastSquares {

    /** Most sweeps over all columns. */
    private static final int MAX_SWEEPS = 20_000;

    /** Relative change of a coefficient below which a sweep counts as still. */
    private static final double STILL = 1e-12;

    private NonNegativeLeastSquares() {}

    /**
     * Return one coefficient a column, each 0 or more; a column of zeros gets 0.
     *
     * @param columns the columns of A, each as long as {@code y}
     */
    static double[] fit(double[][] columns, double[] y) {
        int width = columns.length;
        double[] length = new double[width];
        double[][] gram = new double[width][width];
        double[] target = new double[width];
        for (int j = 0; j < width; j++) {
            length[j] = Math.sqrt(dot(columns[j], columns[j]));
        }
        for (int j = 0; j < width; j++) {
            target[j] = length[j] == 0 ? 0 : dot(columns[j], y) / length[j];
            for (int k = 0; k < width; k++) {
                double scale = length[j] * length[k];
                gram[j][k] = scale == 0 ? 0 : dot(columns[j], columns[k]) / scale;
            }
        }
        double[] solution = descend(gram, target);
        for (int j = 0; j < width; j++) {
            solution[j] = length[j] == 0 ? 0 : solution[j] / length[j];
        }
        return solution;
    }

    private static double[] descend(double[][] gram, double[] target) {
        double[] solution = new double[target.length];
        double[] gradient = new double[target.length];
        for (int j = 0; j < target.length; j++) {
            gradient[j] = -target[j];
        }
        double scale = Math.sqrt(dot(target, target));
        double moved = Double.POSITIVE_INFINITY;
        for (int sweep = 0; sweep < MAX_SWEEPS && moved > STILL * scale; sweep++) {
            moved = 0;
            for (int j = 0; j < solution.length; j++) {
                moved = Math.max(moved, step(gram, gradient, solution, j));
            }
        }
        return solution;
    }

    /** Move one coefficient to its optimum, the others held; return by how much. */
    private static double step(double[][] gram, double[] gradient, double[] solution, int j) {
        if (gram[j][j] == 0) {
            return 0;
        }
        double next = Math.max(0, solution[j] - gradient[j] / gram[j][j]);
        double change = next - solution[j];
        solution[j] = next;
        for (int k = 0; k < solution.length; k++) {
            gradient[k] += change * gram[k][j];
        }
        return Math.abs(change);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
