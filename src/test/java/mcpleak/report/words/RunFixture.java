package mcpleak.report.words;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.RequestSummary;
import mcpleak.recording.RequestSummary.Latency;
import mcpleak.recording.RequestSummary.RequestRound;
import mcpleak.recording.Round;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.recording.WhatGrew;
import mcpleak.recording.sample.Sample;
import mcpleak.verdict.FollowUp;
import mcpleak.verdict.Grounds;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.Observations;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelReason;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.ToolGrowth;

/** Build finished runs from formulas, the same on every call: the one place in these tests that knows the records' shapes. */
public final class RunFixture {

    static final Instant START = Instant.parse("2026-11-21T10:00:00Z");
    private static final long MIB = 1 << 20;

    private int rounds = 8;
    private long loadMillis = 6_000;
    private long gapMillis = 3_000;
    private double bytesPerCall;
    private double filesPerThousandCalls;
    private Optional<Instant> died = Optional.empty();
    private String tool = "search_docs";
    private String simulation = "ToolCallsSimulation";
    private Answer answer = Answer.NO_LEAK;
    private boolean silent;
    private List<LoadFigures.Failure> failures = List.of();

    public static FinishedRun leak() {
        RunFixture fixture = new RunFixture();
        fixture.bytesPerCall = 4096;
        fixture.answer = Answer.LEAK;
        return fixture.build();
    }

    public static FinishedRun noLeak() {
        RunFixture fixture = new RunFixture();
        return fixture.build();
    }

    public static FinishedRun inconclusive() {
        RunFixture fixture = new RunFixture();
        fixture.rounds = 5;
        fixture.bytesPerCall = 300;
        fixture.answer = Answer.INCONCLUSIVE;
        return fixture.build();
    }

    public static FinishedRun notMeasured() {
        RunFixture fixture = new RunFixture();
        fixture.silent = true;
        fixture.rounds = 0;
        fixture.answer = Answer.NOT_MEASURED;
        return fixture.build();
    }

    public static FinishedRun serverDied() {
        RunFixture fixture = new RunFixture();
        fixture.rounds = 3;
        fixture.answer = Answer.INCONCLUSIVE;
        fixture.died = Optional.of(START.plusMillis(34_600));
        return fixture.build();
    }

    /** The probe fell silent from 0:19 to 0:25. */
    public static FinishedRun probeLost() {
        FinishedRun whole = inconclusive();
        Instant lost = START.plusMillis(19_000);
        Instant found = START.plusMillis(25_000);
        return new FinishedRun(
                whole.run(),
                whole.samples().stream()
                        .filter(sample ->
                                !sample.at().isAfter(lost) || !sample.at().isBefore(found))
                        .toList(),
                whole.verdict(),
                whole.load(),
                whole.files());
    }

    /** An interval without an upper bound, as one degree of freedom may yield. */
    public static FinishedRun unbounded() {
        FinishedRun bounded = inconclusive();
        LeakVerdict verdict = bounded.verdict();
        Estimate estimate = new Estimate(
                new Interval(300, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY),
                "B/call",
                Exposure.CALLS,
                Channel.LIVE_BYTES,
                OptionalDouble.of(300));
        LeakVerdict open = new LeakVerdict(
                verdict.answer(),
                verdict.grounds(),
                new LeakVerdict.Growth(Optional.of(estimate), OptionalDouble.empty()),
                LeakVerdict.Cause.UNKNOWN,
                verdict.channels(),
                verdict.observations(),
                FollowUp.NONE);
        return new FinishedRun(bounded.run(), bounded.samples(), open, bounded.load(), bounded.files());
    }

    /** The rounds do not tell two tools apart. */
    public static FinishedRun undistinguished() {
        FinishedRun clear = leak();
        LeakVerdict verdict = clear.verdict();
        Culprit culprit = new Culprit(Culprit.Kind.UNKNOWN, Optional.empty(), List.of("tool:search_docs", "tool:echo"));
        LeakVerdict open = new LeakVerdict(
                verdict.answer(),
                verdict.grounds(),
                verdict.growth(),
                new LeakVerdict.Cause(Optional.of(culprit), List.of(), verdict.tools()),
                verdict.channels(),
                verdict.observations(),
                FollowUp.NONE);
        return new FinishedRun(clear.run(), clear.samples(), open, clear.load(), clear.files());
    }

    public static FinishedRun withoutRounds() {
        RunFixture fixture = new RunFixture();
        fixture.rounds = 0;
        fixture.answer = Answer.INCONCLUSIVE;
        return fixture.build();
    }

