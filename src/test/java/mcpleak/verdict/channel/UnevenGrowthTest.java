package mcpleak.verdict.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Load;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tell how often one leaking tool of many is found, and how often a cache is taken for one. */
final class UnevenGrowthTest {

    private static final double KIB = 1024;
    private static final double MB = KIB * KIB;
    private static final int RUNS = 50;

    @ParameterizedTest
    @CsvSource({"10, 8, 35", "10, 16, 44", "10, 24, 47", "20, 16, 30", "3, 8, 45"})
    void judge_oneLeakingToolOfMany_isFound(int tools, int rounds, int atLeast) {
        assertThat(told("TOOL", tools, rounds, 100)).isGreaterThanOrEqualTo(atLeast);
    }

    /** What grows ever more slowly, all at once or at random is never put down to a tool that was called so by chance. */
    @ParameterizedTest
    @CsvSource({
        "EXPONENTIAL, 20, 8, 40",
        "RING, 20, 8, 40",
        "LATE, 10, 8, 40",
        "ROOT, 20, 8, 10",
        "WALK, 20, 8, 3000",
        "STEP, 20, 8, 100",
        "TWO_STEPS, 20, 8, 100"
    })
    void judge_healthyServerWithManyTools_isNoToolsLeak(String kind, int tools, int rounds, double noise) {
        assertThat(told(kind, tools, rounds, noise)).isLessThanOrEqualTo(1);
    }

    /** Return in how many runs a leak was found; of healthy servers, in how many it was put down to something else than all calls. */
    private static int told(String kind, int tools, int rounds, double noise) {
        int leak = 0;
        int acquitted = 0;
        int named = 0;
        int uneven = 0;
        for (int seed = 1; seed <= RUNS; seed++) {
            LeakVerdict verdict = judge(kind, tools, rounds, seed, noise);
            switch (verdict.answer()) {
                case LEAK -> leak++;
                case NO_LEAK -> acquitted++;
                case INCONCLUSIVE, NOT_MEASURED -> {}
            }
            named +=
                    verdict.culprit().flatMap(Culprit::name).filter("b"::equals).isPresent() ? 1 : 0;
            uneven += verdict.channels().stream()
                            .anyMatch(c -> c.leaks() && !c.exposure().equals(Exposure.CALLS))
                    ? 1
                    : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "uneven %-12s %2d tools, %2d rounds, noise %4.0f KiB: leak %3d (uneven %3d), acquitted %3d, b named %3d of %d%n",
                kind,
                tools,
                rounds,
                noise,
                leak,
                uneven,
                acquitted,
                named,
                RUNS);
        return kind.equals("TOOL") ? leak : uneven;
    }

    private static LeakVerdict judge(String kind, int tools, int rounds, int seed, double noise) {
        Load load = Load.ofTools(tools, rounds, 2000, seed);
        Random random = new Random(7919L * seed);
        double[] floors = new double[rounds + 1];
        double all = load.total(rounds, Exposure.CALLS);
        double size = (0.2 + 0.8 * random.nextDouble()) * all;
        double walk = 0;
        int at = 3 + random.nextInt(rounds - 4);
        int also = 3 + random.nextInt(rounds - 4);
        for (int i = 0; i < floors.length; i++) {
            double calls = load.total(i, Exposure.CALLS);
            double each = KIB * noise * random.nextGaussian();
            walk += each;
            double kept = switch (kind) {
                case "TOOL" -> 4 * KIB * load.total(i, Exposure.tool("b"));
                case "EXPONENTIAL" -> 20 * MB * (1 - Math.exp(-3 * calls / size));
                case "RING" -> 2 * KIB * Math.min(calls, size);
                case "LATE" -> 2 * KIB * Math.min(calls, 0.85 * all);
                case "ROOT" -> 20 * MB * Math.sqrt(calls / all);
                case "STEP" -> i >= at ? 30 * MB : 0;
                case "TWO_STEPS" -> (i >= at ? 20 * MB : 0) + (i >= also ? 20 * MB : 0);
                default -> 0;
            };
            floors[i] = 50 * MB + kept + (kind.equals("WALK") ? walk : each);
        }
        return load.floors(Channel.LIVE_BYTES, floors).judge();
    }
}
