package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.report.words.HuntWords;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.channel.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Judges hunts whose arms open a session for each call and keep a known number of bytes of each. */
final class LeakHuntTest {

    private static final int EACH = 8;
    private static final int CALLS = 1_000;

    @Test
    void judge_sdkThatKeepsIdsOfEndedSessions_namesThePatternsThatLeakAndClearsTheOther() {
        LeakVerdict verdict = hunt(126, 769, 9_200);

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(VerdictWords.of(verdict).sentence())
                .startsWith("the server leaks with b (769 B per session, 769 B per call), c (8.98 KiB per session")
                .endsWith("; no leak with a (126 B per session, which is allowed)");
        assertThat(HuntWords.line(verdict.followUp().patterns().get(0)))
                .startsWith("a: No leak found, any leak is below ")
                .contains("; memory grows by 126 B per session")
                .endsWith("within the 256 B that a leak hunt allows a session");
    }

    @ParameterizedTest
    @CsvSource({"0, NO_LEAK", "60, NO_LEAK", "240, NO_LEAK", "300, LEAK", "5000, LEAK"})
    void judge_bytesOfASession_areAllowedUpTo256(double bytes, Answer answer) {
        assertThat(hunt(bytes, 0, 0).followUp().patterns().get(0).verdict().answer())
                .isEqualTo(answer);
    }

    @Test
    void judge_channelsOfAnAllowedArm_agreeWithItsAnswer() {
        LeakVerdict allowed = hunt(126, 0, 0).followUp().patterns().get(0).verdict();

        assertThat(allowed.channels()).noneMatch(channel -> channel.answer() == Answer.LEAK);
        assertThat(allowed.boundBytesPerCall().orElseThrow()).isBetween(126.0, 256.0);
        assertThat(allowed.culprit()).isEmpty();
    }

    private static LeakVerdict hunt(double... bytesOfASession) {
        int rounds = EACH * bytesOfASession.length;
        Load load = new Load(rounds, CALLS, 1).setting("arms", "a, b, c").expose(LeakHuntTest::oneSessionACall);
        Random noise = new Random(7);
        double[] floors = new double[rounds + 1];
        floors[0] = 15e6;
        for (int i = 1; i <= rounds; i++) {
            long sessions = load.total(i, Exposure.SESSIONS) - load.total(i - 1, Exposure.SESSIONS);
            floors[i] = floors[i - 1] + sessions * bytesOfASession[(i - 1) / EACH] + 200 * noise.nextGaussian();
        }
        return LeakJudge.judge(load.floors(Channel.LIVE_BYTES, floors).run());
    }

    private static Map<Exposure, Long> oneSessionACall(Map<Exposure, Long> totals) {
        Map<Exposure, Long> changed = new HashMap<>(totals);
        changed.put(Exposure.SESSIONS, totals.getOrDefault(Exposure.CALLS, 0L));
        List.of("a", "b", "c").forEach(tool -> changed.remove(Exposure.tool(tool)));
        return changed;
    }
}