    /** An hour at 5 Hz: 18,000 samples, 400 rounds, all lines as restless as they get. */
    public static FinishedRun hour() {
        RunFixture fixture = new RunFixture();
        fixture.rounds = 400;
        fixture.bytesPerCall = 40;
        fixture.answer = Answer.LEAK;
        return fixture.build();
    }

    /** A server that is a stranger: its tool and its messages are called so. */
    public static FinishedRun hostile(String name) {
        RunFixture fixture = new RunFixture();
        fixture.tool = name;
        fixture.simulation = name;
        fixture.bytesPerCall = 4096;
        fixture.answer = Answer.LEAK;
        fixture.failures = List.of(new LoadFigures.Failure(name, 12));
        return fixture.build();
    }

    private FinishedRun build() {
        List<Round> recorded = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        for (int number = 0; number <= rounds && !silent; number++) {
            Round round = round(number);
            recorded.add(round);
        }
        if (!silent) {
            sample(samples);
        }
        if (answer != Answer.NOT_MEASURED && rounds == 0) {
            recorded.clear();
        }
        RecordedRun run = RunBuilder.run()
                .id("toolcallssimulation-20261121100000000")
                .simulation(simulation)
                .startedAt(START)
                .endedAt(START.plusMillis((rounds + 1) * cycle()))
                .measured(!silent)
                .runtime(new ServerRuntime("java", MemoryModel.JVM_PRETOUCHED, MemoryModel.NATIVE))
                .settings(Map.of("users", "40", "calls", "50", "rounds", "8", "seed", "42", "inconclusive", "fail"))
                .environment(Map.of(
                        "host", "Linux 6.1, 8 cores, 15.6 GiB",
                        "server", "java -Xms256m -Xmx256m -jar demo.jar",
                        "protocol", "2025-11-25, Streamable HTTP",
                        "tool", tool))
                .planned(Math.max(rounds, 8))
                .rounds(recorded)
                .events(died.stream()
                        .map(at -> new RunEvent(
                                at, RunEvent.Kind.SERVER_DIED, "The server process ended with status 137."))
                        .toList())
                .requests(requests(recorded))
                .whatGrew(answer == Answer.LEAK ? Optional.of(whatGrew()) : Optional.empty())
                .build();
        long calls = recorded.isEmpty() ? 0 : recorded.get(recorded.size() - 1).total(Exposure.CALLS);
        long failed = failures.stream().mapToLong(LoadFigures.Failure::count).sum();
        LoadFigures load = new LoadFigures(
                40, calls, failed, Duration.ofMillis(loadMillis * rounds), 40L * rounds, 40L * rounds, 0, 0, failures);
        return new FinishedRun(run, samples, verdict(run), load, files());
    }

    private List<RequestSummary> requests(List<Round> recorded) {
        if (recorded.size() < 2) {
            return List.of();
        }
        long calls = recorded.get(recorded.size() - 1).total(Exposure.CALLS);
        return List.of(
                request(RequestSummary.Kind.ALL, "all requests", calls + 400, recorded),
                request(RequestSummary.Kind.CALLS, "all tool calls", calls, recorded),
                request(RequestSummary.Kind.TOOL, tool, calls / 2, recorded),
                request(RequestSummary.Kind.TOOL, "echo", calls - calls / 2, recorded),
                request(RequestSummary.Kind.PROTOCOL, "initialize", 40L * (recorded.size() - 1), recorded));
    }

    private static RequestSummary request(RequestSummary.Kind kind, String name, long count, List<Round> recorded) {
        Latency times =
                new Latency(count, 1_200, 21_400.5, 5_300.25, 20_800, 23_100, 31_200, 48_500, 181_000, count, count);
        return new RequestSummary(
                kind,
                name,
                count,
                0,
                Optional.of(times),
                Optional.empty(),
                Optional.of(times),
                recorded.stream()
                        .filter(round -> round.number() > 0)
                        .map(round -> new RequestRound(
                                round.number(),
                                count / (recorded.size() - 1),
                                0,
                                21_400,
                                20_800 + Math.round(wobble(round.number(), 400)),
                                31_200 + Math.round(wobble(round.number(), 3_000)),
                                48_500))
                        .toList());
    }

    private WhatGrew whatGrew() {
        return new WhatGrew(
                "class histogram of the JVM",
                2,
                8,
                10_000,
                List.of(new WhatGrew.Type("byte[]", 40_000_000, 10_000), new WhatGrew.Type(tool, 480_000, 0)));
    }

