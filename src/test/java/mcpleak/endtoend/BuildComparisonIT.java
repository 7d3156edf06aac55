package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import mcpleak.compare.Build;
import mcpleak.compare.BuildComparison;
import mcpleak.compare.Change;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.run.folder.RecordedFolder;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Result;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Run one build five times, one that leaks 2 KiB a call, and one that takes 30 % longer, and compare them one by one. */
@Isolated
@Tag("tables")
final class BuildComparisonIT {

    private static final int REPEATS = 5;
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final String GROWTH = "growth/live bytes/call";
    private static final String MEDIAN = "latency/calls/p50";

    @TempDir
    Path work;

    @Test
    void builds_sameOnesDoNotDiffer_worseOnesAreFound() throws Exception {
        List<ComparedRun> same = new ArrayList<>();
        List<ComparedRun> leaking = new ArrayList<>();
        List<ComparedRun> slower = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            same.add(run(Map.of("demo.delay", "20ms")));
            leaking.add(run(Map.of("demo.delay", "20ms", "demo.leak", "call", "demo.bytes", "2048")));
            slower.add(run(Map.of("demo.delay", "26ms")));
        }

        List<Comparison> pairs = new ArrayList<>();
        for (int i = 0; i < REPEATS; i++) {
            for (int j = i + 1; j < REPEATS; j++) {
                pairs.add(compared(same.get(i), same.get(j)));
            }
        }
        pairs.forEach(pair -> System.out.println("same build: " + pair.outcome() + ", " + pair.count(Result.UNCHANGED)
                + " of " + pair.changes().size() + " unchanged"));
        assertThat(pairs)
                .allSatisfy(pair -> assertThat(pair.changes())
                        .extracting(Change::result)
                        .doesNotContain(Result.WORSE, Result.BETTER));
        assertThat(pairs.stream().filter(pair -> pair.outcome() == Comparison.Outcome.NO_REGRESSION))
                .hasSizeGreaterThanOrEqualTo(7);
        for (int i = 0; i < REPEATS; i++) {
            isWorse(compared(same.get(i), leaking.get(i)), GROWTH, 2048);
            isWorse(compared(same.get(i), slower.get(i)), MEDIAN, 6_000);
        }
    }

    private static void isWorse(Comparison comparison, String metric, double truth) {
        Change change = comparison.changes().stream()
                .filter(each -> each.metric().key().equals(metric))
                .findFirst()
                .orElseThrow();
        Interval interval = change.change().orElseThrow();
        System.out.println(metric + ": " + change.result() + ", " + interval);
        assertThat(change.result()).isEqualTo(Result.WORSE);
        assertThat(truth).isBetween(interval.low(), interval.high());
        assertThat(comparison.outcome()).isEqualTo(Comparison.Outcome.REGRESSION);
    }

    private static Comparison compared(ComparedRun before, ComparedRun after) {
        return BuildComparison.of(List.of(Build.of("before", List.of(before)), Build.of("after", List.of(after))));
    }

    private ComparedRun run(Map<String, String> demo) throws Exception {
        Map<String, String> properties = new LinkedHashMap<>(
                Map.of("users", "20", "calls", "100", "think", "5ms", "delay", "700ms", "rounds", "8"));
        properties.putAll(demo);
        properties.put("inconclusive", "warn");
        try (GatlingRun run = GatlingRun.start(work, properties)) {
            run.await(LIMIT);
            return new RecordedFolder(run.folder()).compared(work);
        }
    }
}
