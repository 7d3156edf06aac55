package mcpleak.cli.recorded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.Culprit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tell how often a small leak is found and rightly named: the increments of healthy recorded servers, drawn anew, with a leak on top.
 */
final class PowerTest {

    private static final Path FOLDER = Path.of("src/test/resources/leak-corpus");
    private static final int RUNS = 200;
    private static final int ROUNDS = 8;
    private static final int CALLS = 3000;
    private static final List<String> LANGUAGES = List.of("py", "node", "java");

    /** Increments of live bytes after the burn-in, by language: what a healthy server does between two floors. */
    private static final Map<String, List<Double>> NOISE = new HashMap<>();

    private enum Leak {
        NONE,
        SPARSE,
        CALL_256,
        TOOL_4K,
        SESSION_64K,
        ABANDONED_64K,
        ERROR_16K
    }

    @BeforeAll
    static void collectNoise() throws CommandFailure {
        Corpus corpus = Corpus.open(FOLDER);
        for (Corpus.Entry entry : corpus.entries()) {
            boolean quiet = List.of("healthy", "saw", "step", "cache_fast").contains(entry.scenario());
            if (!entry.mode().equals("live") || !quiet) {
                continue;
            }
            List<Round> rounds = new CorpusRun(FOLDER, entry).read().run().rounds();
            for (int i = 4; i < rounds.size(); i++) {
                double increment = live(rounds.get(i)) - live(rounds.get(i - 1));
                if (Math.abs(increment) < 1 << 20) {
                    NOISE.computeIfAbsent(entry.language(), language -> new ArrayList<>())
                            .add(increment);
                }
            }
        }
    }

    private static double live(Round round) {
        return round.floor().readings().getOrDefault(Channel.LIVE_BYTES, 0.0);
    }

    @ParameterizedTest
    @EnumSource(Leak.class)
    void judge_healthyNoiseAndALeak_findsAndNamesIt(Leak leak) {
        for (String language : LANGUAGES) {
            int found = 0;
            int acquitted = 0;
            int named = 0;
            int misnamed = 0;
            for (int seed = 1; seed <= RUNS; seed++) {
                LeakVerdict verdict = LeakJudge.judge(run(language, leak, seed));
                found += verdict.answer() == Answer.LEAK ? 1 : 0;
                acquitted += verdict.answer() == Answer.NO_LEAK ? 1 : 0;
                Optional<Culprit.Kind> kind = verdict.culprit().map(Culprit::kind);
                named += kind.equals(Optional.of(truth(leak))) ? 1 : 0;
                misnamed += kind.isPresent() && kind.get() != Culprit.Kind.UNKNOWN && kind.get() != truth(leak) ? 1 : 0;
            }
            System.out.printf(
                    Locale.ROOT,
                    "power %-14s %-5s found %3d, acquitted %3d, rightly named %3d, wrongly named %3d of %d%n",
                    leak,
                    language,
                    found,
                    acquitted,
                    named,
                    misnamed,
                    RUNS);
            check(leak, found, acquitted, named, misnamed);
        }
    }

    private static void check(Leak leak, int found, int acquitted, int named, int misnamed) {
        if (leak == Leak.NONE) {
            assertThat(found).isLessThanOrEqualTo(4);
            assertThat(acquitted).isGreaterThanOrEqualTo(170);
            return;
        }
        assertThat(acquitted).isZero();
        assertThat(found).isGreaterThanOrEqualTo(180);
        assertThat(misnamed).isLessThanOrEqualTo(leak == Leak.SPARSE ? 20 : 4);
        if (leak != Leak.SPARSE) {
            assertThat(named).isGreaterThanOrEqualTo(180);
        }
    }

    private static Culprit.Kind truth(Leak leak) {
        return switch (leak) {
            case NONE, SPARSE, CALL_256 -> Culprit.Kind.CALL;
            case TOOL_4K -> Culprit.Kind.TOOL;
            case SESSION_64K -> Culprit.Kind.SESSION;
            case ABANDONED_64K -> Culprit.Kind.ABANDONED_SESSION;
            case ERROR_16K -> Culprit.Kind.ERROR;
        };
    }

