package mcpleak.verdict.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Load;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Try to mislead the judge with series that break its model; print how often it errs, with 95 % upper bounds of the rate. */
final class AdversarialSeriesTest {

    private static final double MB = 1024.0 * 1024;
    private static final double NOISE = 39 * 1024.0;
    private static final int RUNS = 400;

    private enum Kind {
        HETEROSCEDASTIC(false, 8),
        HEAVY_TAILS(false, 8),
        CORRELATED_INCREMENTS(false, 8),
        STEP_IN_LAST_ROUND(false, 8),
        TWO_STEPS(false, 8),
        ALTERNATING(false, 8),
        HOST_DRIFT_20_B_PER_CALL(false, 8),
        LOGARITHMIC_CACHE(false, 8),
        CACHE_FULL_IN_LAST_BUT_ONE_ROUND(false, 8),
        CACHE_FULL_AT_HALF(false, 8),
        FEW_ROUNDS_WILD(false, 6),
        FIVE_PERCENT_ERRORS(false, 8),
        FREED_LATE(false, 8),
        LEAK_WITH_HETEROSCEDASTIC_NOISE(true, 8),
        LEAK_WITH_HEAVY_TAILS(true, 8),
        LEAK_AFTER_A_BIG_DROP(true, 8),
        LEAK_THAT_BEGINS_LATE(true, 8),
        LEAK_OF_100_B_UNDER_WILD_NOISE(true, 8),
        LEAK_WITH_FEW_ROUNDS(true, 6);

        private final boolean leaks;
        private final int rounds;

