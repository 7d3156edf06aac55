package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.channel.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hold servers that nothing shows to be healthy to "No verdict yet", with the reason as its first words. */
final class NoFalsePassTest {

    private static final double MB = 1024.0 * 1024;

    @Test
    void judge_flatRunThatEndedInOrder_passes() {
        assertThat(flat(8).judge().answer()).isEqualTo(Answer.NO_LEAK);
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7})
    void judge_roundsMissingAndNoEnd_isNoPass(int finished) {
        LeakVerdict verdict =
                LeakJudge.judge(withoutEnd(flat(finished).planned(8).run()));

        noPass(
                verdict,
                "the run was cut short, " + finished
                        + " of 8 planned rounds were finished, and has no record of its end");
    }

    @Test
    void judge_allRoundsButNoEnd_isNoPass() {
        noPass(LeakJudge.judge(withoutEnd(flat(8).run())), "the run was cut short, 8 of 8 planned rounds");
    }

    @Test
    void judge_endedFromOutside_isNoPass() {
        LeakVerdict verdict = flat(7).planned(8)
                .event(RunEvent.Kind.INTERRUPTED, 70, "Maven's process ended")
                .judge();

        noPass(verdict, "the run was cut short, 7 of 8 planned rounds were finished: Maven's process ended");
    }

    @Test
    void judge_endedEarlyBecauseCertain_passes() {
        LeakVerdict verdict = flat(7).planned(16)
                .setting("rounds", "auto")
                .event(RunEvent.Kind.ENDED_EARLY, 70, "certain")
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NO_LEAK);
    }

    @ParameterizedTest
    @EnumSource(
            value = RunEvent.Kind.class,
            names = {"DOUBT", "LEFT_BEHIND"})
    void judge_doubtOfTheRunItself_comesFirst(RunEvent.Kind kind) {
        noPass(flat(8).event(kind, 70, "nothing shows it").judge(), "nothing shows it");
    }

    @Test
    void judge_doubtBesideALeak_isALeak() {
        LeakVerdict verdict = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .event(RunEvent.Kind.DOUBT, 70, "nothing shows it")
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
    }

    @Test
    void judge_huntThatIsDoubted_isNoPass() {
        Load hunt = flat(16).setting("arms", "one,two");

        assertThat(hunt.judge().answer()).isEqualTo(Answer.NO_LEAK);
        noPass(hunt.event(RunEvent.Kind.DOUBT, 70, "nothing shows it").judge(), "nothing shows it");
    }

    @ParameterizedTest
    @CsvSource({"20480, INCONCLUSIVE", "512, INCONCLUSIVE", "100, INCONCLUSIVE", "10, NO_LEAK", "0, NO_LEAK"})
    void judge_sharedMemoryGrows_isNoPassAboveTheBound(double perCall, Answer answer) {
        LeakVerdict verdict = flat(8).leak(Channel.SHARED_RSS, 20 * MB, perCall, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(VerdictWords.of(verdict).sentence())
                .startsWith(
                        answer == Answer.NO_LEAK ? "any leak is below" : "shared and mapped memory of the server's");
    }

    @Test
    void judge_sharedMemoryGrowsOfAServerJudgedByRss_isNoPass() {
        LeakVerdict verdict = new Load(8, 2000, 1)
                .on(MemoryModel.NATIVE)
                .setting("rss", "accept")
                .leak(Channel.PRIVATE_RSS, 20 * MB, 0, Exposure.CALLS)
                .leak(Channel.SHARED_RSS, 20 * MB, 20480, Exposure.CALLS)
                .judge();

        noPass(verdict, "shared and mapped memory of the server's processes grows by 20.");
    }

    @Test
    void judge_librariesMappedWhileWarmingUp_pass() {
        assertThat(flat(8).floors(
                                Channel.SHARED_RSS,
                                20 * MB,
                                30 * MB,
                                34 * MB,
                                35 * MB,
                                35 * MB,
                                35 * MB,
                                35 * MB,
                                35 * MB,
                                35 * MB)
                        .judge()
                        .answer())
                .isEqualTo(Answer.NO_LEAK);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fds", "threads", "child processes", "sockets in CLOSE_WAIT"})
    void judge_countRoseAndIsUndecided_isNoPass(String name) {
        LeakVerdict verdict = flat(8).floors(
                        new Channel(name, mcpleak.recording.Channel.Unit.COUNT), 10, 10, 10, 14, 12, 19, 16, 22, 19)
                .judge();

        noPass(verdict, name.equals("fds") ? "open files (fds) rose from 10 to 19" : name + " rose from 10 to 19");
    }

    @Test
    void judge_countSwingsAndDoesNotRise_passes() {
        assertThat(flat(8).floors(Channel.OPEN_FILES, 10, 10, 14, 18, 12, 19, 11, 22, 12)
                        .judge()
                        .answer())
                .isEqualTo(Answer.NO_LEAK);
    }

    @Test
    void judge_plateau_printsNoEstimateAboveItsBound() {
        LeakVerdict verdict = new Load(8, 2000, 2)
                .floors(
                        Channel.LIVE_BYTES,
                        10 * MB,
                        12 * MB,
                        14 * MB,
                        17 * MB,
                        19 * MB,
                        19 * MB,
                        19 * MB,
                        19 * MB,
                        19 * MB)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NO_LEAK);
        assertThat(verdict.estimate().orElseThrow().rate().high())
                .isLessThanOrEqualTo(verdict.boundBytesPerCall().orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 500})
    void judge_onlyTheScoutCalled_isNoPass(long failed) {
        Load load = new Load(8, 0, 1)
                .expose(totals -> totals.isEmpty() ? scout() : scoutAnd(failed))
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS);

        noPass(load.judge(), "nothing was called but the scout's 3 calls");
    }

    private static Map<Exposure, Long> scout() {
        return Map.of(Exposure.CALLS, 3L);
    }

    private static Map<Exposure, Long> scoutAnd(long failed) {
        Map<Exposure, Long> totals = new HashMap<>(scout());
        totals.put(Exposure.ERRORS, failed);
        return totals;
    }

    private static void noPass(LeakVerdict verdict, String firstWords) {
        assertThat(verdict.answer()).isEqualTo(Answer.INCONCLUSIVE);
        assertThat(VerdictWords.of(verdict).sentence()).startsWith(firstWords);
    }

    private static Load flat(int rounds) {
        return new Load(rounds, 2000, 1).leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS);
    }

    private static RecordedRun withoutEnd(RecordedRun run) {
        return new RecordedRun(
                run.id(),
                run.simulation(),
                run.startedAt(),
                Optional.empty(),
                run.measured(),
                run.runtime(),
                run.settings(),
                run.environment(),
                run.plannedRounds(),
                run.rounds(),
                run.events(),
                List.of(),
                Optional.empty(),
                mcpleak.recording.LeftOutTools.NONE,
                List.of());
    }
}
