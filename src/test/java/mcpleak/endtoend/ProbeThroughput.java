package mcpleak.endtoend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mcpleak.demo.DemoServer;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Measure whether the probe slows the load down: the throughput of windows with the probe beside that of windows without it, and
 * how much windows without it differ among each other.
 *
 * <p>How to run: {@code mvn verify -Pbench-probe}. Numbers, not a test; only a machine that does nothing else gives good ones.
 */
public final class ProbeThroughput {

    private static final int ROUNDS = 30;
    private static final String URL = "http://\\S+";

    private ProbeThroughput() {}

    /** Print the figures. */
    public static void main(String[] arguments) throws Exception {
        Process server = new ProcessBuilder(DemoServer.command(Map.of()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String url =
                    lines(server, line -> line.contains("http://")).get(0).replaceFirst(".*?(" + URL + ").*", "$1");
            Process load = load(url, server.pid());
            print(lines(load, line -> false));
            load.waitFor();
        } finally {
            server.destroy();
        }
    }

    /** Read lines up to the last that is wanted, or to the end. */
    private static List<String> lines(Process process, java.util.function.Predicate<String> last) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            if (last.test(line)) {
                return List.of(line);
            }
            lines.add(line);
        }
        return lines;
    }

    private static Process load(String url, long pid) throws IOException {
        Path results = Files.createTempDirectory("mcpleak-throughput");
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--add-opens=java.base/java.lang=ALL-UNNAMED",
                        "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
                        "-Xmx1g",
                        "-Dprobed.url=" + url,
                        "-Dprobed.pid=" + pid,
                        "-Dprobed.rounds=" + ROUNDS,
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.gatling.app.Gatling",
                        "-s",
                        ProbedCalls.class.getName(),
                        "-rf",
                        results.toString(),
                        "-nr")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static void print(List<String> output) throws IOException {
        List<Double> on = rates(output, "on");
        List<Double> off = rates(output, "off");
        if (on.size() != 2 * ROUNDS || off.size() != 2 * ROUNDS) {
            throw new IOException("the load did not end well:\n" + String.join("\n", output));
        }
        List<Double> between = new ArrayList<>();
        List<Double> among = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            int first = 2 * round;
            between.add(Math.log(on.get(first) / off.get(first)));
            between.add(Math.log(on.get(first + 1) / off.get(first + 1)));
            among.add(Math.log(off.get(first) / off.get(first + 1)));
        }
        double half = TDistribution.of(between.size() - 1.0).inverseSurvivalProbability(0.025)
                * deviation(between)
                / Math.sqrt(between.size());
        System.out.printf(
                Locale.ROOT,
                "load: %,.0f calls/s without the probe, %,.0f with it (5 samples a second), means of %d windows of 1 s each%n"
                        + "with / without the probe: %+.2f %% (95 %% interval %+.2f to %+.2f %%) over %d adjacent pairs%n"
                        + "without / without: two adjacent windows differ by %.2f %% (standard deviation)%n",
                mean(off),
                mean(on),
                on.size(),
                percent(mean(between)),
                percent(mean(between) - half),
                percent(mean(between) + half),
                between.size(),
                percent(deviation(among)));
    }

    private static List<Double> rates(List<String> output, String which) {
        return output.stream()
                .filter(line -> line.startsWith("WINDOW " + which + " "))
                .map(line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
    }

    private static double percent(double logRatio) {
        return 100 * Math.expm1(logRatio);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    private static double deviation(List<Double> values) {
        double mean = mean(values);
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        return Math.sqrt(squares / (values.size() - 1));
    }
}
