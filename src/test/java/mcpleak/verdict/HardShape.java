package mcpleak.verdict;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.ServerRuntime.MemoryModel;

/** Draw runs of shapes that broke earlier rules, or that must not be broken by mending them: the noise is that of recorded servers. */
@SuppressWarnings({"EnumOrdinal", "ImmutableEnumChecker"}) // its number seeds what is drawn; channels are records
enum HardShape {
    FLAT(Truth.HEALTHY),
    FLAT_UNEQUAL_ROUNDS(Truth.HEALTHY),
    WARM_UP_UNTIL_15(Truth.HEALTHY),
    WARM_UP_UNTIL_50(Truth.HEALTHY),
    LRU_FULL_AT_30(Truth.HEALTHY),
    LRU_FULL_AT_60(Truth.HEALTHY),
    LRU_FULL_AT_75(Truth.HEALTHY),
    SATURATING_FAST(Truth.HEALTHY),
    SATURATING_SLOW(Truth.HEALTHY),
    CREEP_LOG_1MB(Truth.HEALTHY),
    CREEP_LOG_5MB(Truth.HEALTHY),
    CREEP_LOG_30MB(Truth.HEALTHY),
    CREEP_ROOT(Truth.HEALTHY),
    HEAPS_LAW(Truth.HEALTHY),
    STEP(Truth.HEALTHY),
    TWO_STEPS(Truth.HEALTHY),
    DROP_ONCE(Truth.HEALTHY),
    SAW_TOOTH(Truth.HEALTHY),
    NOISE_UNEVEN(Truth.HEALTHY),
    NOISE_HEAVY_TAILS(Truth.HEALTHY),
    NOISE_CORRELATED(Truth.HEALTHY),
    BAD_FLOOR_UP(Truth.HEALTHY),
    BAD_FLOOR_DOWN(Truth.HEALTHY),
    JOBS(Truth.HEALTHY),
    SESSIONS_KEPT_30S(Truth.HEALTHY),
    SESSIONS_KEPT_60S(Truth.HEALTHY),
    SESSIONS_SWEPT_EACH_50S(Truth.HEALTHY),
    DESCRIPTORS_KEPT_60S(Truth.HEALTHY),
    DESCRIPTOR_POOL(Truth.HEALTHY),
    GROWS_WITH_MOST_SESSIONS(Truth.HEALTHY),
    LEAK_64(Truth.LEAKING),
    LEAK_100(Truth.LEAKING),
    LEAK_256(Truth.LEAKING),
    LEAK_1K(Truth.LEAKING),
    LEAK_4K(Truth.LEAKING),
    LEAK_18K_SPARSE(Truth.LEAKING),
    LEAK_256K_RARE(Truth.LEAKING),
    LEAK_TOOL_4K(Truth.LEAKING),
    LEAK_TWO_TOOLS(Truth.LEAKING),
    LEAK_SESSION_64K(Truth.LEAKING),
    LEAK_TOOL_AND_SESSION(Truth.LEAKING),
    LEAK_1K_UNDER_WARM_UP(Truth.LEAKING),
    LEAK_1K_UNDER_LRU(Truth.LEAKING),
    LEAK_1K_UNDER_LOG(Truth.LEAKING),
    LEAK_1K_UNDER_SAW(Truth.LEAKING),
    LEAK_1K_STEP(Truth.LEAKING),
    LEAK_1K_DROP(Truth.LEAKING),
    LEAK_1K_BAD_FLOOR_UP(Truth.LEAKING),
    LEAK_1K_BAD_FLOOR_DOWN(Truth.LEAKING),
    LEAK_1K_JOBS(Truth.LEAKING),
    LEAK_1K_UNEVEN(Truth.LEAKING),
    LEAK_1K_HEAVY_TAILS(Truth.LEAKING),
    LEAK_256_CORRELATED(Truth.LEAKING),
    LEAK_1K_FROM_40(Truth.LEAKING),
    LEAK_1K_ACCELERATES(Truth.LEAKING),
    LEAK_100_HUGE_PAGES(Truth.LEAKING),
    LEAK_1K_INSIDE_FREED_HEAP(Truth.LEAKING),
    LEAK_DESCRIPTOR_OF_1000(Truth.LEAKING),
    LEAK_DESCRIPTOR_OF_50(Truth.LEAKING),
    LEAK_THREAD_OF_100(Truth.LEAKING);

