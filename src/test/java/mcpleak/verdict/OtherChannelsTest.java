package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.RunBuilder;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Culprit;
import org.junit.jupiter.api.Test;

/** Test channels that count, gauges, errors, and windows of a load without pauses. */
final class OtherChannelsTest {

    private static final double MB = 1024.0 * 1024;

    @Test
    void judge_newCountingChannels_convictInTheOrderOfTheContract() {
        LeakVerdict verdict = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.ledger("exporters"), 0, 0.01, Exposure.CALLS)
                .leak(Channel.gauge("active_sessions", Unit.COUNT), 0, 1, Exposure.SESSIONS)
                .leak(Channel.CLOSE_WAIT, 0, 0.02, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.channels().stream().map(found -> found.channel().name()))
                .containsExactly("live bytes", "sockets in CLOSE_WAIT", "gauge active_sessions", "ledger exporters");
        assertThat(verdict.channels().stream().map(ChannelVerdict::answer))
                .containsExactly(Answer.NO_LEAK, Answer.LEAK, Answer.LEAK, Answer.LEAK);
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(20, within(1e-6));
        assertThat(VerdictWords.of(verdict).sentence()).startsWith("sockets in CLOSE_WAIT grew 20.0 per 1,000 calls");
        assertThat(VerdictWords.of(verdict).action()).contains("close-wait");
    }

    @Test
    void judge_gaugeOfBytes_convictsAndNeverAcquitsOnItsOwn() {
        Channel heap = Channel.gauge("heap_used", Unit.BYTES);

        LeakVerdict growing = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(heap, 50 * MB, 4096, Exposure.CALLS)
                .judge();
        LeakVerdict alone =
                new Load(8, 2000, 1).leak(heap, 50 * MB, 0, Exposure.CALLS).judge();

        assertThat(growing.answer()).isEqualTo(Answer.LEAK);
        assertThat(VerdictWords.of(growing).sentence()).startsWith("gauge heap_used grew 4.00 KiB per call");
        assertThat(alone.answer()).isNotIn(Answer.NO_LEAK, Answer.LEAK);
    }

    @Test
    void judge_errorsThatLeak_areNamed() {
        long[] draws = {0, 3, 40, 45, 70, 72, 110, 125, 133};
        int[] round = {0};
        LeakVerdict verdict = new Load(8, 2000, 1)
                .expose(totals -> {
                    Map<Exposure, Long> more = new HashMap<>(totals);
                    more.put(Exposure.ERRORS, draws[round[0]++]);
                    return more;
                })
                .leak(Channel.LIVE_BYTES, 50 * MB, 65_536, Exposure.ERRORS)
                .judge();

        assertThat(verdict.culprit()).contains(new Culprit(Culprit.Kind.ERROR, Optional.empty(), List.of()));
        assertThat(VerdictWords.of(verdict).sentence()).contains("per failed call", "it grows with failed calls");
    }

    @Test
    void judge_windowsOfALoadWithoutPauses_claimLessAndSaySo() {
        RecordedRun run = windows(new Load(12, 2000, 1)
                .setting("soak", "7200000ms")
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .run());

        LeakVerdict verdict = LeakJudge.judge(run);

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(VerdictWords.of(verdict).sentence())
                .contains("did not come back in 9 windows of load")
                .doesNotContain("idle gap");
        assertThat(VerdictWords.of(verdict).caveats())
                .anySatisfy(caveat -> assertThat(caveat).contains("The load never paused", "claims more"))
                .anySatisfy(caveat -> assertThat(caveat).contains("-Dsoak=14400s"));
    }

    private static RecordedRun windows(RecordedRun run) {
        return with(
                run,
                run.rounds().stream()
                        .map(round -> new Round(
                                round.number(),
                                round.startedAt(),
                                round.loadEndedAt(),
                                round.floor(),
                                round.cumulative(),
                                round.number() == 0 ? RoundKind.ROUND : RoundKind.WINDOW))
                        .toList());
    }

    private static RecordedRun with(RecordedRun run, List<Round> rounds) {
        return RunBuilder.like(run).rounds(rounds).build();
    }
}
