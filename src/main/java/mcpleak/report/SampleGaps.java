package mcpleak.report;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import mcpleak.series.Sample;

/** Cut samples where the probe fell silent, so that no line is drawn over what nobody measured. */
final class SampleGaps {

    private static final long LEAST_GAP_MILLIS = 2_000;
    private static final int STEPS_THAT_MAKE_A_GAP = 5;

    private SampleGaps() {}

    /** Cut samples in order of time into stretches without a gap; none is empty. */
    static List<List<Sample>> stretches(List<Sample> samples) {
        long gap = gapMillis(samples);
        List<List<Sample>> stretches = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= samples.size(); i++) {
            if (i == samples.size() || step(samples, i) > gap) {
                stretches.add(samples.subList(begin, i));
                begin = i;
            }
        }
        return stretches;
    }

    private static long gapMillis(List<Sample> samples) {
        List<Long> steps = new ArrayList<>();
        for (int i = 1; i < samples.size(); i++) {
            steps.add(step(samples, i));
        }
        steps.sort(null);
        long median = steps.isEmpty() ? 0 : steps.get(steps.size() / 2);
        return Math.max(LEAST_GAP_MILLIS, STEPS_THAT_MAKE_A_GAP * median);
    }

    private static long step(List<Sample> samples, int i) {
        return Duration.between(samples.get(i - 1).at(), samples.get(i).at()).toMillis();
    }
}
