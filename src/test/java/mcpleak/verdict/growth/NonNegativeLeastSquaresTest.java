package mcpleak.verdict.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class NonNegativeLeastSquaresTest {

    @Test
    void fit_solvableSystem_isExact() {
        double[][] columns = {{1, 2, 3, 4}, {4, 1, 3, 2}};
        double[] y = {1 * 2 + 4 * 5, 2 * 2 + 1 * 5, 3 * 2 + 3 * 5, 4 * 2 + 2 * 5};

        assertThat(NonNegativeLeastSquares.fit(columns, y)).containsExactly(new double[] {2, 5}, within(1e-9));
    }

    /** Unbounded, the second coefficient would be -1; bound at 0 the first is (1*0 + 1*1) / 2. */
    @Test
    void fit_negativeOptimum_isHeldAtZero() {
        double[][] columns = {{1, 1}, {1, 0}};
        double[] y = {0, 1};

        assertThat(NonNegativeLeastSquares.fit(columns, y)).containsExactly(new double[] {0.5, 0}, within(1e-9));
    }

    @Test
    void fit_columnOfZeros_getsZero() {
        assertThat(NonNegativeLeastSquares.fit(new double[][] {{0, 0}, {1, 1}}, new double[] {3, 3}))
                .containsExactly(new double[] {0, 3}, within(1e-9));
    }
}
