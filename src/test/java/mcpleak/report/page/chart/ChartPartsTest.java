package mcpleak.report.page.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import mcpleak.recording.sample.Sample;
import mcpleak.report.page.html.SvgDrawing.Point;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.RunFixture;
import org.junit.jupiter.api.Test;

class ChartPartsTest {

    @Test
    void thin_manyPointsInAColumn_keepsFirstLeastGreatestAndLast() {
        List<Point> column = List.of(
                new Point(3.0, 5),
                new Point(3.1, 9),
                new Point(3.2, 6),
                new Point(3.3, 1),
                new Point(3.4, 4),
                new Point(4.0, 2));
        assertThat(Plot.thin(column))
                .containsExactly(
                        new Point(3.0, 5), new Point(3.1, 9), new Point(3.3, 1), new Point(3.4, 4), new Point(4.0, 2));
    }

    @Test
    void thin_aPeakOfOneSample_survives() {
        List<Point> flat = new ArrayList<>();
        for (int i = 0; i < 100_000; i++) {
            flat.add(new Point(i / 100.0, i == 54_321 ? 99 : 1));
        }
        assertThat(Plot.thin(flat)).hasSizeLessThanOrEqualTo(4_000).contains(new Point(543.21, 99));
    }

    @Test
    void ticks_ofAnAxis_areRoundAndInside() {
        assertThat(new LinearScale(95, 161, 0, 1).ticks(4)).containsExactly(100.0, 120.0, 140.0, 160.0);
    }

    @Test
    void at_bothEnds_isTheRange() {
        LinearScale scale = new LinearScale(10, 20, 100, 0);
        assertThat(scale.at(10)).isEqualTo(100);
        assertThat(scale.at(20)).isZero();
    }

    @Test
    void scale_withoutSpan_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LinearScale(5, 5, 0, 1));
    }

    @Test
    void stretches_aSilentProbe_splitsTheSamples() {
        List<Sample> samples = RunFixture.probeLost().samples();
        List<List<Sample>> stretches = Plot.stretches(samples);
        assertThat(stretches).hasSize(2);
        assertThat(stretches.stream().flatMap(List::stream)).containsExactlyElementsOf(samples);
    }

    @Test
    void callRate_overTheWholeRun_addsUpToAllCalls() {
        FinishedRun run = RunFixture.leak();
        double calls = TimeChart.CallRate.of(run.samples()).stream()
                .mapToDouble(slice -> slice.callsPerSecond() * (slice.toSecond() - slice.fromSecond()))
                .sum();
        assertThat(calls).isBetween(0.99 * run.load().calls(), 1.01 * run.load().calls());
    }

    @Test
    void callRate_withoutSamples_isEmpty() {
        assertThat(TimeChart.CallRate.of(List.of())).isEmpty();
    }
}
