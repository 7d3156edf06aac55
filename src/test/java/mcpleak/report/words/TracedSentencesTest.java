package mcpleak.report.words;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.report.machine.MemoryJson;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Take every number out of every sentence of a verdict and find it in memory.json, where it came from. */
final class TracedSentencesTest {

    private static final Pattern NUMBER = Pattern.compile(
            "(?<![-A-Za-z=_.\\d])(-?\\d[\\d,]*(?:\\.\\d+)?)(?: to (-?\\d[\\d,]*(?:\\.\\d+)?))? ?(KiB|MiB|GiB|B|%|seconds|minutes|hours|days)?");
    private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");
    private static final Map<String, Double> UNITS = Map.of(
            "B", 1.0,
            "KiB", 1024.0,
            "MiB", 1048576.0,
            "GiB", 1073741824.0,
            "%", 0.01,
            "seconds", 1.0,
            "minutes", 60.0,
            "hours", 3600.0,
            "days", 86400.0);

    /** Numbers that are part of a name or of the method, not results: "90 % interval", "95 % confidence", "per 1,000 calls". */
    private static final List<String> FIXED = List.of("90 %", "95 %", "1,000");

    private enum Case {
        LEAK_PER_CALL,
        LEAK_OF_A_TOOL,
        LEAK_PER_SESSION,
        LEAK_OF_DESCRIPTORS,
        LEAK_WITH_STEP,
        NO_LEAK,
        PLATEAU,
        UNDECIDED,
        TOO_FEW_ROUNDS,
        FAILING_CALLS,
        BESIDE_A_BASELINE,
        LEAK_OF_ABANDONED_SESSIONS,
        LEAK_OF_FAILED_CALLS,
        CONFIRMED,
        WINDOWS,
        ENDED_EARLY,
        NATIVE_GROWTH,
        HIDDEN_HEAP,
        RSS_NOT_SETTLED,
        DIED,
        RESTARTED
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    void sentences_allNumbers_areInMemoryJson(Case kind) throws Exception {
        RecordedRun run = run(kind, 4);
        LeakVerdict verdict =
                kind == Case.BESIDE_A_BASELINE ? LeakJudge.judge(run, run(Case.NO_LEAK, 5)) : LeakJudge.judge(run);
        LoadFigures load = new LoadFigures(40, 16_000, 0, Duration.ofSeconds(48), 320, 320, 0, 0, List.of());
        JsonNode json =
                new ObjectMapper().readTree(MemoryJson.text(new FinishedRun(run, List.of(), verdict, load, List.of())));
        List<Double> known = new ArrayList<>();
        collect(json, known);

        int traced = 0;
        for (String sentence : sentences(verdict)) {
            Matcher found = NUMBER.matcher(TIME.matcher(sentence).replaceAll(""));
            while (found.find()) {
                if (FIXED.stream().anyMatch(fixed -> found.group().strip().startsWith(fixed))) {
                    continue;
                }
                double unit = UNITS.getOrDefault(String.valueOf(found.group(3)), 1.0);
                for (String number : Stream.of(
                                found.group(1),
                                Optional.ofNullable(found.group(2)).orElse(""))
                        .filter(text -> !text.isEmpty())
                        .toList()) {
                    assertThat(isKnown(number, unit, known))
                            .as("%s in: %s", found.group(), sentence)
                            .isTrue();
                    traced++;
                }
            }
        }
        System.out.println("traced " + kind + ": " + traced + " numbers of "
                + sentences(verdict).size() + " sentences");
        assertThat(traced).isPositive();
    }

    private static List<String> sentences(LeakVerdict verdict) {
        VerdictWords words = VerdictWords.of(verdict);
        return Stream.of(
                        Stream.of(words.sentence(), words.action()),
                        words.caveats().stream(),
                        FollowUpWords.sentences(verdict).stream())
                .flatMap(sentences -> sentences)
                .toList();
    }

    /** A number is known if one of the file's rounds to it, or to as much as a bound is rounded up by. */
    private static boolean isKnown(String text, double unit, List<Double> known) {
        String plain = text.replace(",", "");
        double value = Double.parseDouble(plain) * unit;
        int decimals = plain.contains(".") ? plain.length() - plain.indexOf('.') - 1 : 0;
        double step = Math.pow(10, -decimals) * unit;
        return known.stream().anyMatch(number -> Math.abs(number - value) <= 1.001 * step);
    }

    private static void collect(JsonNode node, List<Double> numbers) {
        if (node.isNumber()) {
            numbers.add(node.doubleValue());
        }
        node.forEach(child -> collect(child, numbers));
    }

