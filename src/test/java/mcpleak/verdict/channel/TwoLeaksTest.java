package mcpleak.verdict.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Load;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tell how often two leaks at once are both named, with their rates, on seeded series with noise. */
final class TwoLeaksTest {

    private static final double KIB = 1024;
    private static final double BASE = 50 * KIB * KIB;
    private static final int RUNS = 20;

    /** What a table of runs came to. */
    private static final class Count {
        private int leak;
        private int acquitted;
        private int both;
        private int oneGuilty;
        private int innocentAlone;
        private int innocentBeside;
        private int rates;
    }

    @ParameterizedTest
    @CsvSource({
        "3, 8, tool:a, 4, tool:b, 1, 10",
        "3, 8, tool:a, 4, tool:b, 1, 40",
        "3, 8, tool:a, 4, sessions, 64, 10",
        "3, 8, tool:a, 4, sessions, 64, 40",
        "3, 8, tool:a, 1, sessions, 16, 40",
        "4, 8, tool:a, 4, sessions, 64, 40",
        "4, 8, tool:a, 4, tool:b, 2, 40",
        "4, 12, tool:a, 4, tool:b, 2, 100",
        "10, 8, tool:a, 4, tool:b, 4, 40",
        "10, 8, tool:a, 4, sessions, 64, 40",
        "10, 16, tool:a, 4, sessions, 64, 100",
        "3, 8, calls, 1, sessions, 64, 40",
        "3, 8, tool:a, 4, tool:a, 0, 40",
        "10, 8, tool:a, 4, tool:a, 0, 100",
        "3, 8, sessions, 64, sessions, 0, 40",
        "3, 8, calls, 1, calls, 0, 40"
    })
    void judge_leaksUnderNoise_namesThemWithTheirRates(
            int tools, int rounds, String one, double oneKib, String other, double otherKib, double noiseKib) {
        Count count = new Count();
        Set<String> guilty = otherKib == 0 ? Set.of(one) : Set.of(one, other);
        for (int seed = 1; seed <= RUNS; seed++) {
            LeakVerdict verdict = judge(tools, rounds, seed, Map.of(one, oneKib), Map.of(other, otherKib), noiseKib);
            tally(count, verdict, guilty, Map.of(one, oneKib), Map.of(other, otherKib));
        }
        System.out.printf(
                Locale.ROOT,
                "two leaks, %2d tools, %2d rounds, %-8s %2.0f KiB, %-8s %2.0f KiB, noise %3.0f KiB: leak %3d, acquitted %3d,"
                        + " both named %3d (rates within 15 %% %3d), one of them alone %3d, innocent alone %3d, innocent beside"
                        + " %3d of %d%n",
                tools,
                rounds,
                one,
                oneKib,
                other,
                otherKib,
                noiseKib,
                count.leak,
                count.acquitted,
                count.both,
                count.rates,
                count.oneGuilty,
                count.innocentAlone,
                count.innocentBeside,
                RUNS);
        assertThat(count.acquitted).isZero();
        assertThat(count.innocentAlone).isZero();
        assertThat(count.innocentBeside + count.oneGuilty).isLessThanOrEqualTo(RUNS / 8);
        assertThat(count.both).isGreaterThanOrEqualTo(count.leak * 7 / 10);
        assertThat(count.rates).isGreaterThanOrEqualTo(count.both * 9 / 10);
    }

    private static LeakVerdict judge(
            int tools, int rounds, int seed, Map<String, Double> one, Map<String, Double> other, double noise) {
        Load load = Load.ofTools(tools, rounds, 2000, seed);
        Random random = new Random(7919L * seed);
        double[] floors = new double[rounds + 1];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = BASE + KIB * noise * random.nextGaussian() + leaked(load, i, one) + leaked(load, i, other);
        }
        return load.floors(Channel.LIVE_BYTES, floors).judge();
    }

    private static double leaked(Load load, int round, Map<String, Double> leaks) {
        double sum = 0;
        for (Map.Entry<String, Double> leak : leaks.entrySet()) {
            sum += KIB
                    * leak.getValue()
                    * load.total(round, Exposure.parse(leak.getKey()).orElseThrow());
        }
        return sum;
    }

    private static void tally(
            Count count, LeakVerdict verdict, Set<String> guilty, Map<String, Double> one, Map<String, Double> other) {
        switch (verdict.answer()) {
            case LEAK -> count.leak++;
            case NO_LEAK -> count.acquitted++;
            case INCONCLUSIVE, NOT_MEASURED -> {}
        }
        Map<String, Double> named = named(verdict);
        List<String> innocent = new ArrayList<>(named.keySet());
        innocent.removeAll(guilty);
        boolean anyGuilty = named.keySet().stream().anyMatch(guilty::contains);
        if (!innocent.isEmpty()) {
            count.innocentAlone += anyGuilty ? 0 : 1;
            count.innocentBeside += anyGuilty ? 1 : 0;
        } else if (named.keySet().equals(guilty)) {
            count.both++;
            boolean right = named.entrySet().stream().allMatch(each -> {
                double truth = KIB * (one.getOrDefault(each.getKey(), 0.0) + other.getOrDefault(each.getKey(), 0.0));
                return Math.abs(each.getValue() / truth - 1) < 0.15;
            });
            count.rates += right ? 1 : 0;
        } else if (anyGuilty) {
            count.oneGuilty++;
        }
    }

    private static Map<String, Double> named(LeakVerdict verdict) {
        Map<String, Double> named = new HashMap<>();
        verdict.culprit()
                .filter(culprit -> culprit.kind() != Culprit.Kind.UNKNOWN)
                .ifPresent(culprit -> named.put(
                        verdict.estimate().orElseThrow().exposure().key(),
                        verdict.estimate().orElseThrow().rate().value()));
        verdict.beside().stream()
                .filter(other -> other.culprit().kind() != Culprit.Kind.UNKNOWN)
                .forEach(other -> named.put(
                        other.estimate().exposure().key(),
                        other.estimate().rate().value()));
        return named;
    }
}
