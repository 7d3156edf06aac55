package mcpleak.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;

/** Draw the load of a run as the simulation does (calls, tool mix and sessions anew each round) and put floors under it. */
public final class Load {

    static final Instant START = Instant.parse("2026-11-21T05:14:10Z");
    static final List<String> TOOLS = List.of("a", "b", "c");

    /** Cumulative totals, one element a round from round 0. */
    public final List<Map<Exposure, Long>> totals = new ArrayList<>();

    private final Map<Channel, double[]> floors = new HashMap<>();
    private final List<RunEvent> events = new ArrayList<>();
    private ServerRuntime runtime = new ServerRuntime("java", MemoryModel.JVM, MemoryModel.NATIVE);
    private int planned;
    private int restartedIn = Integer.MAX_VALUE;
    private double settle;
    private long swapStep;
    private final Map<String, String> settings = new HashMap<>();
    private final Map<String, String> environment = new HashMap<>();

    public Load(int rounds, int callsPerRound, long seed) {
        this(rounds, callsPerRound, seed, TOOLS);
    }

    /** Draw a load of so many tools: a, b, ... */
    public static Load ofTools(int tools, int rounds, int callsPerRound, long seed) {
        List<String> names = IntStream.range(0, tools)
                .mapToObj(i -> String.valueOf((char) ('a' + i)))
                .toList();
        return new Load(rounds, callsPerRound, seed, names);
    }

    /** Draw how often something happened that happens so often on average (Knuth). */
    public static int poisson(Random random, double mean) {
        double limit = Math.exp(-mean);
        double product = random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= random.nextDouble();
            count++;
        }
        return count;
    }

    public Load(int rounds, int callsPerRound, long seed, List<String> tools) {
        Random random = new Random(seed);
        planned = rounds;
        Map<Exposure, Long> sum = new HashMap<>();
        totals.add(Map.of());
        for (int i = 0; i < rounds; i++) {
            int calls = (int) Math.round(callsPerRound * (0.7 + 0.6 * random.nextDouble()));
            double[] weights = tools.stream()
                    .mapToDouble(tool -> -Math.log(1 - random.nextDouble()))
                    .toArray();
            double weight = Arrays.stream(weights).sum();
            long left = calls;
            for (int t = 0; t < weights.length; t++) {
                long share = t == weights.length - 1 ? left : Math.min(left, Math.round(calls * weights[t] / weight));
                sum.merge(Exposure.tool(tools.get(t)), share, Long::sum);
                left -= share;
            }
            sum.merge(Exposure.CALLS, (long) calls, Long::sum);
            sum.merge(Exposure.SESSIONS, 20L + random.nextInt(41), Long::sum);
            totals.add(Map.copyOf(sum));
        }
    }

    public long total(int round, Exposure exposure) {
        return totals.get(round).getOrDefault(exposure, 0L);
    }

    /** Change the totals of every round, round 0 first. */
    public Load expose(UnaryOperator<Map<Exposure, Long>> change) {
        totals.replaceAll(change);
        return this;
    }

    public Load floors(Channel channel, double... values) {
        floors.put(channel, values);
        return this;
    }

    /** Put floors under every round that grow with one exposure. */
    public Load leak(Channel channel, double base, double perUnit, Exposure exposure) {
        double[] values = new double[totals.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = base + perUnit * total(i, exposure);
        }
        return floors(channel, values);
    }

    public Load on(MemoryModel model) {
        runtime = new ServerRuntime("test", model, MemoryModel.NATIVE);
        return this;
    }

    public Load event(RunEvent.Kind kind, int secondsAfterStart, String text) {
        events.add(new RunEvent(START.plusSeconds(secondsAfterStart), kind, text));
        return this;
    }

    public Load planned(int rounds) {
        planned = rounds;
        return this;
    }

    Load restartedIn(int round) {
        restartedIn = round;
        return this;
    }

    Load settling(double bytesPerSecond) {
        settle = bytesPerSecond;
        return this;
    }

    public Load setting(String name, String value) {
        settings.put(name, value);
        return this;
    }

    Load fact(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Load swapping(long bytesPerRound) {
        swapStep = bytesPerRound;
        return this;
    }

    public LeakVerdict judge() {
        return LeakJudge.judge(run());
    }

    /** Each round takes ten seconds, of which four are idle. */
    public RecordedRun run() {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < totals.size(); i++) {
            Map<Channel, Double> readings = new HashMap<>();
            for (Map.Entry<Channel, double[]> channel : floors.entrySet()) {
                if (i < channel.getValue().length) {
                    readings.put(channel.getKey(), channel.getValue()[i]);
                }
            }
            long pid = i < restartedIn ? 100 : 101;
            Floor floor = new Floor(
                    START.plusSeconds(10L * i + 10), pid, 1000, readings, OptionalDouble.of(settle), i * swapStep, 20);
            rounds.add(new Round(i, START.plusSeconds(10L * i), START.plusSeconds(10L * i + 6), floor, totals.get(i)));
        }
        return RunBuilder.run()
                .simulation("Simulation")
                .startedAt(START)
                .endedAt(START.plusSeconds(1000))
                .runtime(runtime)
                .settings(settings)
                .environment(environment)
                .planned(planned)
                .rounds(rounds)
                .events(events)
                .build();
    }
}
