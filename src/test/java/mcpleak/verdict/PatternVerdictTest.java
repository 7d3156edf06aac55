package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.HuntPattern;
import mcpleak.report.words.HuntWords;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.channel.Answer;
import org.junit.jupiter.api.Test;

/** Check what a hunt says of an arm that leaks in more than one way, and in none that is memory. */
final class PatternVerdictTest {

    private static final double KIB = 1024;
    private static final double BASE = 40e6;

    private final Load load = new Load(8, 3000, 1).setting(HuntPattern.SETTING, "refused");

    @Test
    void leak_ofBytesAndProcesses_tellsBoth() {
        LeakVerdict verdict = load.leak(Channel.LIVE_BYTES, BASE, 27 * KIB, Exposure.CALLS)
                .leak(Channel.CHILD_PROCESSES, 1, 1, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(VerdictWords.of(verdict).sentence())
                .startsWith("the server leaks with refused (")
                .endsWith("27.0 KiB per call, child processes 1,000 per 1,000 calls)");
        assertThat(verdict.followUp().patterns())
                .singleElement()
                .satisfies(
                        arm -> assertThat(HuntWords.line(arm))
                                .startsWith(
                                        "refused: Leak found, live bytes 27.0 KiB per call, child processes 1,000 per 1,000 calls"));
    }

    @Test
    void leak_ofProcessesAlone_tellsNoBytes() {
        LeakVerdict verdict = load.leak(Channel.LIVE_BYTES, BASE, 0, Exposure.CALLS)
                .leak(Channel.CHILD_PROCESSES, 1, 1, Exposure.CALLS)
                .judge();

        assertThat(VerdictWords.of(verdict).sentence())
                .isEqualTo("the server leaks with refused (child processes 1,000 per 1,000 calls)");
    }
}