    private static RecordedRun run(Case kind, int seed) {
        Random random = new Random(seed);
        List<Round> rounds = new ArrayList<>();
        Map<Exposure, Long> totals = new HashMap<>();
        Instant start = Instant.parse("2026-11-21T05:14:10Z");
        double noise = 0;
        for (int i = 0; i <= rounds(kind); i++) {
            RoundKind of = kindOf(kind, i);
            if (i > 0) {
                long a = of == RoundKind.ALL_BUT_SUSPECT ? 1500L : 500L + random.nextInt(1000);
                long b = of == RoundKind.ALL_BUT_SUSPECT ? 0L : 500L + random.nextInt(1000);
                a = of == RoundKind.SUSPECT_ALONE ? 0 : a;
                totals.merge(Exposure.CALLS, a + b, Long::sum);
                totals.merge(Exposure.tool("a"), a, Long::sum);
                totals.merge(Exposure.tool("b"), b, Long::sum);
                totals.merge(Exposure.SESSIONS, 20L + random.nextInt(41), Long::sum);
                totals.merge(Exposure.ABANDONED, 5L + random.nextInt(15), Long::sum);
                totals.merge(Exposure.ERRORS, errors(kind, random), Long::sum);
                noise += (kind == Case.UNDECIDED ? 400_000 : 9_000) * random.nextGaussian();
            }
            Map<Channel, Double> readings = readings(kind, i, noise, totals);
            Instant at = start.plusSeconds(10L * i);
            OptionalDouble settling = kind == Case.RSS_NOT_SETTLED ? OptionalDouble.of(3e6) : OptionalDouble.empty();
            long pid = kind == Case.RESTARTED && i > 5 ? 8 : 7;
            Floor floor = new Floor(at.plusSeconds(10), pid, 0, readings, settling, 0, 20);
            rounds.add(new Round(i, at, at.plusSeconds(6), floor, totals, of));
        }
        return RunBuilder.run()
                .id("run-" + kind)
                .simulation("Traced")
                .startedAt(start)
                .endedAt(start.plusSeconds(100))
                .runtime(
                        kind == Case.NATIVE_GROWTH || kind == Case.RSS_NOT_SETTLED
                                ? new ServerRuntime("python", MemoryModel.NATIVE, MemoryModel.NATIVE)
                                : new ServerRuntime("java", MemoryModel.JVM, MemoryModel.NATIVE))
                .settings(settings(kind))
                .planned(kind == Case.ENDED_EARLY ? 16 : rounds(kind))
                .rounds(rounds)
                .events(events(kind, start))
                .build();
    }

    private static int rounds(Case kind) {
        return kind == Case.TOO_FEW_ROUNDS ? 4 : kind == Case.CONFIRMED ? 12 : 8;
    }

    private static RoundKind kindOf(Case kind, int round) {
        if (kind == Case.WINDOWS && round > 0) {
            return RoundKind.WINDOW;
        }
        boolean confirms = kind == Case.CONFIRMED && round > 8;
        return !confirms ? RoundKind.ROUND : round % 2 == 1 ? RoundKind.SUSPECT_ALONE : RoundKind.ALL_BUT_SUSPECT;
    }

    private static long errors(Case kind, Random random) {
        return switch (kind) {
            case FAILING_CALLS -> 70;
            case LEAK_OF_FAILED_CALLS -> 60 + random.nextInt(120);
            default -> 0;
        };
    }

    private static Map<String, String> settings(Case kind) {
        return switch (kind) {
            case CONFIRMED -> Map.of("limit", "400m", "confirm", "true");
            case WINDOWS -> Map.of("limit", "400m", "soak", "7200000ms");
            case ENDED_EARLY -> Map.of("limit", "400m", "rounds", "auto");
            default -> Map.of("limit", "400m");
        };
    }

    private static List<RunEvent> events(Case kind, Instant start) {
        return switch (kind) {
            case ENDED_EARLY ->
                List.of(new RunEvent(start.plusSeconds(89), RunEvent.Kind.ENDED_EARLY, "certain (Leak found)"));
            case DIED ->
                List.of(new RunEvent(start.plusSeconds(95), RunEvent.Kind.SERVER_DIED, "the server ended by a signal"));
            default -> List.of();
        };
    }

    private static Map<Channel, Double> readings(Case kind, int round, double noise, Map<Exposure, Long> totals) {
        double calls = totals.getOrDefault(Exposure.CALLS, 0L);
        Map<Channel, Double> readings = new HashMap<>();
        readings.put(Channel.LIVE_BYTES, 5e7 + noise + bytes(kind, round, totals));
        readings.put(
                Channel.PRIVATE_RSS, 2e8 + (kind == Case.NATIVE_GROWTH || kind == Case.HIDDEN_HEAP ? 3000 * calls : 0));
        readings.put(Channel.OPEN_FILES, 9 + (kind == Case.LEAK_OF_DESCRIPTORS ? 0.02 * calls : 0));
        if (kind == Case.HIDDEN_HEAP || kind == Case.RSS_NOT_SETTLED) {
            readings.remove(Channel.LIVE_BYTES);
        }
        return readings;
    }

    private static double bytes(Case kind, int round, Map<Exposure, Long> totals) {
        double calls = totals.getOrDefault(Exposure.CALLS, 0L);
        return switch (kind) {
            case LEAK_PER_CALL, TOO_FEW_ROUNDS, WINDOWS, ENDED_EARLY, DIED -> 3000 * calls;
            case LEAK_OF_ABANDONED_SESSIONS -> 65_536.0 * totals.getOrDefault(Exposure.ABANDONED, 0L);
            case LEAK_OF_FAILED_CALLS -> 16_384.0 * totals.getOrDefault(Exposure.ERRORS, 0L);
            case LEAK_OF_A_TOOL, CONFIRMED -> 4096.0 * totals.getOrDefault(Exposure.tool("b"), 0L);
            case LEAK_PER_SESSION -> 65_536.0 * totals.getOrDefault(Exposure.SESSIONS, 0L);
            case LEAK_WITH_STEP -> 1024 * calls + (round > 4 ? 6e7 : 0);
            case PLATEAU -> 1024 * Math.min(calls, 6000);
            case BESIDE_A_BASELINE -> 28 * calls;
            case LEAK_OF_DESCRIPTORS,
                    NO_LEAK,
                    UNDECIDED,
                    FAILING_CALLS,
                    NATIVE_GROWTH,
                    HIDDEN_HEAP,
                    RSS_NOT_SETTLED,
                    RESTARTED -> 0;
        };
    }
}
