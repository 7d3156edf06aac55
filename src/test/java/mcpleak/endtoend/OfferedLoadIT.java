package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import mcpleak.endtoend.RecordingServer.Calls;
import mcpleak.profile.ThinkTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compare the load that a profile asks for with the one that arrives. */
final class OfferedLoadIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int USERS = 60;
    private static final int CALLS = 10;

    @TempDir
    Path work;

    /** Users, by the initialize that each sends, and the time from the first to the last of them. */
    @ParameterizedTest
    @CsvSource({
        "hold 20/s for 15s, 300, 15",
        "'ramp 0/s to 20/s in 10s, hold 20/s for 5s', 200, 15",
        "stairs 5/s by 5/s 3 times each 5s, 150, 15"
    })
    void arrivals_openModel_areThoseAskedForWithinTwoPercent(String load, int users, int seconds) throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            run(server, Map.of("load", load, "calls", "1", "think", "0s"));

            long[] arrivals = server.initializeNanos();
            assertThat((double) arrivals.length).isCloseTo(users, within(users * 0.02));
            double span = (arrivals[arrivals.length - 1] - arrivals[0]) / 1e9;
            assertThat(arrivals.length / span).isCloseTo((double) users / seconds, within(0.1 * users / seconds));
        }
    }

    @ParameterizedTest
    @CsvSource({"uniform 1s 3s", "exponential 2s", "lognormal 2s 0.5"})
    void thinkTime_meanAndQuantiles_areThoseAskedForWithinTwoPercent(String think) throws Exception {
        Map<String, String> asked =
                properties(Map.of("think", think, "users", Integer.toString(USERS), "calls", Integer.toString(CALLS)));
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            run(server, asked);

            double[] seen = server.pausesMillis();
            ThinkTime expected = ThinkTime.parse(think).orElseThrow();
            assertThat(seen).hasSize(USERS * CALLS);
            double mean = expected.mean().toMillis();
            assertThat(Arrays.stream(seen).average().orElseThrow()).isCloseTo(mean, within(0.02 * mean));
            for (double quantile : new double[] {0.25, 0.5, 0.75, 0.9}) {
                double pause = expected.at(quantile).toMillis();
                System.out.printf(
                        "%s, quantile %.2f: asked %.0f ms, seen %.0f ms%n", think, quantile, pause, at(seen, quantile));
                assertThat(at(seen, quantile)).as("quantile " + quantile).isCloseTo(pause, within(0.02 * pause));
            }
        }
    }

    @Test
    void usersAtATime_closedModel_areThoseAskedFor() throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            run(server, Map.of("load", "hold 10 for 10s", "calls", "10", "think", "100ms"));

            assertThat(server.mostAtATime()).isEqualTo(10);
        }
    }

    /** Return a quantile, between the two readings that it stands between. */
    private static double at(double[] sorted, double quantile) {
        int above = (int) (quantile * sorted.length);
        return (sorted[above - 1] + sorted[above]) / 2;
    }

    private static Map<String, String> properties(Map<String, String> more) {
        Map<String, String> properties =
                new LinkedHashMap<>(Map.of("probe", "off", "rounds", "1", "vary", "off", "delay", "300ms"));
        properties.putAll(more);
        return properties;
    }

    private void run(RecordingServer server, Map<String, String> more) throws Exception {
        Map<String, String> properties = properties(more);
        properties.put("url", server.url());
        try (GatlingRun run = GatlingRun.start(work, "mcpleak.simulations.ToolCallsSimulation", properties)) {
            int status = run.await(LIMIT);
            assertThat(status).as(run.text()).isZero();
        }
    }
}
