package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.report.words.FollowUpWords;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.Reclaim;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that forget, and servers that leak, seen at rest for 90 s after eight rounds of ten seconds. */
final class ReclaimTest {

    private static final double MB = 1e6;
    private static final int RUNS = 20;
    private static final int REST_SECONDS = 90;

    /** How much a server holds of everything that happened, at a moment. */
    private interface Server {
        double bytes(RecordedRun run, Instant at, long calls);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 45, 60, 75, 85})
    void sessionsForgottenAfterATime_areReclaimed_andNoLeak(int seconds) {
        Server server = (run, at, calls) -> 65536 * young(run, at, seconds, Exposure.SESSIONS);

        Map<Answer, Integer> answers = answers(server, seconds + " s a session");

        assertThat(answers).doesNotContainKey(Answer.LEAK);
        assertThat(answers.getOrDefault(Answer.NO_LEAK, 0)).isGreaterThanOrEqualTo(RUNS * 9 / 10);
    }

    @Test
    void resultsOfCallsForgottenAfterAMinute_areNoLeak() {
        Server server = (run, at, calls) -> 2048 * young(run, at, 60, Exposure.CALLS);

        assertThat(answers(server, "60 s a call")).doesNotContainKey(Answer.LEAK);
    }

    @ParameterizedTest
    @CsvSource({"60, 0", "60, 30", "110, 0", "110, 60"})
    void sweepsNowAndThen_areNoLeak(int every, int older) {
        Server server = (run, at, calls) -> {
            long second = Duration.between(Load.START, at).toSeconds();
            Instant swept = Load.START.plusSeconds(second / every * every);
            return 65536
                    * (young(run, at, Duration.between(swept, at).toSeconds(), Exposure.SESSIONS)
                            + young(run, swept, older, Exposure.SESSIONS));
        };

        assertThat(answers(server, "swept every " + every + " s, beyond " + older + " s"))
                .doesNotContainKey(Answer.LEAK);
    }

    @ParameterizedTest
    @CsvSource({"4096, 0, 0", "256, 0, 0", "0, 65536, 0", "4096, 0, 65536", "1024, 0, 65536", "0, 65536, 32768"})
    void leaks_stayLeaks_alsoBesideWhatIsReclaimed(int aCall, int aSession, int forAMinute) {
        Server server = (run, at, calls) -> aCall * (double) calls
                + aSession * young(run, at, 10_000, Exposure.SESSIONS)
                + forAMinute * young(run, at, 30, Exposure.SESSIONS);

        Map<Answer, Integer> answers =
                answers(server, aCall + " B a call, " + aSession + " B a session, " + forAMinute + " B for 30 s");

        assertThat(answers).doesNotContainKey(Answer.NO_LEAK);
        assertThat(answers.getOrDefault(Answer.LEAK, 0)).isGreaterThanOrEqualTo(RUNS / 2);
    }

    @Test
    void memoryGivenBackOnceAtRest_acquitsNoLeak() {
        Server server = (run, at, calls) -> 128.0 * calls + (at.isAfter(end(run).plusSeconds(20)) ? -300_000 : 0);

        assertThat(answers(server, "128 B a call, 300 KB once")).doesNotContainKey(Answer.NO_LEAK);
    }

    @Test
    void sentence_saysWhatIsReclaimedAndWhen() {
        Server server = (run, at, calls) -> 65536 * young(run, at, 60, Exposure.SESSIONS);
        LeakVerdict verdict = LeakJudge.judge(run(server, 1));

        Reclaim.Held held = verdict.followUp().reclaims().get(0).held().orElseThrow();
        assertThat(held.exposure()).isEqualTo(Exposure.SESSIONS);
        assertThat(held.each()).isCloseTo(65536, within(3000.0));
        assertThat(held.seconds()).isCloseTo(60, within(4.0));
        assertThat(VerdictWords.of(verdict).sentence())
                .startsWith("what is kept of sessions is reclaimed after about ")
                .contains("KiB x the sessions of the last ", "beyond that, any leak is below");
    }

    @Test
    void sessionsKeptUpToACap_areToldAsLimitedByCount_andThoseOfATimeAreNot() {
        Server cap = (run, at, calls) -> 65536 * Math.min(160, young(run, at, 10_000, Exposure.SESSIONS));
        Server time = (run, at, calls) -> 65536 * young(run, at, 35, Exposure.SESSIONS);

        int told = 0;
        for (int seed = 1; seed <= RUNS; seed++) {
            LeakVerdict capped = LeakJudge.judge(run(cap, seed).resting(List.of()));
            assertThat(capped.answer()).isNotEqualTo(Answer.LEAK);
            told += VerdictWords.of(capped).sentence().contains("limited by count") ? 1 : 0;
            assertThat(VerdictWords.of(LeakJudge.judge(run(time, seed).resting(List.of())))
                            .sentence())
                    .doesNotContain("limited by count");
        }
        System.out.printf("a cap of 160 sessions is told in %d of %d%n", told, RUNS);
        assertThat(told).isGreaterThanOrEqualTo(RUNS / 2);
    }

    @Test
    void sentence_ofALeak_saysThatNothingCameBack_andOfATimer_thatItGrewAtRest() {
        Server leak = (run, at, calls) -> 4096.0 * calls;
        Server timer =
                (run, at, calls) -> 100_000.0 * Duration.between(Load.START, at).toSeconds();

        assertThat(FollowUpWords.sentences(LeakJudge.judge(run(leak, 1))))
                .anyMatch(sentence -> sentence.startsWith("Nothing to speak of came back in 94.0 seconds at rest"));
        assertThat(FollowUpWords.sentences(LeakJudge.judge(run(timer, 1))))
                .anyMatch(sentence -> sentence.endsWith("it grows with time."));
    }

    @Test
    void growthSuspected_onlyWhereSomethingGrew_andNoLongerOnceItCameBack() {
        Server forgets = (run, at, calls) -> 65536 * young(run, at, 85, Exposure.SESSIONS);

        assertThat(LeakJudge.suspectsGrowth(run(forgets, 1).resting(List.of()))).isTrue();
        assertThat(LeakJudge.wouldPass(run(forgets, 1).resting(List.of()))).isFalse();
        assertThat(LeakJudge.suspectsGrowth(run(forgets, 1))).isFalse();
        assertThat(LeakJudge.wouldPass(run(forgets, 1))).isTrue();
        assertThat(LeakJudge.suspectsGrowth(run((run, at, calls) -> 0, 1))).isFalse();
        assertThat(LeakJudge.suspectsGrowth(run((run, at, calls) -> 4096.0 * calls, 1)))
                .isTrue();
        assertThat(LeakJudge.suspectsGrowth(RecordedRun.EMPTY)).isFalse();
    }

    private static Map<Answer, Integer> answers(Server server, String name) {
        Map<Answer, Integer> answers = new EnumMap<>(Answer.class);
        for (int seed = 1; seed <= RUNS; seed++) {
            answers.merge(LeakJudge.judge(run(server, seed)).answer(), 1, Integer::sum);
        }
        System.out.printf("at rest, %s: %s%n", name, answers);
        return answers;
    }

    private static RecordedRun run(Server server, int seed) {
        Load load = new Load(8, 2000, seed);
        RecordedRun plain = load.floors(Channel.LIVE_BYTES, new double[9]).run();
        Random noise = new Random(seed);
        List<Round> rounds = new ArrayList<>();
        for (Round round : plain.rounds()) {
            double bytes = server.bytes(plain, round.floor().at(), round.total(Exposure.CALLS));
            rounds.add(round.reading(Channel.LIVE_BYTES, 20 * MB + bytes + 10_000 * noise.nextGaussian()));
        }
        Round last = rounds.get(8);
        List<Floor> rest = new ArrayList<>();
        for (int second = 3; second <= REST_SECONDS; second += 3) {
            Instant at = last.floor().at().plusSeconds(second);
            double bytes = server.bytes(plain, at, last.total(Exposure.CALLS));
            rest.add(new Floor(
                    at,
                    last.floor().rootPid(),
                    last.floor().rootStartedAtMillis(),
                    Map.of(Channel.LIVE_BYTES, 20 * MB + bytes + 10_000 * noise.nextGaussian()),
                    OptionalDouble.empty(),
                    0,
                    20));
        }
        return plain.with(rounds).resting(rest);
    }

    private static Instant end(RecordedRun run) {
        return run.rounds().get(run.rounds().size() - 1).floor().at();
    }

    /** Return how many of an exposure are at most so many seconds old: a round's end with it, at 6 s of its 10. */
    private static double young(RecordedRun run, Instant at, long seconds, Exposure exposure) {
        double sum = 0;
        for (int i = 1; i < run.rounds().size(); i++) {
            Round round = run.rounds().get(i);
            long count = round.total(exposure) - run.rounds().get(i - 1).total(exposure);
            boolean ends = exposure.equals(Exposure.SESSIONS);
            double begin = seconds(at, ends ? round.loadEndedAt().minusMillis(1) : round.startedAt());
            double end = seconds(at, round.loadEndedAt());
            sum += (double) count * Math.max(0, Math.min(end, 0) - Math.max(begin, (double) -seconds)) / (end - begin);
        }
        return sum;
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }
}
