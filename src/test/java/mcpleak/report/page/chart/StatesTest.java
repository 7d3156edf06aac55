package mcpleak.report.page.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import mcpleak.compare.Build;
import mcpleak.compare.BuildComparison;
import mcpleak.compare.Recorded;
import mcpleak.report.page.MemoryPage;
import mcpleak.report.words.FinishedRun;
import mcpleak.report.words.States;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Render the page of each state that a run can end in, and read what it says of it. */
final class StatesTest {

    private static final Map<String, List<String>> SAYS = Map.of(
            "leak", List.of("<h1>Leak found</h1>", "did not come back after 6 idle gaps", "3, leak"),
            "none-found", List.of("<h1>No leak found</h1>", "Any leak is below", "0, ok"),
            "no-verdict", List.of("<h1>No verdict yet</h1>", "4, no verdict", "What would settle it"),
            "not-measured", List.of("<h1>Not measured</h1>", "No sample was taken.", "4, not measured"),
            "probe-lost", List.of("no samples 0:19 to 0:25", "Reading failed: no answer from the process"),
            "server-died", List.of("The server died at", "server died 0:34"),
            "restarted", List.of("<h1>No verdict yet</h1>", "server restarted 0:44"),
            "out-of-memory", List.of("The server was killed for memory at 2026-11-21 10:00:22"),
            "errors", List.of("of the calls failed: growth is that of each successful call."),
            "one-tool", List.of("Only one tool was called"));

    static Stream<String> states() {
        return States.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("states")
    void page_ofEachState_saysSo(String state) {
        String page = MemoryPage.html(States.named(state).orElseThrow(), MemoryPage.GatlingPages.EXPECTED);

        assertThat(SAYS).containsKey(state);
        assertThat(page).contains(SAYS.get(state));
        assertThat(page).contains("No baseline was given");
    }

    @Test
    void restarted_floorsOfTheTwoProcesses_areNotJoined() {
        assertThat(joins("leak")).hasSize(2).allMatch(path -> path.lastIndexOf('M') == 0);
        assertThat(joins("restarted")).hasSize(2).allMatch(path -> path.lastIndexOf('M') > 0);
    }

    @Test
    void withoutGatlingsReport_thereIsNoTabToIt() {
        FinishedRun run = States.named("leak").orElseThrow();

        assertThat(MemoryPage.html(run, MemoryPage.GatlingPages.EXPECTED)).contains("href=\"index.html\">Global");
        assertThat(MemoryPage.html(run, MemoryPage.GatlingPages.NONE)).doesNotContain(">Global<");
    }

    @Test
    void besideABaseline_checksAndOutcomeAreTold_andThePageIsLinked() {
        FinishedRun run = States.named("leak")
                .orElseThrow()
                .beside(BuildComparison.of(Build.pair(
                        List.of(Recorded.run(1).ofBuild("41").compared()),
                        List.of(Recorded.run(2).ofBuild("42").leaking(2048).compared()))));

        assertThat(MemoryPage.html(run, MemoryPage.GatlingPages.EXPECTED))
                .contains("Beside the baseline 41: Regression.", "\u2713 Same load profile.", "href=\"compare.html\"")
                .doesNotContain("No baseline was given");
    }

    /** Return the paths that join floors in the chart over time. */
    private static List<String> joins(String state) {
        String chart =
                TimeChart.svg(States.named(state).orElseThrow()).orElseThrow().toString();
        return Stream.of(chart.split("<path"))
                .filter(path -> path.contains("class=\"join "))
                .map(path -> path.substring(path.indexOf(" d=\"") + 4))
                .map(path -> path.substring(0, path.indexOf('"')))
                .toList();
    }
}