    private static List<FinishedRun.RunFile> files() {
        return List.of(
                new FinishedRun.RunFile("index.html", "Gatling's report", OptionalLong.empty()),
                new FinishedRun.RunFile("memory_20261121_100000.csv", "one row a sample", OptionalLong.of(81_234)),
                new FinishedRun.RunFile(
                        "run.json", "rounds, exposures, environment, settings", OptionalLong.of(14_210)),
                new FinishedRun.RunFile("memory.json", "the verdict and every number behind it", OptionalLong.empty()));
    }

    private long cycle() {
        return loadMillis + gapMillis;
    }

    private Round round(int number) {
        Instant begin = START.plusMillis(number == 0 ? 0 : number * cycle());
        long total = callsUntil(number);
        Map<Exposure, Long> totals = new HashMap<>();
        totals.put(Exposure.CALLS, total);
        totals.put(Exposure.SESSIONS, 40L * number);
        totals.put(Exposure.tool(tool), total / 2);
        totals.put(Exposure.tool("echo"), total - total / 2);
        Map<Channel, Double> readings = new HashMap<>();
        readings.put(Channel.LIVE_BYTES, live(total, number));
        readings.put(Channel.PRIVATE_RSS, 300.0 * MIB + wobble(number, 90_000));
        readings.put(Channel.OPEN_FILES, 61 + Math.floor(filesPerThousandCalls * total / 1000));
        readings.put(Channel.THREADS, 38.0 + number % 2);
        readings.put(Channel.CHILD_PROCESSES, 0.0);
        readings.put(Channel.CLOSE_WAIT, 0.0);
        Floor floor = new Floor(
                begin.plusMillis(cycle() - 100), 4711, 1_763_000_000_000L, readings, OptionalDouble.of(0), 0, 45);
        return new Round(number, begin, begin.plusMillis(number == 0 ? 0 : loadMillis), floor, totals);
    }

    private double live(long calls, int number) {
        return 21.0 * MIB + (number == 0 ? 0 : 2.5 * MIB) + bytesPerCall * calls + wobble(number, 40_000);
    }

    private static long callsUntil(int round) {
        long calls = 0;
        for (int i = 1; i <= round; i++) {
            calls += 2000 + Math.round(wobble(i, 600));
        }
        return calls;
    }

    /** A number between minus and plus a width that looks drawn and is the same each time. */
    private static double wobble(long seed, double width) {
        long bits = (seed * 6364136223846793005L + 1442695040888963407L) >>> 33;
        return ((bits * 2654435761L) % 2001 - 1000) / 1000.0 * width;
    }

    private void sample(List<Sample> samples) {
        Instant end = died.orElse(START.plusMillis((rounds + 1) * cycle()));
        int i = 0;
        for (Instant at = START; at.isBefore(end); at = at.plusMillis(200)) {
            long millis = Duration.between(START, at).toMillis();
            int round = (int) (millis / cycle());
            boolean load = round > 0 && millis % cycle() < loadMillis;
            long before = callsUntil(Math.max(0, round - 1));
            double share = round == 0 ? 0 : Math.min(1, millis % cycle() / (double) loadMillis);
            long calls = before + Math.round(share * (callsUntil(round) - before));
            double noise = wobble(i, load ? 3.0 * MIB : 400_000.0);
            long rss = Math.round(318.0 * MIB + bytesPerCall / 4 * calls + noise);
            samples.add(new Sample(
                    at,
                    4711,
                    rss,
                    3 * rss,
                    rss,
                    3 * rss,
                    2.0,
                    0,
                    rss - 16 * MIB,
                    rss - 16 * MIB,
                    38 + (load ? 6 + i % 3 : 0),
                    61 + (load ? 40 : 0) + (int) (filesPerThousandCalls * calls / 1000),
                    round,
                    load,
                    calls,
                    0));
            i++;
        }
    }

    private LeakVerdict verdict(RecordedRun run) {
        List<Round> recorded = run.rounds();
        if (recorded.isEmpty()) {
            Grounds none = silent ? Grounds.Unusable.NO_PROCESS : Grounds.Unusable.NO_ROUND;
            return verdict(run, none, Optional.empty(), List.of());
        }
        int burnIn = Math.max(2, (rounds + 3) / 4);
        Optional<Interval> rate = recorded.size() > burnIn + 1 ? Optional.of(rate(recorded, burnIn)) : Optional.empty();
        ChannelVerdict live = new ChannelVerdict(
                Channel.LIVE_BYTES,
                answer,
                reason(),
                new ChannelVerdict.Rates(Exposure.CALLS, "B/call", rate, rate, 48),
                new ChannelVerdict.Readings(
                        burnIn, recorded.size() - 1 - burnIn, floors(recorded, Channel.LIVE_BYTES), Optional.empty()));
        List<ChannelVerdict> channels = new ArrayList<>(List.of(live));
        channels.add(count(recorded, Channel.PRIVATE_RSS, Answer.NOT_MEASURED, "B/call"));
        channels.add(count(recorded, Channel.OPEN_FILES, Answer.NO_LEAK, "1/1000 calls"));
        channels.add(count(recorded, Channel.THREADS, Answer.NO_LEAK, "1/1000 calls"));
        channels.add(count(recorded, Channel.CHILD_PROCESSES, Answer.NO_LEAK, "1/1000 calls"));
        Optional<Estimate> estimate = rate.map(interval -> new Estimate(
                interval, "B/call", Exposure.CALLS, Channel.LIVE_BYTES, OptionalDouble.of(interval.value())));
        return verdict(run, grounds(live), estimate, channels);
    }