    /** What a server deserves. */
    enum Truth {
        HEALTHY,
        LEAKING
    }

    /** How its memory is read: the runtime, and the standard deviation of a floor's growth over a round. */
    private enum Reading {
        JAVA_LIVE(Channel.LIVE_BYTES, MemoryModel.JVM, 19),
        NODE_LIVE(Channel.LIVE_BYTES, MemoryModel.NODE, 39),
        PYTHON_LIVE(Channel.LIVE_BYTES, MemoryModel.NATIVE, 0.9),
        PYTHON(Channel.PRIVATE_RSS, MemoryModel.NATIVE, 6),
        RUST(Channel.PRIVATE_RSS, MemoryModel.NATIVE, 60);

        private final Channel channel;
        private final MemoryModel model;
        private final double noise;

        Reading(Channel channel, MemoryModel model, double kib) {
            this.channel = channel;
            this.model = model;
            this.noise = 1024 * kib;
        }
    }

    private static final double KIB = 1024;
    private static final double MB = KIB * KIB;
    private static final int[] CALLS = {2000, 3000, 6000};

    private final Truth truth;

    HardShape(Truth truth) {
        this.truth = truth;
    }

    boolean leaks() {
        return truth == Truth.LEAKING;
    }

    /** Return the run of a seed: readings and calls a round differ from seed to seed. */
    RecordedRun run(int rounds, int seed) {
        boolean resident = this == LEAK_100_HUGE_PAGES || this == LEAK_1K_INSIDE_FREED_HEAP;
        Reading reading = Reading.values()[resident ? 3 + seed % 2 : seed % 5];
        Load load = new Load(rounds, CALLS[seed / 5 % 3], 31L * seed + ordinal());
        if (this == FLAT_UNEQUAL_ROUNDS) {
            unequal(load, seed);
        }
        Random random = new Random(1_000_003L * seed + ordinal());
        double[] things = things(load, random);
        double[] bytes = bytes(load, random, reading);
        load.floors(reading.channel, bytes).floors(counted(), things);
        if (reading.channel.equals(Channel.LIVE_BYTES)) {
            double[] resting = bytes.clone();
            for (int i = 0; i < resting.length; i++) {
                resting[i] = 1.2 * Math.max(resting[i], i == 0 ? 0 : resting[i - 1] / 1.2);
            }
            load.floors(Channel.PRIVATE_RSS, resting);
        }
        return load.on(reading.model).run();
    }

    private Channel counted() {
        return this == LEAK_THREAD_OF_100 ? Channel.THREADS : Channel.OPEN_FILES;
    }

    private static void unequal(Load load, int seed) {
        Random random = new Random(seed);
        double[] factor = {0};
        Map<Exposure, Long> before = new HashMap<>();
        Map<Exposure, Long> sum = new HashMap<>();
        load.expose(totals -> {
            factor[0] = 0.2 + 1.6 * random.nextDouble();
            totals.forEach((exposure, total) -> {
                long step = total - before.getOrDefault(exposure, 0L);
                sum.merge(exposure, Math.max(1, Math.round(factor[0] * step)), Long::sum);
                before.put(exposure, total);
            });
            return Map.copyOf(sum);
        });
    }

    private double[] things(Load load, Random random) {
        double[] things = new double[load.totals.size()];
        for (int i = 0; i < things.length; i++) {
            double calls = load.total(i, Exposure.CALLS);
            things[i] = 12
                    + switch (this) {
                        case DESCRIPTORS_KEPT_60S -> alive(load, i, 60);
                        case DESCRIPTOR_POOL -> Math.min(20, Math.floor(calls / 400)) + random.nextInt(3);
                        case LEAK_DESCRIPTOR_OF_1000 -> Math.floor(calls / 1000) + random.nextInt(4);
                        case LEAK_DESCRIPTOR_OF_50 -> Math.floor(calls / 50) + random.nextInt(4);
                        case LEAK_THREAD_OF_100 -> Math.floor(calls / 100);
                        default -> 0;
                    };
        }
        return things;
    }

