package mcpleak.verdict.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.report.words.CulpritText;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Load;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Let the burn-in's last round speak against a culprit that six rounds match by chance. */
final class AttributionTest {

    private static final double BASE = 50e6;

    /** Calls of each round, and sessions that few lumps happen to follow from round 3 on. */
    private static final long[] CALLS = {3421, 2881, 3237, 3563, 3244, 3833, 2127, 3100};

    private static final long[] SESSIONS = {9, 11, 7, 10, 14, 12, 8, 10};
    private static final double[] KIB = {4271, 254, 207, 307, 397, 360, 234, 288};

    @Test
    void judge_chanceMatchThatTheWarmUpContradicts_isACandidateOnly() {
        Culprit culprit = judge(KIB).culprit().orElseThrow();

        assertThat(culprit.kind()).isEqualTo(Culprit.Kind.UNKNOWN);
        assertThat(culprit.candidates()).contains("sessions", "calls");
    }

    @ParameterizedTest
    @ValueSource(doubles = {322, 330, 900})
    void judge_warmUpThatAgreesOrOnlyAdds_namesTheCulprit(double secondRound) {
        double[] growth = KIB.clone();
        growth[1] = secondRound;

        assertThat(judge(growth).culprit().orElseThrow().kind()).isEqualTo(Culprit.Kind.SESSION);
    }

    @Test
    void judge_twoToolsThatLeak_namesBothWithTheirRates() {
        LeakVerdict verdict = twoLeaks(Exposure.tool("b"), 600);

        assertThat(verdict.culprit().orElseThrow().name()).contains("a");
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(4096, within(1.0));
        assertThat(verdict.beside()).hasSize(1);
        assertThat(verdict.beside().get(0).culprit().name()).contains("b");
        assertThat(verdict.beside().get(0).estimate().rate().value()).isCloseTo(600, within(1.0));
        assertThat(VerdictWords.of(verdict).sentence())
                .contains("4.00 KiB per call of tool a", "600 B per call of tool b");
        assertThat(VerdictWords.of(verdict).action()).contains("call of a", "call of b");
    }

    @Test
    void judge_toolAndSessionThatLeak_namesBothWithTheirRates() {
        LeakVerdict verdict = twoLeaks(Exposure.SESSIONS, 65_536);

        assertThat(verdict.culprit().orElseThrow().name()).contains("a");
        assertThat(verdict.beside().get(0).culprit().kind()).isEqualTo(Culprit.Kind.SESSION);
        assertThat(verdict.beside().get(0).estimate().rate().value()).isCloseTo(65_536, within(10.0));
        assertThat(verdict.beside().get(0).estimate().unit()).isEqualTo("B/session");
        assertThat(CulpritText.of(verdict)).contains("tool a, and every session");
    }

    /** A server that keeps what it made for calls that were cancelled, of which each round has another share. */
    @Test
    void judge_cancelledCallsThatLeak_areNamed() {
        LeakVerdict verdict = new Load(8, 3000, 3)
                .expose(totals -> {
                    Map<Exposure, Long> more = new HashMap<>(totals);
                    long calls = totals.getOrDefault(Exposure.CALLS, 0L);
                    more.put(Exposure.CANCELLED, calls / 2 + Math.round(400 * Math.sin((double) calls)));
                    return more;
                })
                .leak(Channel.LIVE_BYTES, BASE, 4096, Exposure.CANCELLED)
                .judge();

        assertThat(verdict.culprit().orElseThrow().kind()).isEqualTo(Culprit.Kind.CANCELLED_CALL);
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(4096, within(1.0));
        assertThat(VerdictWords.of(verdict).sentence()).contains("4.00 KiB per cancelled call", "with cancelled calls");
    }

    /** 10 KiB in a second, of which every call gets less than the margin of a call. */
    @Test
    void judge_growthByATimer_isToldAsTimeAndNotCleared() {
        LeakVerdict verdict = byTimer(10_240, 2_000).judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.culprit().orElseThrow().kind()).isEqualTo(Culprit.Kind.TIME);
        assertThat(verdict.estimate().orElseThrow().unit()).isEqualTo("B/h");
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(36_864_000, within(400_000.0));
        assertThat(VerdictWords.of(verdict).sentence()).contains("per hour", "whether or not anybody calls");
    }

    @Test
    void judge_growthByATimerUnderNoise_isSeldomCleared() {
        long cleared = IntStream.range(0, 60)
                .filter(seed -> byTimer(10_240, seed).judge().answer() == Answer.NO_LEAK)
                .count();
        System.out.printf("10 KiB/s by a timer, noise of 5 KiB a floor: cleared %d of 60%n", cleared);

        assertThat(cleared).isLessThanOrEqualTo(6);
    }

    @Test
    void judge_growthByATimerBelowTheMarginOfAnHour_isNoLeak() {
        LeakVerdict verdict =
                byTimer(10_240, 2_000).setting("margin.hour", "100MiB").judge();

        assertThat(verdict.answer()).isNotEqualTo(Answer.LEAK);
    }

    private static Load byTimer(double bytesPerSecond, int seed) {
        Load load = new Load(8, 3000, seed);
        Random random = new Random(seed);
        double noise = seed == 2_000 ? 500 : 5_000;
        double[] floors = new double[9];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = BASE + 10 * i * bytesPerSecond + noise * random.nextGaussian();
        }
        return load.floors(Channel.LIVE_BYTES, floors);
    }

    @Test
    void judge_oneCallASession_namesTheCallWithItsSession() {
        LeakVerdict verdict = new Load(8, 3000, 3)
                .expose(totals -> {
                    Map<Exposure, Long> one = new HashMap<>(totals);
                    one.put(Exposure.SESSIONS, totals.getOrDefault(Exposure.CALLS, 0L));
                    return one;
                })
                .leak(Channel.LIVE_BYTES, BASE, 4096, Exposure.SESSIONS)
                .judge();

        assertThat(verdict.culprit().orElseThrow().kind()).isEqualTo(Culprit.Kind.CALL_WITH_SESSION);
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(4096, within(1.0));
        assertThat(VerdictWords.of(verdict).sentence()).contains("every call with its session");
    }

    /** Tool a keeps 4 KiB, and something else what is given. */
    private static LeakVerdict twoLeaks(Exposure other, double each) {
        Load load = new Load(8, 3000, 3);
        double[] floors = new double[9];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = BASE + 4096.0 * load.total(i, Exposure.tool("a")) + each * load.total(i, other);
        }
        return load.floors(Channel.LIVE_BYTES, floors).judge();
    }

    private static LeakVerdict judge(double[] kib) {
        Load load = new Load(8, 3000, 1);
        int[] round = {0};
        load.expose(totals -> totals(round[0]++));
        double[] floors = new double[9];
        floors[0] = BASE;
        for (int i = 1; i < floors.length; i++) {
            floors[i] = floors[i - 1] + 1024 * kib[i - 1];
        }
        return load.floors(Channel.LIVE_BYTES, floors).judge();
    }

    private static Map<Exposure, Long> totals(int rounds) {
        Map<Exposure, Long> totals = new HashMap<>();
        for (int i = 0; i < rounds; i++) {
            totals.merge(Exposure.CALLS, CALLS[i], Long::sum);
            totals.merge(Exposure.SESSIONS, SESSIONS[i], Long::sum);
        }
        return totals;
    }
}
