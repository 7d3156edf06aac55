package mcpleak.verdict.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunBuilder;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Load;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.plan.Margins;
import mcpleak.verdict.plan.RepeatedLooks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Look at seeded runs after each round, as {@code -Drounds=auto} does, and count how often that errs. */
final class RepeatedLooksTest {

    private static final double MB = 1024.0 * 1024;
    private static final double NOISE = 39 * 1024.0;
    private static final int LIMIT = 16;
    private static final double LINE = Margins.DEFAULT.line(Exposure.CALLS);
    private static final int RUNS = 120;

    private enum Kind {
        FLAT(0, 1),
        WILD_WALK(0, 10),
        ON_THE_LINE_FROM_BELOW(Margins.DEFAULT.line(Exposure.CALLS), 3),
        ON_THE_LINE_FROM_ABOVE(Margins.DEFAULT.line(Exposure.CALLS), 3),
        CACHE_UNTIL_ROUND_7(0, 1),
        LEAK_256(256, 1),
        LEAK_4K(4096, 1);

        private final double perCall;
        private final double noise;

        Kind(double perCall, double noise) {
            this.perCall = perCall;
            this.noise = noise;
        }
    }

    /** Where a run ended, and with what. */
    private record End(Answer answer, int rounds) {}

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 8, 9, 16, 100})
    void confidence_allLooksTogether_spendFivePercent(int last) {
        RepeatedLooks looks = RepeatedLooks.until(last);

        double spent = IntStream.rangeClosed(RepeatedLooks.FIRST, last)
                .mapToDouble(round -> 1 - looks.confidence(round))
                .sum();

        assertThat(spent).isCloseTo(0.05, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void certain_lookedAtAfterEveryRound_keepsItsErrorRates(Kind kind) {
        int leaks = 0;
        int acquitted = 0;
        int rounds = 0;
        int uncorrected = 0;
        for (int seed = 1; seed <= RUNS; seed++) {
            End end = conduct(run(kind, seed));
            leaks += end.answer() == Answer.LEAK ? 1 : 0;
            acquitted += end.answer() == Answer.NO_LEAK ? 1 : 0;
            rounds += end.rounds();
            uncorrected += anyLook(run(kind, seed), kind) ? 1 : 0;
        }
        System.out.printf(
                Locale.ROOT,
                "repeated looks %-26s leak %3d  no leak %3d  of %d, mean rounds %.1f; wrong in any look without correction: %d%n",
                kind,
                leaks,
                acquitted,
                RUNS,
                (double) rounds / RUNS,
                uncorrected);

        int five = upperBinomial(0.05);
        switch (kind) {
            case FLAT, CACHE_UNTIL_ROUND_7 -> assertThat(leaks).isLessThanOrEqualTo(upperBinomial(0.005));
            case WILD_WALK, ON_THE_LINE_FROM_BELOW -> assertThat(leaks).isLessThanOrEqualTo(five);
            case ON_THE_LINE_FROM_ABOVE -> assertThat(acquitted).isLessThanOrEqualTo(upperBinomial(0.10));
            case LEAK_256, LEAK_4K -> {
                assertThat(acquitted).isZero();
                assertThat(leaks).isGreaterThanOrEqualTo((int) (0.95 * RUNS));
            }
        }
    }

    @Test
    void certain_fixedNumberOfRounds_neverEndsARun() {
        assertThat(LeakJudge.certain(new Load(8, 3000, 1)
                        .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                        .run()))
                .isEmpty();
    }

    @Test
    void judge_endedEarly_saysSoAndIsNoInterruption() {
        LeakVerdict verdict = new Load(7, 3000, 1)
                .planned(LIMIT)
                .setting("rounds", "auto")
                .event(mcpleak.recording.RunEvent.Kind.ENDED_EARLY, 80, "certain")
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(VerdictWords.of(verdict).caveats())
                .anySatisfy(
                        caveat -> assertThat(caveat).startsWith("The run ended early, after 7 of at most 16 rounds"))
                .noneSatisfy(caveat -> assertThat(caveat).startsWith("The run ended after round"));
    }

    @Test
    void judge_sameRoundsUnderRepeatedLooks_hasWiderIntervals() {
        RecordedRun repeated = run(Kind.LEAK_256, 3);
        RecordedRun fixed = with(repeated, Map.of(), repeated.rounds().size());

        Interval wide = LeakJudge.judge(repeated).estimate().orElseThrow().rate();
        Interval narrow = LeakJudge.judge(fixed).estimate().orElseThrow().rate();

        assertThat(wide.value()).isEqualTo(narrow.value());
        assertThat(wide.high() - wide.low()).isGreaterThan(1.5 * (narrow.high() - narrow.low()));
    }

    private static End conduct(RecordedRun whole) {
        for (int round = RepeatedLooks.FIRST; round <= LIMIT; round++) {
            Optional<LeakVerdict> certain = LeakJudge.certain(with(whole, whole.settings(), round + 1));
            if (certain.isPresent()) {
                return new End(certain.get().answer(), round);
            }
        }
        return new End(LeakJudge.judge(whole).answer(), LIMIT);
    }

    /** Return whether a look at plain 95 % bounds would have ended the run with the answer that is wrong for its kind. */
    private static boolean anyLook(RecordedRun whole, Kind kind) {
        Answer wrong = kind.perCall > LINE ? Answer.NO_LEAK : Answer.LEAK;
        return IntStream.rangeClosed(RepeatedLooks.FIRST, LIMIT)
                .anyMatch(round ->
                        LeakJudge.judge(with(whole, Map.of(), round + 1)).answer() == wrong);
    }

    private static RecordedRun with(RecordedRun run, Map<String, String> settings, int rounds) {
        return RunBuilder.like(run)
                .settings(settings)
                .rounds(run.rounds().subList(0, rounds))
                .build();
    }

    private static RecordedRun run(Kind kind, int seed) {
        Load load = new Load(LIMIT, 3000, seed).setting("rounds", "auto");
        Random random = new Random(104_729L * seed);
        double[] floors = new double[LIMIT + 1];
        double walk = 0;
        for (int i = 0; i < floors.length; i++) {
            walk += kind.noise * NOISE * random.nextGaussian();
            double cached = kind == Kind.CACHE_UNTIL_ROUND_7
                    ? 2048.0 * Math.min(load.total(i, Exposure.CALLS), load.total(7, Exposure.CALLS))
                    : 0;
            floors[i] = 50 * MB + walk + cached + kind.perCall * load.total(i, Exposure.CALLS);
        }
        return load.floors(Channel.LIVE_BYTES, floors).run();
    }

    private static int upperBinomial(double probability) {
        return (int) Math.ceil(RUNS * probability + 3.1 * Math.sqrt(RUNS * probability * (1 - probability)));
    }
}
