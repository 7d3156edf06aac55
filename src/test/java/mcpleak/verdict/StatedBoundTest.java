package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.channel.Answer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prints how often a leak is acquitted with a bound that is clearly below it, and how often it is found. */
final class StatedBoundTest {

    private static final int RUNS = Integer.getInteger("bound.runs", 100);
    private static final double CLEARLY_BELOW = 1.2;

    @ParameterizedTest(name = "noise of {0} KiB a round, correlated by {1}")
    @CsvSource({"10, 0", "10, 0.5", "39, 0", "39, 0.5", "80, 0", "80, 0.5"})
    void judge_leaksOfManySizes_statesNoBoundBelowThem(double kib, double correlation) {
        for (int rate : new int[] {20, 40, 60, 128, 300}) {
            int[] counts = new int[3];
            for (int seed = 1; seed <= RUNS; seed++) {
                LeakVerdict verdict = run(rate, 1024 * kib, correlation, seed);
                boolean acquitted = verdict.answer() == Answer.NO_LEAK;
                counts[0] += verdict.answer() == Answer.LEAK ? 1 : 0;
                counts[1] += acquitted ? 1 : 0;
                counts[2] += acquitted && verdict.boundBytesPerCall().orElseThrow() < rate / CLEARLY_BELOW ? 1 : 0;
            }
            System.out.printf(
                    Locale.ROOT,
                    "bound: %3d B per call, noise %3.0f KiB correlated by %.1f: found %3d, acquitted %3d, with a bound below it %3d of %d%n",
                    rate,
                    kib,
                    correlation,
                    counts[0],
                    counts[1],
                    counts[2],
                    RUNS);

            assertThat(counts[2]).isLessThanOrEqualTo(RUNS / 20);
            if (rate == 128 && kib < 100) {
                assertThat(counts[0]).isGreaterThanOrEqualTo(RUNS * 8 / 10);
            }
        }
    }

    private static LeakVerdict run(double rate, double noise, double correlation, int seed) {
        Load load = new Load(8, 3000, seed);
        Random random = new Random(7919L * seed);
        double[] floors = new double[load.totals.size()];
        double walk = 0;
        double before = 0;
        for (int i = 0; i < floors.length; i++) {
            before = correlation * before + Math.sqrt(1 - correlation * correlation) * noise * random.nextGaussian();
            walk += before;
            floors[i] = 50 * 1024 * 1024 + walk + rate * load.total(i, Exposure.CALLS);
        }
        return load.floors(Channel.LIVE_BYTES, floors).judge();
    }
}