    /** Return how many sessions were opened in the last seconds before a floor: a round takes ten seconds, six of them under load. */
    private static double alive(Load load, int round, double seconds) {
        double since = 10.0 * round + 10 - seconds;
        int first = (int) Math.floor(since / 10);
        if (first < 0) {
            return load.total(round, Exposure.SESSIONS);
        }
        double before = first == 0 ? 0 : load.total(first - 1, Exposure.SESSIONS);
        double part = Math.min(1, (since - 10 * first) / 6);
        double gone = before + part * (load.total(Math.min(first, round), Exposure.SESSIONS) - before);
        return load.total(round, Exposure.SESSIONS) - gone;
    }

    private double[] bytes(Load load, Random random, Reading reading) {
        int last = load.totals.size() - 1;
        double all = load.total(last, Exposure.CALLS);
        int special = 3 + random.nextInt(last - 3);
        double[] floors = new double[last + 1];
        double walk = 0;
        double noise = 0;
        double rare = 0;
        double high = 0;
        for (int i = 0; i <= last; i++) {
            double calls = load.total(i, Exposure.CALLS);
            double here = i == 0 ? 0 : calls - load.total(i - 1, Exposure.CALLS);
            noise = noise(random, noise, reading.noise);
            walk += noise;
            rare += this == LEAK_18K_SPARSE ? 18 * KIB * Load.poisson(random, 0.005 * here) : 0;
            rare += this == LEAK_256K_RARE ? 256 * KIB * Load.poisson(random, 0.001 * here) : 0;
            high = Math.max(
                    high,
                    i == 0 ? 0 : (double) (load.total(i, Exposure.SESSIONS) - load.total(i - 1, Exposure.SESSIONS)));
            double job = this == JOBS || this == LEAK_1K_JOBS ? 20 * MB * (random.nextInt(4) == 0 ? 1 : 0) : 0;
            floors[i] = 25 * MB
                    + walk
                    + rare
                    + job
                    + shape(load, random, i, special, calls, all)
                    + (this == GROWS_WITH_MOST_SESSIONS ? 64 * KIB * high : 0);
        }
        return this == LEAK_100_HUGE_PAGES ? paged(floors) : floors;
    }

    private static double[] paged(double[] floors) {
        double[] paged = new double[floors.length];
        for (int i = 0; i < paged.length; i++) {
            paged[i] = 2 * MB * Math.ceil(Math.max(floors[i], i == 0 ? 0 : paged[i - 1]) / (2 * MB));
        }
        return paged;
    }

    private double noise(Random random, double before, double deviation) {
        return switch (this) {
            case NOISE_UNEVEN, LEAK_1K_UNEVEN -> deviation * (random.nextInt(3) == 0 ? 6 : 1) * random.nextGaussian();
            case NOISE_HEAVY_TAILS, LEAK_1K_HEAVY_TAILS ->
                deviation * random.nextGaussian() / Math.sqrt(-Math.log(1 - random.nextDouble()));
            case NOISE_CORRELATED, LEAK_256_CORRELATED -> 0.5 * before + deviation * random.nextGaussian();
            default -> deviation * random.nextGaussian();
        };
    }

