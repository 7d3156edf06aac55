package mcpleak.cli.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.Culprit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Hold the judge to its measured error rates on labelled runs of real processes. */
final class CorpusTest {

    private static final Path FOLDER = Path.of("src/test/resources/leak-corpus");

    private static List<CorpusVerdict> verdicts = List.of();

    @BeforeAll
    static void judgeAll() throws CommandFailure {
        verdicts = CorpusVerdict.all(Corpus.open(FOLDER));
        CorpusVerdict.table(verdicts).forEach(System.out::println);
    }

    @Test
    void judge_everyRun_isNeverWrong() {
        assertThat(verdicts).hasSize(205).noneMatch(CorpusVerdict::falseLeak).noneMatch(CorpusVerdict::falseAcquittal);
    }

    @Test
    void judge_withLiveBytes_leavesAtMost15PercentOpen() {
        List<CorpusVerdict> live = mode("live");

        assertThat(live).hasSize(48);
        assertThat(live.stream().filter(CorpusVerdict::open).count()).isLessThanOrEqualTo(live.size() * 15 / 100);
        assertThat(live.stream().filter(run -> run.entry().leaks())).allMatch(run -> run.is(Answer.LEAK));
    }

    @Test
    void judge_withLiveBytes_estimatesWithin15Percent() {
        List<CorpusVerdict> compared =
                mode("live").stream().filter(run -> run.error().isPresent()).toList();

        assertThat(compared)
                .hasSize(18)
                .allSatisfy(run -> assertThat(Math.abs(run.error().getAsDouble()))
                        .as(run.entry().file())
                        .isLessThan(0.15));
    }

    @Test
    void judge_blackBox_findsAtLeastHalfOfTheLeaks() {
        List<CorpusVerdict> leaking =
                mode("bb").stream().filter(run -> run.entry().leaks()).toList();

        assertThat(leaking).hasSize(88);
        assertThat(leaking.stream().filter(run -> run.is(Answer.LEAK)).count()).isGreaterThanOrEqualTo(44);
    }

    @Test
    void judge_leakOnOneToolOrPerSession_namesItWithLiveBytes() {
        assertThat(culprits("tool4k"))
                .hasSize(3)
                .containsOnly(new Culprit(Culprit.Kind.TOOL, Optional.of("b"), List.of()));
        assertThat(culprits("session"))
                .hasSize(3)
                .containsOnly(new Culprit(Culprit.Kind.SESSION, Optional.empty(), List.of()));
    }

    @Test
    void judge_leakOfEveryCall_isNeverPutDownToSomethingElse() {
        assertThat(verdicts.stream()
                        .filter(run -> run.is(Answer.LEAK)
                                && !run.entry().scenario().equals("tool4k")
                                && !run.entry().scenario().equals("session")
                                && !run.entry().label().equals("UNDECIDABLE"))
                        .map(run -> run.verdict().culprit().orElseThrow().kind()))
                .hasSizeGreaterThan(60)
                .isSubsetOf(Culprit.Kind.CALL, Culprit.Kind.UNKNOWN);
    }

    /** So that nobody simplifies the rule back to it. */
    @Test
    void naiveRule_onTheSameRuns_convictsMostHealthyServers() {
        long healthy = verdicts.stream().filter(run -> run.entry().healthy()).count();
        long convicted = verdicts.stream()
                .filter(run -> run.entry().healthy() && run.naive())
                .count();

        assertThat(healthy).isEqualTo(87);
        assertThat(convicted).isEqualTo(71);
        assertThat(verdicts.stream()
                        .filter(run -> run.entry().leaks() && !run.naive())
                        .count())
                .isEqualTo(25);
    }

    private static List<CorpusVerdict> mode(String mode) {
        return verdicts.stream().filter(run -> run.entry().mode().equals(mode)).toList();
    }

    private static List<Culprit> culprits(String scenario) {
        return mode("live").stream()
                .filter(run -> run.entry().scenario().equals(scenario))
                .map(run -> run.verdict().culprit().orElseThrow())
                .toList();
    }
}