    private static RecordedRun run(String language, Leak leak, int seed) {
        Random random = new Random(15_485_863L * seed);
        List<Double> noise = NOISE.getOrDefault(language, List.of(0.0));
        List<Round> rounds = new ArrayList<>();
        Map<Exposure, Long> totals = new HashMap<>();
        double bytes = 40 << 20;
        for (int number = 0; number <= ROUNDS; number++) {
            if (number > 0) {
                Map<Exposure, Long> load = load(random, leak);
                load.forEach((exposure, count) -> totals.merge(exposure, count, Long::sum));
                bytes += noise.get(random.nextInt(noise.size())) + leaked(random, leak, load);
            }
            rounds.add(round(number, bytes, totals));
        }
        ServerRuntime runtime = new ServerRuntime(language, MemoryModel.UNKNOWN, MemoryModel.NATIVE);
        return RunBuilder.run()
                .id("power")
                .simulation(leak.name())
                .runtime(runtime)
                .planned(ROUNDS)
                .endedAt(Instant.parse("2030-01-01T00:00:00Z"))
                .rounds(rounds)
                .build();
    }

    private static Map<Exposure, Long> load(Random random, Leak leak) {
        Map<Exposure, Long> load = new HashMap<>();
        long calls = Math.round(CALLS * (0.7 + 0.6 * random.nextDouble()));
        double[] weights = random.doubles(3).map(draw -> -Math.log(1 - draw)).toArray();
        double sum = weights[0] + weights[1] + weights[2];
        long a = Math.round(calls * weights[0] / sum);
        long b = Math.min(calls - a, Math.round(calls * weights[1] / sum));
        load.put(Exposure.CALLS, calls);
        load.put(Exposure.tool("a"), a);
        load.put(Exposure.tool("b"), b);
        load.put(Exposure.tool("c"), calls - a - b);
        long sessions = 20L + random.nextInt(41);
        load.put(Exposure.SESSIONS, sessions);
        if (leak == Leak.ABANDONED_64K) {
            load.put(Exposure.ABANDONED, Math.round(sessions * random.nextDouble()));
        }
        if (leak == Leak.ERROR_16K) {
            load.put(Exposure.ERRORS, Math.round(0.1 * calls * random.nextDouble()));
        }
        return load;
    }

    private static double leaked(Random random, Leak leak, Map<Exposure, Long> load) {
        return switch (leak) {
            case NONE -> 0;
            case SPARSE -> 18_432.0 * hits(random, load.getOrDefault(Exposure.CALLS, 0L));
            case CALL_256 -> 256.0 * load.getOrDefault(Exposure.CALLS, 0L);
            case TOOL_4K -> 4096.0 * load.getOrDefault(Exposure.tool("b"), 0L);
            case SESSION_64K -> 65_536.0 * load.getOrDefault(Exposure.SESSIONS, 0L);
            case ABANDONED_64K -> 65_536.0 * load.getOrDefault(Exposure.ABANDONED, 0L);
            case ERROR_16K -> 16_384.0 * load.getOrDefault(Exposure.ERRORS, 0L);
        };
    }

    /** One call in two hundred leaks, each on its own. */
    private static int hits(Random random, long calls) {
        return (int) random.doubles(calls).filter(draw -> draw < 0.005).count();
    }

    private static Round round(int number, double bytes, Map<Exposure, Long> totals) {
        Instant at = Instant.EPOCH.plusSeconds(10L * number);
        Floor floor =
                new Floor(at.plusSeconds(9), 1, 0, Map.of(Channel.LIVE_BYTES, bytes), OptionalDouble.empty(), 0, 0);
        return new Round(number, at, at.plusSeconds(6), floor, totals);
    }
}
