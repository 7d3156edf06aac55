package mcpleak.verdict.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Load;
import mcpleak.verdict.plan.Margins;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Judge many seeded series of known kind: 8 rounds of about 3,000 calls, live bytes with the noise measured on Node. */
final class SyntheticSeriesTest {

    private static final double MB = 1024.0 * 1024;
    private static final double KIB = 1024;

    /** Standard deviation of a floor's increment, in bytes: Node's live bytes after a forced collection. */
    private static final double NOISE = 39 * KIB;

    private static final int RUNS = 200;
    private static final double LINE = Margins.DEFAULT.line(Exposure.CALLS);

    /** What a server does, and what it deserves. */
    private enum Kind {
        FLAT(Truth.HEALTHY, 0),
        WARM_UP(Truth.HEALTHY, 0),
        CACHE(Truth.HEALTHY, 0),
        SATURATING_CACHE(Truth.HEALTHY, 0),
        SAW_TOOTH(Truth.HEALTHY, 0),
        STEP(Truth.HEALTHY, 0),
        WILD_RANDOM_WALK(Truth.HEALTHY, 0),
        HOST_DRIFT(Truth.HEALTHY, 0),
        LEAK_256(Truth.LEAKING, 0.95),
        LEAK_4K(Truth.LEAKING, 0.99),
        LEAK_UNDER_SAW_TOOTH(Truth.LEAKING, 0.9),
        LEAK_UNDER_STEP(Truth.LEAKING, 0.9),
        SPARSE(Truth.LEAKING, 0.7),
        TOOL_4K(Truth.LEAKING, 0.95),
        SESSION_64K(Truth.LEAKING, 0.95),
        LATE_CACHE(Truth.UNDECIDABLE, 0);

        private final Truth truth;
        private final double power;

        Kind(Truth truth, double power) {
            this.truth = truth;
            this.power = power;
        }
    }

