package mcpleak.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Compare a tool call by this project with the same POST by Gatling's HTTP DSL and with wrk, on one server, in alternation.
 *
 * <p>Start-up is outside of what is measured: each run warms up first, and reads its own CPU time around the calls.
 */
public final class CallCost {

    private static final int NOT_INSTALLED = 127;

    /** What a call may cost beside one by {@code http()}. */
    private static final double ALLOWED = 1.10;

    /** Even: as many pairs in which ours comes first as in which it comes last, which is cheaper. */
    private static final int PAIRS = Integer.getInteger("bench.pairs", 8);

    /**
     * Hold one run.
     *
     * @param calls number of calls
     * @param seconds time that they took
     * @param cpuSeconds processor time of the load generator
     * @param peakMebibytes most memory that it had resident
     */
    record Cost(long calls, double seconds, double cpuSeconds, double peakMebibytes) {

        double callsPerSecond() {
            return calls / seconds;
        }

        double cpuPerThousand() {
            return cpuSeconds * 1000 / calls;
        }
    }

    private CallCost() {}

    /** Print the table. */
    public static void main(String[] arguments) throws Exception {
        Process server = ChildRun.start(List.of("-Xmx256m"), BenchServer.class.getName());
        try {
            String url = "http://127.0.0.1:" + ChildRun.line(server, line -> line.matches("\\d+")) + "/mcp";
            ChildRun.drain(server);
            compare(url);
        } finally {
            server.destroy();
        }
    }

    private static void compare(String url) throws Exception {
        List<Cost> ours = new ArrayList<>();
        List<Cost> stock = new ArrayList<>();
        List<Cost> wrk = new ArrayList<>();
        System.out.printf("%-10s %12s %22s %10s%n", "", "calls/s", "CPU s per 1,000 calls", "peak MiB");
        for (int pair = 0; pair < PAIRS; pair++) {
            boolean oursFirst = pair % 2 == 0;
            if (oursFirst) {
                ours.add(gatling(McpCalls.class, url));
            }
            stock.add(gatling(HttpCalls.class, url));
            if (!oursFirst) {
                ours.add(gatling(McpCalls.class, url));
            }
            wrk(url).ifPresent(wrk::add);
            print("mcpleak", ours.get(pair));
            print("http()", stock.get(pair));
            if (wrk.size() > pair) {
                print("wrk", wrk.get(pair));
            }
        }
        summary(ours, stock, wrk);
    }

    private static void summary(List<Cost> ours, List<Cost> stock, List<Cost> wrk) {
        double cpu = ratio(ours, stock, Cost::cpuPerThousand);
        System.out.printf("%nmedian of %d alternating pairs%n", ours.size());
        print("mcpleak", median(ours));
        print("http()", median(stock));
        if (wrk.isEmpty()) {
            System.out.println("wrk is not installed (apt-get install wrk, brew install wrk): left out");
        } else {
            print("wrk", median(wrk));
        }
        System.out.printf(
                Locale.ROOT,
                "mcpleak / http(): CPU per call %.3f (%s, at most %.2f), calls/s %.3f, peak memory %.3f"
                        + " (medians of the pairs' ratios)%n",
                cpu,
                cpu <= ALLOWED ? "kept" : "exceeded",
                ALLOWED,
                ratio(ours, stock, Cost::callsPerSecond),
                ratio(ours, stock, Cost::peakMebibytes));
        if (!wrk.isEmpty()) {
            System.out.printf(
                    Locale.ROOT,
                    "mcpleak / wrk: CPU per call %.1f, calls/s %.3f, peak memory %.1f%n",
                    ratio(ours, wrk, Cost::cpuPerThousand),
                    ratio(ours, wrk, Cost::callsPerSecond),
                    ratio(ours, wrk, Cost::peakMebibytes));
        }
    }

    private static Cost median(List<Cost> costs) {
        return new Cost(
                costs.get(0).calls(),
                costs.get(0).calls() / middle(costs.stream().map(Cost::callsPerSecond).toList()),
                middle(costs.stream().map(Cost::cpuPerThousand).toList())
                        * costs.get(0).calls()
                        / 1000,
                middle(costs.stream().map(Cost::peakMebibytes).toList()));
    }

