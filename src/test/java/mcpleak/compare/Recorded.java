package mcpleak.compare;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.recording.RequestSummary.RequestRound;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.Round.TimerLateness;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.verdict.LeakJudge;

/** Build runs with known truth and seeded noise: 8 rounds of about 3,000 calls of four tools. */
public final class Recorded {

    private static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final List<String> TOOLS = List.of("add", "echo", "render", "search");

    private final Random random;
    private final long seed;
    private String build = "41";
    private double bytesPerCall;
    private double medianMicros = 20_000;
    private double failedShare;
    private Map<String, String> settings = Map.of("users", "20", "calls", "150", "rounds", "8", "seed", "1");
    private Map<String, String> host = Map.of("host processors", "2", "host memory", "8 GiB");
    private String runtime = "java";
    private List<String> tools = TOOLS;
    private Optional<TimerLateness> lateness = Optional.empty();

    private Recorded(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** Begin a healthy run of build 41. */
    public static Recorded run(long seed) {
        return new Recorded(seed);
    }

    public Recorded ofBuild(String name) {
        build = name;
        return this;
    }

    public Recorded leaking(double bytes) {
        bytesPerCall = bytes;
        return this;
    }

    public Recorded taking(double micros) {
        medianMicros = micros;
        return this;
    }

    /** Let timers of the load generator be late. */
    public Recorded late(double meanMicros, double p95Micros) {
        lateness = Optional.of(new TimerLateness(meanMicros, p95Micros));
        return this;
    }

    public Recorded failing(double share) {
        failedShare = share;
        return this;
    }

    public Recorded set(Map<String, String> properties) {
        settings = properties;
        return this;
    }

    public Recorded on(Map<String, String> facts) {
        host = facts;
        return this;
    }

    public Recorded in(String name) {
        runtime = name;
        return this;
    }

    public Recorded with(List<String> names) {
        tools = names;
        return this;
    }

    public ComparedRun compared() {
        RecordedRun run = recorded();
        return new ComparedRun("../" + run.id(), run, LeakJudge.judge(run), OptionalLong.of(400L << 20));
    }

    public RecordedRun recorded() {
        List<Round> rounds = new ArrayList<>();
        List<RequestRound> times = new ArrayList<>();
        Map<Exposure, Long> totals = new HashMap<>();
        Instant at = START.plus(Duration.ofHours(seed));
        double run = 1 + 0.01 * random.nextGaussian();
        for (int number = 0; number <= 8; number++) {
            long calls = number == 0 ? 0 : 2_400 + 150L * number;
            double median = medianMicros * run * (number < 3 ? 1.5 : 1) * (1 + 0.02 * random.nextGaussian());
            Instant loaded = at.plusMillis(number == 0 ? 0 : Math.round(calls * median / 20_000));
            count(totals, calls, number);
            Floor floor = floor(loaded.plusMillis(500), totals);
            rounds.add(new Round(number, at, loaded, floor, totals, RoundKind.ROUND, lateness));
            if (number > 0) {
                times.add(new RequestRound(
                        number,
                        calls,
                        0,
                        1.1 * median,
                        Math.round(median),
                        Math.round(1.4 * median * (1 + 0.05 * random.nextGaussian())),
                        Math.round(2 * median * (1 + 0.1 * random.nextGaussian()))));
            }
            at = loaded.plusMillis(700);
        }
        return RunBuilder.run()
                .id("toolcallssimulation-" + build.replaceAll("\\W", "") + "-" + seed)
                .simulation("ToolCallsSimulation")
                .startedAt(START.plus(Duration.ofHours(seed)))
                .endedAt(at)
                .runtime(new ServerRuntime(runtime, MemoryModel.JVM_PRETOUCHED, MemoryModel.NATIVE))
                .settings(settings)
                .environment(environment())
                .planned(8)
                .rounds(rounds)
                .requests(requests(times))
                .build();
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(host);
        if (!build.isEmpty()) {
            environment.put("build", build);
        }
        return environment;
    }

    private void count(Map<Exposure, Long> totals, long calls, int number) {
        long failed = Math.round(failedShare * calls);
        totals.merge(Exposure.CALLS, calls - failed, Long::sum);
        totals.merge(Exposure.ERRORS, failed, Long::sum);
        totals.merge(Exposure.SESSIONS, number == 0 ? 0L : 20L, Long::sum);
        for (int i = 0; i < tools.size(); i++) {
            // the mix differs from round to round, the same in every run
            long share = calls / tools.size() + ((number * 7L + i * 3L) % 5 - 2) * calls / (10L * tools.size());
            totals.merge(Exposure.tool(tools.get(i)), share, Long::sum);
        }
    }

    private Floor floor(Instant at, Map<Exposure, Long> totals) {
        Map<Channel, Double> readings = new HashMap<>();
        double noise = 20_000 * random.nextGaussian();
        readings.put(Channel.LIVE_BYTES, 12e6 + bytesPerCall * totals.getOrDefault(Exposure.CALLS, 0L) + noise);
        readings.put(Channel.PRIVATE_RSS, 3e8 + 5 * noise);
        readings.put(Channel.OPEN_FILES, 151.0 + random.nextInt(2));
        readings.put(Channel.THREADS, 49.0);
        readings.put(Channel.CHILD_PROCESSES, 0.0);
        return new Floor(at, 4711, 1, readings, OptionalDouble.of(0), 0, 40);
    }

    private List<RequestSummary> requests(List<RequestRound> rounds) {
        List<RequestSummary> requests = new ArrayList<>();
        requests.add(request(RequestSummary.Kind.CALLS, "all tool calls", rounds));
        tools.forEach(tool -> requests.add(request(RequestSummary.Kind.TOOL, tool, rounds)));
        return requests;
    }

    private RequestSummary request(RequestSummary.Kind kind, String name, List<RequestRound> rounds) {
        long median = Math.round(medianMicros);
        Latency whole = new Latency(
                24_000, 900, 1.1 * median, 500, median, median, 2 * median, 3 * median, 9 * median, 24_000, 24_000);
        return new RequestSummary(
                kind, name, 24_000, 0, Optional.of(whole), Optional.empty(), Optional.of(whole), rounds);
    }
}
