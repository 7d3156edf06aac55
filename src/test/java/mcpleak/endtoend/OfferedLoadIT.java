package mcpleak.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import mcpleak.endtoend.RecordingServer.Calls;
import mcpleak.profile.load.ThinkTime;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compare the load that a profile asks for with the one that arrives. */
@Isolated
@Tag("tables")
final class OfferedLoadIT {

    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int USERS = 60;
    private static final int CALLS = 10;

    @TempDir
    Path work;

    /**
     * Users, by the initialize that each sends: how many, and how many a second while the load stands still.
     *
     * @param steady for each such time, the first and the last of its users, counted from 0, and the users per second
     */
    @ParameterizedTest
    @CsvSource({
        "hold 20/s for 15s, 300, 0-299 20",
        "'ramp 0/s to 20/s in 10s, hold 20/s for 5s', 200, 100-199 20",
        "stairs 5/s by 5/s 3 times each 10s, 300, 0-49 5 50-149 10 150-299 15"
    })
    void arrivals_openModel_areThoseAskedForWithinTwoPercent(String load, int users, String steady) throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            run(server, Map.of("load", load, "calls", "1", "think", "0s"));

            long[] arrivals = server.initializeNanos();
            assertThat((double) arrivals.length).isCloseTo(users, within(users * 0.02));
            Scanner times = new Scanner(steady).useDelimiter("[- ]");
            while (times.hasNext()) {
                int first = times.nextInt();
                int last = times.nextInt();
                int asked = times.nextInt();
                double seen = (last - first) / ((arrivals[last] - arrivals[first]) / 1e9);
                System.out.printf(Locale.ROOT, "%s: asked %d users/s, seen %.3f users/s%n", load, asked, seen);
                assertThat(seen).as("users %d to %d a second", first, last).isCloseTo(asked, within(0.02 * asked));
            }
        }
    }

    /** A ramp is a parabola of users over time: of 0 to 20 a second in 10 s, a quarter have come after half of the time. */
    @Test
    void arrivals_ofARamp_comeWhenTheyShouldWithinTwoPercent() throws Exception {
        try (RecordingServer server = new RecordingServer(Calls.ANSWERED)) {
            run(server, Map.of("load", "ramp 0/s to 20/s in 10s", "calls", "1", "think", "0s"));

            long[] arrivals = server.initializeNanos();
            int last = arrivals.length - 1;
            double whole = arrivals[last] - arrivals[0];
            for (double part : new double[] {0.25, 0.5, 0.75}) {
                int user = (int) Math.round(part * last);
                double seen = (arrivals[user] - arrivals[0]) / whole;
                System.out.printf(
                        Locale.ROOT,
                        "ramp, %.0f %% of the users: asked %.3f, seen %.3f of the time%n",
                        100 * part,
                        Math.sqrt(part),
                        seen);
                assertThat(seen).isCloseTo(Math.sqrt(part), within(0.02));
            }
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
                        Locale.ROOT,
                        "%s, quantile %.2f: asked %.0f ms, seen %.0f ms%n",
                        think,
                        quantile,
                        pause,
                        at(seen, quantile));
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