    private static double ratio(List<Cost> over, List<Cost> under, ToDoubleFunction<Cost> of) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < Math.min(over.size(), under.size()); i++) {
            ratios.add(of.applyAsDouble(over.get(i)) / of.applyAsDouble(under.get(i)));
        }
        return middle(ratios);
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    }

    private static void print(String name, Cost cost) {
        System.out.printf(
                Locale.ROOT,
                "%-10s %,12.0f %22.4f %10.0f%n",
                name,
                cost.callsPerSecond(),
                cost.cpuPerThousand(),
                cost.peakMebibytes());
    }

    private static Cost gatling(Class<?> simulation, String url) throws Exception {
        Path results = Files.createTempDirectory("mcpleak-bench");
        List<String> options = new ArrayList<>(
                List.of("-Xmx1G", "-Dbench.url=" + url, "-Dgatling.data.enableAnalytics=false"));
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("bench."))
                .forEach(name -> options.add("-D" + name + "=" + System.getProperty(name)));
        Process run = ChildRun.start(
                options,
                "io.gatling.app.Gatling",
                "-s",
                simulation.getName(),
                "-rf",
                results.toString(),
                "-nr");
        String[] read = ChildRun.line(run, line -> line.startsWith("METER ")).split(" ");
        run.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        if (!run.waitFor(60, TimeUnit.SECONDS) || run.exitValue() != 0) {
            throw new IOException(simulation.getSimpleName() + " did not end well");
        }
        return new Cost(
                Long.parseLong(read[1]),
                Double.parseDouble(read[2]),
                Double.parseDouble(read[3]),
                Double.parseDouble(read[4]) / 1024);
    }

    private static Optional<Cost> wrk(String url) throws Exception {
        Path script = Files.createTempFile("mcpleak-bench", ".lua");
        Files.writeString(
                script,
                "wrk.method = \"POST\"\nwrk.body = [[" + HttpCalls.BODY + "]]\n"
                        + "wrk.headers[\"Content-Type\"] = \"application/json\"\n"
                        + "wrk.headers[\"Accept\"] = \"application/json, text/event-stream\"\n");
        ProcessBuilder command = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        "command -v wrk > /dev/null || exit 127; exec bash -c 'TIMEFORMAT=\"METER %U %S\"; time wrk -t1 -c "
                                + Load.USERS + " -d 5 -s " + script + " " + url + "'")
                .redirectErrorStream(true);
        Process run = command.start();
        long peakKibibytes = 0;
        // it says little, so that nobody needs to read before it ends
        while (!run.waitFor(100, TimeUnit.MILLISECONDS)) {
            peakKibibytes = Math.max(peakKibibytes, peakKibibytes(run.toHandle()));
        }
        String output = new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (run.exitValue() == NOT_INSTALLED) {
            return Optional.empty();
        }
        if (run.exitValue() != 0) {
            throw new IOException("wrk ended with " + run.exitValue() + ": " + output);
        }
        String[] cpu = find(output, "METER ([\\d.]+) ([\\d.]+)").split(" ");
        long calls = Long.parseLong(find(output, "(\\d+) requests in").split(" ")[0]);
        double seconds = calls / Double.parseDouble(find(output, "Requests/sec: +([\\d.]+)"));
        double cpuSeconds = Double.parseDouble(cpu[0]) + Double.parseDouble(cpu[1]);
        return Optional.of(new Cost(calls, seconds, cpuSeconds, peakKibibytes / 1024.0));
    }

    /** Return the most memory that a process or one below it has had resident, in kibibytes. */
    private static long peakKibibytes(ProcessHandle process) {
        return Stream.concat(Stream.of(process), process.descendants())
                .mapToLong(each -> Meter.peakKibibytes(Path.of("/proc", Long.toString(each.pid()), "status")))
                .max()
                .orElse(0);
    }

    private static String find(String text, String pattern) throws IOException {
        var matcher = java.util.regex.Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IOException("wrk did not say " + pattern + ":\n" + text);
        }
        StringBuilder groups = new StringBuilder(matcher.group(1));
        for (int i = 2; i <= matcher.groupCount(); i++) {
            groups.append(' ').append(matcher.group(i));
        }
        return groups.toString();
    }
}
