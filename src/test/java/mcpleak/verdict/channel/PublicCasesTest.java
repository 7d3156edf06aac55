package mcpleak.verdict.channel;

import static org.assertj.core.api.Assertions.assertThat;

import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Load;
import org.junit.jupiter.api.Test;

/** Judge series of the kinds on which public leak gates failed, in both directions. */
final class PublicCasesTest {

    private static final double MB = 1024.0 * 1024;

    private static Load load() {
        return new Load(8, 2000, 3);
    }

    /** 45 % of growth that an absolute floor of 20 MB let pass. */
    @Test
    void judge_fortyFivePercentBelowAnAbsoluteFloor_isALeak() {
        Load load = load();
        double perCall = 0.45 * 40 * MB / load.total(8, Exposure.CALLS);

        LeakVerdict verdict = load.on(MemoryModel.NATIVE)
                .leak(Channel.PRIVATE_RSS, 40 * MB, perCall, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
    }

    /** A warm-up that tripled memory was called a leak. */
    @Test
    void judge_warmUp_isNoLeak() {
        LeakVerdict verdict = load().on(MemoryModel.NATIVE)
                .setting("rss", "accept")
                .floors(Channel.PRIVATE_RSS, mb(30, 85, 91, 91.0, 91.1, 91.1, 91.1, 91.1, 91.1))
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NO_LEAK);
    }

    /** Where in a saw-tooth the last sample fell decided one build in three. */
    @Test
    void judge_sawToothOfACollectedHeap_isNeverALeakAndWithLiveBytesNone() {
        double[] saw = mb(100, 160, 120, 175, 105, 150, 128, 169, 180);
        Load load = load().on(MemoryModel.NODE).floors(Channel.PRIVATE_RSS, saw);

        assertThat(load.judge().answer()).isEqualTo(Answer.INCONCLUSIVE);
        assertThat(load.leak(Channel.LIVE_BYTES, 60 * MB, 0, Exposure.CALLS)
                        .judge()
                        .answer())
                .isEqualTo(Answer.NO_LEAK);
    }

    /** Heap that is kept after a first load and used again by the second. */
    @Test
    void judge_retentionThatALaterLoadReuses_isNoLeak() {
        LeakVerdict verdict = load().on(MemoryModel.NATIVE)
                .setting("rss", "accept")
                .floors(Channel.PRIVATE_RSS, mb(40, 310, 312, 312, 312, 312, 312, 312, 312))
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NO_LEAK);
    }

    /** RSS that grows while the heap is flat. */
    @Test
    void judge_rssGrowsWhileTheHeapIsFlat_isNeverALeak() {
        Load load = load().floors(Channel.PRIVATE_RSS, mb(90, 110, 118, 124, 133, 139, 147, 152, 161))
                .leak(Channel.LIVE_BYTES, 30 * MB, 0, Exposure.CALLS);

        assertThat(load.on(MemoryModel.NODE).judge().answer()).isEqualTo(Answer.NO_LEAK);
        assertThat(load.on(MemoryModel.NATIVE).judge().answer()).isEqualTo(Answer.INCONCLUSIVE);
    }

    private static double[] mb(double... values) {
        return java.util.Arrays.stream(values).map(value -> value * MB).toArray();
    }
}