    private LeakVerdict verdict(
            RecordedRun run, Grounds grounds, Optional<Estimate> estimate, List<ChannelVerdict> channels) {
        boolean leaks = answer == Answer.LEAK;
        return new LeakVerdict(
                answer,
                grounds,
                new LeakVerdict.Growth(
                        leaks || answer == Answer.INCONCLUSIVE ? estimate : Optional.empty(),
                        answer == Answer.NO_LEAK ? OptionalDouble.of(31.25) : OptionalDouble.empty()),
                leaks
                        ? new LeakVerdict.Cause(
                                Optional.of(new Culprit(Culprit.Kind.TOOL, Optional.of(tool), List.of())),
                                List.of(),
                                tools())
                        : LeakVerdict.Cause.UNKNOWN,
                channels,
                new Observations(RunFacts.of(run), 2, 16_000, 16_000 * bytesPerCall),
                FollowUp.NONE);
    }

    private Grounds grounds(ChannelVerdict live) {
        return switch (answer) {
            case LEAK -> new Grounds.Leaking(List.of(live), false);
            case NO_LEAK ->
                new Grounds.Bounded(
                        live,
                        new Grounds.OtherBounds(
                                OptionalDouble.of(400), OptionalDouble.of(2e6), OptionalDouble.empty(), false),
                        Optional.empty());
            case INCONCLUSIVE, NOT_MEASURED ->
                died.isPresent() ? Grounds.Unusable.SERVER_DIED : Grounds.Unusable.TOO_FEW_ROUNDS;
        };
    }

    private ChannelReason reason() {
        return switch (answer) {
            case LEAK -> ChannelReason.Plain.GROWS;
            case NO_LEAK -> ChannelReason.Plain.BOUNDED;
            case INCONCLUSIVE, NOT_MEASURED -> ChannelReason.Plain.TOO_FEW_ROUNDS;
        };
    }

    private List<ToolGrowth> tools() {
        return List.of(
                new ToolGrowth("tool:echo", 8_020, new Interval(-2.5, -310, 290)),
                new ToolGrowth(
                        "tool:" + tool,
                        8_020,
                        new Interval(2 * bytesPerCall, 1.95 * bytesPerCall, 2.06 * bytesPerCall)),
                new ToolGrowth("sessions", 320, new Interval(120, -900, 1_300)));
    }

    private static Interval rate(List<Round> recorded, int burnIn) {
        Round first = recorded.get(burnIn);
        Round last = recorded.get(recorded.size() - 1);
        double grown = reading(last, Channel.LIVE_BYTES) - reading(first, Channel.LIVE_BYTES);
        double rate = grown / (last.total(Exposure.CALLS) - first.total(Exposure.CALLS));
        return new Interval(rate, rate - 47.5, rate + 47.5);
    }

    private static ChannelVerdict count(List<Round> recorded, Channel channel, Answer answer, String unit) {
        Interval flat = new Interval(0.01, -0.02, 0.04);
        return new ChannelVerdict(
                channel,
                answer,
                answer == Answer.NOT_MEASURED ? ChannelReason.Plain.SAYS_NOTHING : ChannelReason.Plain.BOUNDED,
                new ChannelVerdict.Rates(
                        Exposure.CALLS, unit, Optional.of(flat), Optional.empty(), unit.equals("B/call") ? 1024 : 0.5),
                new ChannelVerdict.Readings(
                        Math.max(2, (recorded.size() + 2) / 4),
                        Math.max(0, recorded.size() - 1 - Math.max(2, (recorded.size() + 2) / 4)),
                        floors(recorded, channel),
                        Optional.empty()));
    }

    private static List<Double> floors(List<Round> recorded, Channel channel) {
        return recorded.stream().map(round -> reading(round, channel)).toList();
    }

    private static double reading(Round round, Channel channel) {
        return round.floor().readings().getOrDefault(channel, 0.0);
    }
}
