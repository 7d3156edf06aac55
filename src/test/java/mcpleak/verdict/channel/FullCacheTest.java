package mcpleak.verdict.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Load;
import org.junit.jupiter.api.Test;

/** Tell a cache that was full before the last two rounds from a leak that two rounds happen to miss. */
final class FullCacheTest {

    private static final double BASE = 50e6;

    private static Load load() {
        return new Load(8, 3000, 2);
    }

    @Test
    void judge_cacheFullBeforeTheLastTwoRounds_isNoLeakThatLevelledOff() {
        LeakVerdict verdict = cached(load(), Channel.LIVE_BYTES, load().total(6, Exposure.CALLS))
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.NO_LEAK);
        assertThat(VerdictWords.of(verdict).sentence()).contains("memory grew and has levelled off");
    }

    @Test
    void judge_cacheFullBeforeTheLastRoundOnly_isNeitherALeakNorNone() {
        assertThat(cached(load(), Channel.LIVE_BYTES, load().total(7, Exposure.CALLS))
                        .judge()
                        .answer())
                .isEqualTo(Answer.INCONCLUSIVE);
    }

    @Test
    void judge_residentMemoryThatStandsStillForTwoRounds_isNotAcquittedForIt() {
        Load native4k = load().on(MemoryModel.NATIVE);

        assertThat(cached(native4k, Channel.PRIVATE_RSS, load().total(6, Exposure.CALLS))
                        .judge()
                        .answer())
                .isEqualTo(Answer.INCONCLUSIVE);
    }

    @Test
    void judge_lumpsThatTwoRoundsMiss_areNotAFullCache() {
        double[] lumps = {3e6, 2e6, 0.1e6, 3e6, 0.2e6, 4e6, 0, 0};

        assertThat(load().floors(Channel.LIVE_BYTES, summed(lumps)).judge().answer())
                .isEqualTo(Answer.INCONCLUSIVE);
    }

    @Test
    void judge_toolHardlyCalledInTheLastTwoRounds_isWhatWasMissing() {
        Load load = load();
        int[] round = {0};
        long[] calls = {0, 900, 1800, 2700, 3600, 4500, 5400, 5401, 5402};
        load.expose(totals -> Map.of(
                Exposure.CALLS, totals.getOrDefault(Exposure.CALLS, 0L), Exposure.tool("rare"), calls[round[0]++]));

        assertThat(cached(load, Channel.LIVE_BYTES, load.total(6, Exposure.CALLS))
                        .judge()
                        .answer())
                .isNotEqualTo(Answer.NO_LEAK);
    }

    /** Keep 2,100 bytes of each call until the cache is full. */
    private static Load cached(Load load, Channel channel, long fullAt) {
        double[] floors = new double[load.totals.size()];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = BASE + 2100.0 * Math.min(fullAt, load.total(i, Exposure.CALLS));
        }
        return load.floors(channel, floors);
    }

    private static double[] summed(double[] growth) {
        double[] floors = new double[growth.length + 1];
        floors[0] = BASE;
        for (int i = 0; i < growth.length; i++) {
            floors[i + 1] = floors[i] + growth[i];
        }
        return floors;
    }
}
