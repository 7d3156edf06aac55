package mcpleak.recording.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.file.SampleCsv;
import mcpleak.recording.file.SampleCsvReader;
import org.junit.jupiter.api.Test;

final class SampleThinningTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final int DAY_AT_5_HZ = 432_000;

    @Test
    void kept_shortRun_isEverySample() {
        SampleThinning thinning = new SampleThinning();
        List<Sample> all = new ArrayList<>();
        for (int i = 0; i < SampleThinning.MAX_GROUPS - 1; i++) {
            all.add(sample(i, i));
            thinning.add(all.get(i));
        }

        assertThat(thinning.kept()).isEqualTo(all);
    }

    @Test
    void kept_aDayAt5Hertz_isBoundedEvenlyDenseAndHasThePeak() {
        SampleThinning thinning = new SampleThinning();
        for (int i = 0; i < DAY_AT_5_HZ; i++) {
            thinning.add(sample(i, i == 123_457 ? 1 << 30 : i % 1_000));
        }

        List<Sample> kept = thinning.kept();
        assertThat(kept).hasSizeBetween(10_000, 4 * SampleThinning.MAX_GROUPS);
        assertThat(kept).isSortedAccordingTo(Comparator.comparing(Sample::at));
        assertThat(kept.get(0).at()).isEqualTo(START);
        assertThat(kept.get(kept.size() - 1).at()).isEqualTo(START.plusMillis(200L * (DAY_AT_5_HZ - 1)));
        assertThat(kept).filteredOn(sample -> sample.treeRssBytes() == 1 << 30).hasSize(1);
        long widest = 0;
        for (int i = 1; i < kept.size(); i++) {
            widest = Math.max(
                    widest,
                    Duration.between(kept.get(i - 1).at(), kept.get(i).at()).toMillis());
        }
        assertThat(widest).isLessThanOrEqualTo(64 * 200L);
    }

    @Test
    void csv_aDayAt5Hertz_isReadBackRowByRow() throws Exception {
        StringBuilder text = new StringBuilder(SampleCsv.HEADER).append('\n');
        for (int i = 0; i < DAY_AT_5_HZ; i++) {
            text.append(SampleCsv.row(sample(i, 1L << 20)));
            text.append('\n');
        }
        long[] last = {0, 0};

        SampleCsvReader.Summary summary = SampleCsvReader.read(new StringReader(text.toString()), row -> {
            last[0]++;
            last[1] = row.sample().at().toEpochMilli();
        });

        assertThat(summary).isEqualTo(new SampleCsvReader.Summary(false, DAY_AT_5_HZ, 0, List.of(), false));
        assertThat(last).containsExactly(DAY_AT_5_HZ, START.toEpochMilli() + 200L * (DAY_AT_5_HZ - 1));
    }

    private static Sample sample(int number, long bytes) {
        return RunBuilder.sample(START.plusMillis(200L * number), bytes, 0, true, number);
    }
}