    private enum Truth {
        HEALTHY,
        LEAKING,
        UNDECIDABLE
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void judge_seededSeries_keepsItsErrorRates(Kind kind) {
        int[] answers = new int[3];
        for (int seed = 1; seed <= RUNS; seed++) {
            switch (judge(kind, seed).answer()) {
                case LEAK -> answers[0]++;
                case NO_LEAK -> answers[1]++;
                case INCONCLUSIVE, NOT_MEASURED -> answers[2]++;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "synthetic %-22s leak %3d  no leak %3d  no verdict %3d  of %d%n",
                kind,
                answers[0],
                answers[1],
                answers[2],
                RUNS);

        int allowed = upperBinomial(RUNS, 0.05);
        switch (kind.truth) {
            case HEALTHY -> assertThat(answers[0]).isLessThanOrEqualTo(allowed);
            case LEAKING -> {
                assertThat(answers[1]).isLessThanOrEqualTo(allowed);
                assertThat(answers[0]).isGreaterThanOrEqualTo((int) (kind.power * RUNS));
            }
            case UNDECIDABLE -> assertThat(Arrays.stream(answers).sum()).isEqualTo(RUNS);
        }
    }

    /** A true rate exactly on a margin is the hardest case: there each side may err in 5 % of runs, and the plateau rule adds its own 5 %. */
    @Test
    void judge_trueRateOnAMargin_errsNoMoreThanItsLevel() {
        int convicted = 0;
        int acquitted = 0;
        for (int seed = 1; seed <= RUNS; seed++) {
            convicted += walk(seed, LINE, 3 * NOISE).answer() == Answer.LEAK ? 1 : 0;
            acquitted += walk(seed, LINE, 3 * NOISE).answer() == Answer.NO_LEAK ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT, "synthetic on the line: %d of %d convicted, %d acquitted%n", convicted, RUNS, acquitted);

        assertThat(convicted).isLessThanOrEqualTo(upperBinomial(RUNS, 0.05));
        assertThat(acquitted).isLessThanOrEqualTo(upperBinomial(RUNS, 0.10));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void judge_shiftedLevels_givesTheSameAnswer(Kind kind) {
        for (int seed = 1; seed <= 20; seed++) {
            Load load = load(seed);
            double[] floors = floors(kind, load, seed);
            double[] shifted =
                    Arrays.stream(floors).map(floor -> floor + 1000 * MB).toArray();

            assertThat(load.floors(Channel.LIVE_BYTES, shifted).judge().answer())
                    .isEqualTo(load.floors(Channel.LIVE_BYTES, floors).judge().answer());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void judge_reversedInTime_neverLeaks(Kind kind) {
        for (int seed = 1; seed <= 20; seed++) {
            Load load = load(seed);
            double[] floors = floors(kind, load, seed);
            if (kind.truth != Truth.LEAKING) {
                continue;
            }
            double[] reversed = new double[floors.length];
            for (int i = 0; i < floors.length; i++) {
                reversed[i] = floors[floors.length - 1 - i];
            }

            assertThat(load.floors(Channel.LIVE_BYTES, reversed).judge().answer())
                    .isNotEqualTo(Answer.LEAK);
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void judge_constantLeakAdded_neverTurnsALeakIntoNoLeak(Kind kind) {
        for (int seed = 1; seed <= 20; seed++) {
            Load load = load(seed);
            double[] floors = floors(kind, load, seed);
            if (load.floors(Channel.LIVE_BYTES, floors).judge().answer() != Answer.LEAK) {
                continue;
            }
            double[] more = floors.clone();
            for (int i = 0; i < more.length; i++) {
                more[i] += 1000.0 * load.total(i, Exposure.CALLS);
            }

            assertThat(load.floors(Channel.LIVE_BYTES, more).judge().answer()).isNotEqualTo(Answer.NO_LEAK);
        }
    }

    /** The margins are per call: ten times the calls and ten times the bytes is the same rate. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void judge_tenfoldCallsAndBytes_givesTheSameRate(int seed) {
        Load small = load(seed);
        double[] floors = floors(Kind.LEAK_4K, small, seed);
        Load large = load(seed);
        large.totals.replaceAll(totals -> {
            java.util.Map<Exposure, Long> tenfold = new java.util.HashMap<>();
            totals.forEach((exposure, total) -> tenfold.put(exposure, 10 * total));
            return tenfold;
        });
        double[] tenfold = Arrays.stream(floors).map(floor -> 10 * floor).toArray();

        double one = rate(small.floors(Channel.LIVE_BYTES, floors).judge());
        double other = rate(large.floors(Channel.LIVE_BYTES, tenfold).judge());

        assertThat(other).isCloseTo(one, org.assertj.core.api.Assertions.within(1e-6 * one));
    }

    private static double rate(LeakVerdict verdict) {
        return verdict.estimate().orElseThrow().rate().value();
    }

    private static LeakVerdict judge(Kind kind, int seed) {
        Load load = load(seed);
        return load.floors(Channel.LIVE_BYTES, floors(kind, load, seed)).judge();
    }

    private static Load load(int seed) {
        return new Load(8, 3000, seed);
    }

    private static LeakVerdict walk(int seed, double perCall, double noise) {
        Load load = load(seed);
        Random random = new Random(7919L * seed);
        double[] floors = new double[load.totals.size()];
        double walk = 0;
        for (int i = 0; i < floors.length; i++) {
            walk += noise * random.nextGaussian();
            floors[i] = 50 * MB + walk + perCall * load.total(i, Exposure.CALLS);
        }
        return load.floors(Channel.LIVE_BYTES, floors).judge();
    }

    private static double[] floors(Kind kind, Load load, int seed) {
        Random random = new Random(7919L * seed);
        double[] floors = new double[load.totals.size()];
        double walk = 0;
        double sparse = 0;
        int stepAt = 2 + random.nextInt(5);
        double wholeRun = load.total(8, Exposure.CALLS);
        for (int i = 0; i < floors.length; i++) {
            double calls = load.total(i, Exposure.CALLS);
            double before = i == 0 ? 0 : load.total(i - 1, Exposure.CALLS);
            walk += NOISE * random.nextGaussian();
            sparse += 18_432.0 * Load.poisson(random, 0.005 * (calls - before));
            double saw = 60 * KIB * random.nextDouble();
            double shape = switch (kind) {
                case FLAT -> 0;
                case WARM_UP -> 3 * KIB * Math.min(1000, calls);
                case CACHE -> 4 * KIB * Math.min(3000, calls);
                case SATURATING_CACHE -> 12 * MB * (1 - Math.exp(-calls / 2500));
                case SAW_TOOTH -> 10 * saw;
                case STEP -> i > stepAt ? 30 * MB : 0;
                case WILD_RANDOM_WALK -> 20 * walk;
                case HOST_DRIFT -> 20 * KIB * i;
                case LEAK_256 -> 256 * calls;
                case LEAK_4K -> 4096 * calls;
                case LEAK_UNDER_SAW_TOOTH -> 4096 * calls + 10 * saw;
                case LEAK_UNDER_STEP -> 1024 * calls + (i > stepAt ? 60 * MB : 0);
                case SPARSE -> sparse;
                case TOOL_4K -> 4096.0 * load.total(i, Exposure.tool("b"));
                case SESSION_64K -> 65_536.0 * load.total(i, Exposure.SESSIONS);
                case LATE_CACHE -> 2 * KIB * Math.min(0.9 * wholeRun, calls);
            };
            floors[i] = 50 * MB + walk + shape;
        }
        return floors;
    }

    /** Return the count that a binomial variable exceeds with a probability of one in a thousand, by its normal approximation. */
    private static int upperBinomial(int runs, double probability) {
        return (int) Math.ceil(runs * probability + 3.1 * Math.sqrt(runs * probability * (1 - probability)));
    }
}
