package mcpleak.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.RequestSummary.Kind;
import mcpleak.recording.ToolCoverage.Called;
import org.junit.jupiter.api.Test;

final class ToolCoverageTest {

    @Test
    void of_countsTheRoundsAlone() {
        RecordedRun run = run(
                List.of(round(0, Map.of("a", 2L, "b", 2L)), round(1, Map.of("a", 5L, "b", 2L, "c", 1L))),
                LeftOutTools.NONE,
                Map.of("a", 3L));
        ToolCoverage coverage = ToolCoverage.of(run);
        assertThat(coverage.called()).containsExactly(new Called("a", 3, 3), new Called("c", 1, 0));
        assertThat(coverage.notCalled().listed())
                .containsExactly(new LeftOutTools.Tool("b", "no call fell to it; more calls would (-Dcalls)"));
    }

    /** One that only failed in the rounds was called, whatever the scout thought of it; one that the scout left out has its own reason. */
    @Test
    void of_leftOutByTheScout_isWhatTheRoundsSay() {
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("scouted", "isError");
        reasons.put("called all the same", "isError");
        reasons.put("unsafe", "it may be destructive");
        RecordedRun run = run(
                List.of(
                        round(0, Map.of("scouted", 0L, "called all the same", 0L)),
                        round(1, Map.of("scouted", 0L, "called all the same", 0L))),
                LeftOutTools.of(reasons),
                Map.of("called all the same", 7L));
        ToolCoverage coverage = ToolCoverage.of(run);
        assertThat(coverage.called()).containsExactly(new Called("called all the same", 0, 7));
        assertThat(coverage.notCalled().listed())
                .extracting(LeftOutTools.Tool::name)
                .containsExactly("scouted", "unsafe");
    }

    @Test
    void of_noRounds_isWhatWasLeftOut() {
        LeftOutTools left = LeftOutTools.of(Map.of("a", "b"));
        assertThat(ToolCoverage.of(run(List.of(), left, Map.of()))).isEqualTo(new ToolCoverage(List.of(), 0, left));
    }

    @Test
    void of_moreThanFit_countsTheRest() {
        Map<String, Long> calls = new HashMap<>();
        int fit = LeftOutTools.MAX_CHARACTERS / LeftOutTools.MAX_NAME;
        for (int i = 0; i < fit + 5; i++) {
            calls.put(String.format("%06d", i) + "x".repeat(LeftOutTools.MAX_NAME), 1L);
        }
        ToolCoverage coverage = ToolCoverage.of(run(List.of(round(1, calls)), LeftOutTools.NONE, Map.of()));
        assertThat(coverage.called()).hasSize(fit);
        assertThat(coverage.count()).isEqualTo(fit + 5);
    }

    private static Round round(int number, Map<String, Long> calls) {
        Map<Exposure, Long> totals = new HashMap<>();
        calls.forEach((tool, count) -> totals.put(Exposure.tool(tool), count));
        Instant at = Instant.EPOCH.plusSeconds(number);
        return new Round(number, at, at, new Floor(at, 1, 1, Map.of(), OptionalDouble.empty(), 0, 0), totals);
    }

    private static RecordedRun run(List<Round> rounds, LeftOutTools leftOut, Map<String, Long> failed) {
        RecordedRun all = RecordedRun.EMPTY;
        List<RequestSummary> requests = failed.entrySet().stream()
                .map(each -> new RequestSummary(
                        Kind.TOOL,
                        each.getKey(),
                        0,
                        each.getValue(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of()))
                .toList();
        return new RecordedRun(
                all.id(),
                all.simulation(),
                all.startedAt(),
                all.endedAt(),
                all.measured(),
                all.runtime(),
                all.settings(),
                all.environment(),
                rounds.size(),
                rounds,
                all.events(),
                requests,
                all.whatGrew(),
                leftOut,
                all.rest());
    }
}