        Kind(boolean leaks, int rounds) {
            this.leaks = leaks;
            this.rounds = rounds;
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void judge_seriesThatBreakTheModel_errsSeldom(Kind kind) {
        int[] answers = new int[3];
        for (int seed = 1; seed <= RUNS; seed++) {
            switch (judge(kind, seed).answer()) {
                case LEAK -> answers[0]++;
                case NO_LEAK -> answers[1]++;
                case INCONCLUSIVE, NOT_MEASURED -> answers[2]++;
            }
        }
        int wrong = answers[kind.leaks ? 1 : 0];
        System.out.printf(
                Locale.ROOT,
                "adversarial %-34s leak %3d  no leak %3d  no verdict %3d  wrong at most %.1f %%%n",
                kind,
                answers[0],
                answers[1],
                answers[2],
                100 * upperBound(wrong));

        // an acquittal has two chances, the whole and the last rounds, of which each may err in 5 % of runs
        assertThat(upperBound(wrong)).isLessThan(kind.leaks ? 0.10 : 0.05);
    }

    /** Where every round has the same mix, tools, calls and sessions cannot be told apart: nothing may be named. */
    @Test
    void judge_exposuresThatAreProportional_namesNoTool() {
        int named = 0;
        for (int seed = 1; seed <= RUNS; seed++) {
            Load load = new Load(8, 3000, seed).expose(totals -> {
                Map<Exposure, Long> fixed = new HashMap<>(totals);
                long calls = totals.getOrDefault(Exposure.CALLS, 0L);
                fixed.put(Exposure.tool("a"), calls / 2);
                fixed.put(Exposure.tool("b"), calls / 4);
                fixed.put(Exposure.tool("c"), calls - calls / 2 - calls / 4);
                fixed.put(Exposure.SESSIONS, calls / 50);
                return fixed;
            });
            LeakVerdict verdict =
                    load.floors(Channel.LIVE_BYTES, leak(load, seed)).judge();
            assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
            named += verdict.culprit().orElseThrow().kind() == Culprit.Kind.UNKNOWN ? 0 : 1;
        }
        System.out.printf("adversarial proportional exposures: a culprit named in %d of %d runs%n", named, RUNS);

        assertThat(named).isLessThanOrEqualTo(4);
    }

    private static double[] leak(Load load, int seed) {
        Random random = new Random(seed);
        double[] floors = new double[9];
        double walk = 0;
        for (int i = 0; i < floors.length; i++) {
            walk += NOISE * random.nextGaussian();
            floors[i] = 50 * MB + walk + 4096.0 * load.total(i, Exposure.tool("b"));
        }
        return floors;
    }

    private static LeakVerdict judge(Kind kind, int seed) {
        Load load = new Load(kind.rounds, 3000, seed);
        if (kind == Kind.FIVE_PERCENT_ERRORS) {
            load.expose(totals -> {
                Map<Exposure, Long> more = new HashMap<>(totals);
                more.put(Exposure.ERRORS, totals.getOrDefault(Exposure.CALLS, 0L) / 19);
                return more;
            });
        }
        return load.floors(Channel.LIVE_BYTES, floors(kind, load, seed)).judge();
    }

    private static double[] floors(Kind kind, Load load, int seed) {
        Random random = new Random(6_700_417L * seed);
        double[] floors = new double[kind.rounds + 1];
        double walk = 0;
        double last = 0;
        int one = 3 + random.nextInt(3);
        for (int i = 0; i < floors.length; i++) {
            double gauss = random.nextGaussian();
            last = switch (kind) {
                case HETEROSCEDASTIC, LEAK_WITH_HETEROSCEDASTIC_NOISE -> NOISE * gauss * (i % 3 == 0 ? 20 : 0.2);
                case HEAVY_TAILS, LEAK_WITH_HEAVY_TAILS -> NOISE * studentOfTwo(random);
                case CORRELATED_INCREMENTS -> 0.6 * last + 2 * NOISE * gauss;
                case FEW_ROUNDS_WILD, LEAK_OF_100_B_UNDER_WILD_NOISE -> 10 * NOISE * gauss;
                default -> NOISE * gauss;
            };
            walk += last;
            double calls = load.total(i, Exposure.CALLS);
            floors[i] = 200 * MB + walk + shape(kind, load, i, calls, one);
        }
        return floors;
    }

    private static double shape(Kind kind, Load load, int round, double calls, int one) {
        return switch (kind) {
            case HETEROSCEDASTIC, HEAVY_TAILS, CORRELATED_INCREMENTS, FEW_ROUNDS_WILD, FIVE_PERCENT_ERRORS -> 0;
            case STEP_IN_LAST_ROUND -> round == kind.rounds ? 30 * MB : 0;
            case TWO_STEPS -> (round > one ? 20 * MB : 0) + (round > 6 ? 20 * MB : 0);
            case ALTERNATING -> round % 2 == 0 ? 5 * MB : 0;
            case HOST_DRIFT_20_B_PER_CALL -> 60_000.0 * round;
            case LOGARITHMIC_CACHE -> 0.4 * MB * Math.log1p(calls);
            case CACHE_FULL_IN_LAST_BUT_ONE_ROUND -> 2048.0 * Math.min(calls, (double) load.total(7, Exposure.CALLS));
            case CACHE_FULL_AT_HALF -> 2048.0 * Math.min(calls, (double) load.total(4, Exposure.CALLS));
            case FREED_LATE -> round < 7 ? 2048.0 * calls : 0;
            case LEAK_WITH_HETEROSCEDASTIC_NOISE, LEAK_WITH_HEAVY_TAILS, LEAK_WITH_FEW_ROUNDS -> 1024 * calls;
            case LEAK_AFTER_A_BIG_DROP -> 1024 * calls - (round > one ? 60 * MB : 0);
            case LEAK_THAT_BEGINS_LATE -> 1024 * Math.max(0, calls - load.total(4, Exposure.CALLS));
            case LEAK_OF_100_B_UNDER_WILD_NOISE -> 100 * calls;
        };
    }

    private static double studentOfTwo(Random random) {
        double chi = -2 * Math.log(1 - random.nextDouble());
        return random.nextGaussian() / Math.sqrt(chi / 2);
    }

    /** Return the rate that so few errors in all runs exclude with 95 % confidence (Clopper and Pearson). */
    private static double upperBound(int errors) {
        double low = (double) errors / RUNS;
        double high = 1;
        for (int i = 0; i < 60; i++) {
            double middle = (low + high) / 2;
            if (atMost(errors, middle) > 0.05) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double atMost(int errors, double rate) {
        double log = RUNS * Math.log1p(-rate);
        double sum = Math.exp(log);
        for (int k = 1; k <= errors; k++) {
            log += Math.log((double) (RUNS - k + 1) / k) + Math.log(rate) - Math.log1p(-rate);
            sum += Math.exp(log);
        }
        return sum;
    }
}