    private double shape(Load load, Random random, int round, int special, double calls, double all) {
        double share = all == 0 ? 0 : calls / all;
        double sessions = load.total(round, Exposure.SESSIONS);
        double after = round > special ? 1 : 0;
        return switch (this) {
            case WARM_UP_UNTIL_15 -> 3 * KIB * Math.min(calls, 0.15 * all);
            case WARM_UP_UNTIL_50 -> 3 * KIB * Math.min(calls, 0.5 * all);
            case LRU_FULL_AT_30 -> 2 * KIB * Math.min(calls, 0.3 * all);
            case LRU_FULL_AT_60 -> 2 * KIB * Math.min(calls, 0.6 * all);
            case LRU_FULL_AT_75 -> 2 * KIB * Math.min(calls, 0.75 * all);
            case SATURATING_FAST -> 12 * MB * (1 - Math.exp(-8 * share));
            case SATURATING_SLOW -> 12 * MB * (1 - Math.exp(-2 * share));
            case CREEP_LOG_1MB -> MB * Math.log1p(calls / 100) / Math.log1p(all / 100) * 5;
            case CREEP_LOG_5MB -> 5 * MB * Math.log1p(calls / 500);
            case CREEP_LOG_30MB -> 30 * MB * Math.log1p(calls / 500);
            case CREEP_ROOT -> 60 * KIB * Math.sqrt(calls);
            case HEAPS_LAW -> 20 * KIB * Math.pow(calls, 0.6);
            case STEP -> 30 * MB * after;
            case TWO_STEPS -> 20 * MB * after + (round > special + 2 ? 15 * MB : 0);
            case DROP_ONCE -> -200 * KIB * after;
            case SAW_TOOTH -> 600 * KIB * random.nextDouble();
            case BAD_FLOOR_UP -> round == special ? 20 * MB : 0;
            case BAD_FLOOR_DOWN -> round == special ? -6 * MB : 0;
            case SESSIONS_KEPT_30S -> 64 * KIB * alive(load, round, 30);
            case SESSIONS_KEPT_60S -> 64 * KIB * alive(load, round, 60);
            case SESSIONS_SWEPT_EACH_50S ->
                64 * KIB * (sessions - load.total(Math.max(0, (round + special) / 5 * 5 - special), Exposure.SESSIONS));
            case LEAK_64 -> 64 * calls;
            case LEAK_100, LEAK_100_HUGE_PAGES -> 100 * calls;
            case LEAK_256, LEAK_256_CORRELATED -> 256 * calls;
            case LEAK_1K, LEAK_1K_JOBS, LEAK_1K_UNEVEN, LEAK_1K_HEAVY_TAILS -> KIB * calls;
            case LEAK_4K -> 4 * KIB * calls;
            case LEAK_TOOL_4K -> 4 * KIB * load.total(round, Exposure.tool("b"));
            case LEAK_TWO_TOOLS ->
                4 * KIB * load.total(round, Exposure.tool("b")) + 2 * KIB * load.total(round, Exposure.tool("c"));
            case LEAK_SESSION_64K -> 64 * KIB * sessions;
            case LEAK_TOOL_AND_SESSION -> 64 * KIB * sessions + 2 * KIB * load.total(round, Exposure.tool("a"));
            case LEAK_1K_UNDER_WARM_UP -> KIB * calls + 3 * KIB * Math.min(calls, 0.15 * all);
            case LEAK_1K_UNDER_LRU -> KIB * calls + 2 * KIB * Math.min(calls, 0.3 * all);
            case LEAK_1K_UNDER_LOG -> KIB * calls + MB * Math.log1p(calls / 500);
            case LEAK_1K_UNDER_SAW -> KIB * calls + 600 * KIB * random.nextDouble();
            case LEAK_1K_STEP -> KIB * calls + 30 * MB * after;
            case LEAK_1K_DROP -> KIB * calls - 200 * KIB * after;
            case LEAK_1K_BAD_FLOOR_UP -> KIB * calls + (round == special ? 20 * MB : 0);
            case LEAK_1K_BAD_FLOOR_DOWN -> KIB * calls - (round == special ? 6 * MB : 0);
            case LEAK_1K_FROM_40 -> KIB * Math.max(0, calls - 0.4 * all);
            case LEAK_1K_ACCELERATES -> KIB * calls * share;
            case LEAK_1K_INSIDE_FREED_HEAP -> 3 * KIB * Math.min(calls, 0.1 * all) + Math.max(0, KIB * calls - 60 * MB);
            default -> 0;
        };
    }
}
