package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;
import mcpleak.compare.Build;
import mcpleak.compare.BuildComparison;
import mcpleak.compare.Change;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.report.words.FollowUpWords;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.growth.Acceleration;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test what goes with a verdict: rounds that confirm, the baseline, the memory limit; and the channels that count. */
final class FollowUpTest {

    private static final double MB = 1024.0 * 1024;
    private static final double NOISE = 10 * 1024.0;

    @ParameterizedTest
    @CsvSource({
        "4096, 0, CONFIRMED, TOOL",
        "0, 4096, REFUTED, UNKNOWN",
        "4096, 4096, SHARED, UNKNOWN",
        "0, 0, UNCLEAR, TOOL",
        "4096, 40, CONFIRMED, TOOL",
        "60, 55, SHARED, UNKNOWN"
    })
    void judge_roundsThatConfirm_sayWhatTheyShowed(
            double alone, double others, Confirmation.Outcome outcome, Culprit.Kind kind) {
        Load load = new Load(8, 2000, 5).setting("confirm", "true");
        RecordedRun run =
                load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.tool("b")).run();

        LeakVerdict verdict = LeakJudge.judge(confirmed(run, alone, others));

        Confirmation confirmation = verdict.followUp().confirmation().orElseThrow();
        assertThat(confirmation.suspect()).isEqualTo("b");
        assertThat(confirmation.outcome()).isEqualTo(outcome);
        assertThat(confirmation.alone().value()).isCloseTo(alone, within(1.0));
        assertThat(confirmation.others().value()).isCloseTo(others, within(1.0));
        assertThat(confirmation.callsAlone()).isEqualTo(4000);
        assertThat(verdict.culprit().orElseThrow().kind()).isEqualTo(kind);
        assertThat(verdict.observations().run().finished()).isEqualTo(8);
    }

    /** Of tools b and a, which leak 4 and 1 KiB, rounds with b alone and rounds with all others never make b the only one. */
    @ParameterizedTest
    @ValueSource(ints = {3, 10})
    void judge_anotherToolAtAQuarterOfTheRate_isNotCleared(int tools) {
        for (int seed = 1; seed <= 30; seed++) {
            LeakVerdict verdict = LeakJudge.judge(bothLeak(tools, seed));

            boolean alone = verdict.culprit().flatMap(Culprit::name).equals(Optional.of("b"))
                    && verdict.beside().isEmpty();
            assertThat(alone).as("seed %d", seed).isFalse();
        }
    }

    private static RecordedRun bothLeak(int tools, int seed) {
        List<String> names = IntStream.range(0, tools)
                .mapToObj(i -> String.valueOf((char) ('a' + i)))
                .toList();
        Load load = new Load(8, 3000, seed, names);
        Random random = new Random(31L * seed);
        double[] floors = new double[9];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = 50 * MB
                    + NOISE * random.nextGaussian()
                    + 4096.0 * load.total(i, Exposure.tool("b"))
                    + 1024.0 * load.total(i, Exposure.tool("a"));
        }
        List<Round> rounds =
                new ArrayList<>(load.floors(Channel.LIVE_BYTES, floors).run().rounds());
        for (int i = 0; i < 4; i++) {
            boolean alone = i % 2 == 0;
            Map<Exposure, Long> more = new HashMap<>();
            names.stream()
                    .filter(name -> name.equals("b") == alone)
                    .forEach(name -> more.put(Exposure.tool(name), alone ? 2000L : 2000L / (tools - 1)));
            double kept = alone ? 4096 * 2000.0 : 1024 * (2000.0 / (tools - 1));
            rounds.add(after(
                    rounds.get(rounds.size() - 1),
                    alone ? RoundKind.SUSPECT_ALONE : RoundKind.ALL_BUT_SUSPECT,
                    more,
                    kept + NOISE * random.nextGaussian()));
        }
        return load.run().with(rounds);
    }

    private static Round after(Round last, RoundKind kind, Map<Exposure, Long> more, double kept) {
        Map<Exposure, Long> totals = new HashMap<>(last.cumulative());
        more.forEach((tool, calls) -> {
            totals.merge(tool, calls, Long::sum);
            totals.merge(Exposure.CALLS, calls, Long::sum);
        });
        Floor floor = new Floor(
                last.floor().at().plusSeconds(10),
                last.floor().rootPid(),
                last.floor().rootStartedAtMillis(),
                Map.of(Channel.LIVE_BYTES, last.floor().readings().getOrDefault(Channel.LIVE_BYTES, 0.0) + kept),
                OptionalDouble.of(0),
                0,
                20);
        return new Round(
                last.number() + 1,
                last.startedAt().plusSeconds(10),
                last.loadEndedAt().plusSeconds(10),
                floor,
                totals,
                kind);
    }

    @Test
    void judge_candidatesThatCannotBeToldApart_areByRoundsThatConfirm() {
        Load load = new Load(8, 2000, 5).expose(totals -> {
            Map<Exposure, Long> twin = new HashMap<>(totals);
            twin.put(Exposure.tool("a"), totals.getOrDefault(Exposure.tool("b"), 0L));
            return twin;
        });
        RecordedRun run =
                load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.tool("b")).run();
        assertThat(LeakJudge.judge(run).culprit().orElseThrow().candidates()).contains("tool:a", "tool:b");

        RecordedRun confirmed = confirmed(run, 4096, 0);

        assertThat(LeakJudge.judge(confirmed).culprit().orElseThrow().name()).contains("b");
    }

    @Test
    void judge_confirmingRoundsReadBackFromJson_giveTheSameVerdict() throws Exception {
        RecordedRun run = confirmed(
                new Load(8, 2000, 5)
                        .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.tool("b"))
                        .run(),
                4096,
                3);

        assertThat(LeakJudge.judge(RecordedRunJson.read(RecordedRunJson.write(run))))
                .isEqualTo(LeakJudge.judge(run));
    }

    @Test
    void judge_nothingToConfirm_saysSo() {
        LeakVerdict verdict = new Load(8, 2000, 5)
                .setting("confirm", "true")
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .judge();

        assertThat(VerdictWords.of(verdict).caveats()).contains("Nothing was confirmed: no single tool is suspected.");
    }

    /** Round by round a third of 64 B per call more or less is no change. */
    @ParameterizedTest
    @CsvSource({
        "5, 12, NO_LEAK, UNCHANGED, false",
        "12, 5, NO_LEAK, UNCHANGED, false",
        "300, 5, NO_LEAK, BETTER, false",
        "20, 21, NO_LEAK, UNCHANGED, false",
        "0, 2048, LEAK, WORSE, true",
        "4096, 4096, LEAK, UNCHANGED, false"
    })
    void judge_againstABaseline_namesTheChange(
            double before, double after, Answer answer, Result change, boolean regressed) {
        RecordedRun old = noisy(11, 11, before);

        LeakVerdict verdict = LeakJudge.judge(noisy(11, 12, after), old);

        BaselineComparison comparison = verdict.followUp().comparison().orElseThrow();
        assertThat(verdict.answer()).isEqualTo(answer);
        assertThat(comparison.change()).as(FollowUpWords.sentence(comparison)).isEqualTo(change);
        assertThat(verdict.regressed()).isEqualTo(regressed);
        Interval difference = comparison.differences().get(0).difference();
        assertThat(difference.low()).isLessThan(after - before);
        assertThat(difference.high()).isGreaterThan(after - before);
    }

    @Test
    void of_leakOnOneTool_isWorse() {
        RecordedRun old = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .run();
        RecordedRun now = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 2048, Exposure.tool("b"))
                .run();

        assertThat(BaselineComparison.of(old, now).change()).isEqualTo(Result.WORSE);
    }

    @Test
    void of_otherMixOfTools_comparesNoBytes() {
        Load old = new Load(8, 2000, 1);
        Load now = new Load(8, 2000, 1).expose(totals -> {
            Map<Exposure, Long> other = new HashMap<>(totals);
            other.put(Exposure.tool("a"), totals.getOrDefault(Exposure.tool("b"), 0L));
            other.put(Exposure.tool("b"), totals.getOrDefault(Exposure.tool("a"), 0L) / 3);
            return other;
        });

        BaselineComparison comparison = BaselineComparison.of(
                old.leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS).run(),
                now.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS).run());

        assertThat(comparison.change()).isEqualTo(Result.NOT_COMPARABLE);
        assertThat(FollowUpWords.sentence(comparison)).contains("the mix of tools is another (a)");
    }

    /** Identical builds whose cache fills, and a build that keeps a little more on top of what leaks already: 100 pairs each. */
    @ParameterizedTest
    @CsvSource({
        "LRU, 0, 0, 1",
        "NOTHING, 0, 0, 1",
        "TOOL, 0, 0, 1",
        "TOOL, 32, 80, 100",
        "TOOL, 256, 99, 100",
        "SESSION, 32, 80, 100",
        "LRU, 256, 95, 100"
    })
    void of_sameRounds_comparesThemRoundByRound(String server, double more, int atLeast, int atMost) {
        Map<Result, Integer> changes = new EnumMap<>(Result.class);
        for (int seed = 1; seed <= 100; seed++) {
            changes.merge(
                    BaselineComparison.of(built(server, seed, 2 * seed, 0), built(server, seed, 2 * seed + 1, more))
                            .change(),
                    1,
                    Integer::sum);
        }
        System.out.printf(
                Locale.ROOT, "baseline, %s in both and %3.0f B per call more, 100 pairs: %s%n", server, more, changes);

        assertThat(changes.getOrDefault(Result.WORSE, 0)).isBetween(atLeast, atMost);
    }

    /** Keep as a server does, and some bytes a call more. */
    private static RecordedRun built(String server, int loadSeed, int seed, double more) {
        Load load = new Load(8, 3000, loadSeed);
        Random random = new Random(31L * seed);
        double[] floors = new double[9];
        double walk = 0;
        for (int i = 0; i < floors.length; i++) {
            walk += 39 * 1024.0 * random.nextGaussian();
            double calls = load.total(i, Exposure.CALLS);
            double kept = switch (server) {
                case "LRU" -> 8 * MB * (1 - Math.exp(-calls / 6000));
                case "TOOL" -> 4096.0 * load.total(i, Exposure.tool("b"));
                case "SESSION" -> 65_536.0 * load.total(i, Exposure.SESSIONS);
                default -> 0;
            };
            floors[i] = 50 * MB + walk + kept + more * calls;
        }
        return load.floors(Channel.LIVE_BYTES, floors).run();
    }

    /** What fails a build with {@code -Dbaseline} is what {@code compare.html} shows, to the last digit. */
    @Test
    void baseline_andComparisonOfBuilds_neverContradictEachOther() {
        Map<Result, Integer> results = new EnumMap<>(Result.class);
        double[] rates = {0, 8, 28, 60, 70, 100, 300, 4096};
        for (int pair = 0; pair < 64; pair++) {
            // the same calls, as one profile and seed give them: a comparison refuses another mix of tools
            RecordedRun old = noisy(pair, 100 + pair, rates[pair % 8]);
            RecordedRun now = noisy(pair, 200 + pair, rates[pair / 8]);

            Comparison builds = BuildComparison.of(Build.pair(List.of(compared(old)), List.of(compared(now))));

            for (GrowthDifference found : BaselineComparison.of(old, now).differences()) {
                Change shown = builds.changes().stream()
                        .filter(change -> change.metric()
                                .key()
                                .equals("growth/" + found.channel().name() + "/call"))
                        .findFirst()
                        .orElseThrow();
                assertThat(found.change()).isEqualTo(shown.result());
                assertThat(found.difference()).isEqualTo(shown.change().orElseThrow());
                results.merge(found.change(), 1, Integer::sum);
            }
        }
        System.out.printf("baseline and comparison agree on 64 pairs: %s%n", results);
        assertThat(results).containsKeys(Result.WORSE, Result.BETTER, Result.UNCHANGED);
    }

    private static ComparedRun compared(RecordedRun run) {
        return new ComparedRun(run.id(), run, LeakJudge.judge(run), OptionalLong.empty());
    }

    @Test
    void of_descriptorsThatBeginToLeak_areWorseThoughMemoryIsNot() {
        Load old = new Load(8, 2000, 1).leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS);
        Load now = new Load(8, 2000, 1).leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS);

        BaselineComparison comparison = BaselineComparison.of(
                old.leak(Channel.OPEN_FILES, 9, 0, Exposure.CALLS).run(),
                now.leak(Channel.OPEN_FILES, 9, 0.02, Exposure.CALLS).run());

        assertThat(comparison.change()).isEqualTo(Result.WORSE);
        assertThat(FollowUpWords.sentence(comparison))
                .startsWith(
                        "Worse than the baseline: open files (fds) grew 20.0 per 1,000 calls, in the baseline 0.00");
    }

    @Test
    void of_otherRuntime_isNotComparable() {
        BaselineComparison comparison = BaselineComparison.of(
                new Load(8, 2000, 1)
                        .on(MemoryModel.NATIVE)
                        .leak(Channel.PRIVATE_RSS, 50 * MB, 0, Exposure.CALLS)
                        .run(),
                noisy(1, 0));

        assertThat(comparison.change()).isEqualTo(Result.NOT_COMPARABLE);
        assertThat(FollowUpWords.sentence(comparison)).contains("the baseline ran on test, this run on java");
    }

    /** Two runs of one build, forty pairs: no pair may be worse or better by more than 5 % of them each, most are unchanged. */
    @Test
    void of_twoRunsOfOneBuild_areSeldomDifferent() {
        Map<Result, Integer> changes = new EnumMap<>(Result.class);
        for (int seed = 1; seed <= 200; seed++) {
            changes.merge(
                    BaselineComparison.of(noisy(seed, 2 * seed, 10), noisy(seed, 2 * seed + 1, 10))
                            .change(),
                    1,
                    Integer::sum);
        }
        System.out.printf("baseline, one build twice, 200 pairs: %s%n", changes);

        assertThat(changes.getOrDefault(Result.WORSE, 0)).isLessThanOrEqualTo(2);
        assertThat(changes.getOrDefault(Result.BETTER, 0)).isLessThanOrEqualTo(2);
        assertThat(changes.getOrDefault(Result.UNCHANGED, 0)).isGreaterThanOrEqualTo(180);
    }

    @ParameterizedTest
    @CsvSource({"536870912, 536870912", "512m, 536870912", "512 MiB, 536870912", "1.5g, 1610612736", "2 GB, 2147483648"
    })
    void bytes_sizes_areUnderstood(String text, long bytes) {
        assertThat(TimeToLimit.bytes(text)).contains(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "none", "max", "-5", "unlimited"})
    void bytes_noSize_isNone(String text) {
        assertThat(TimeToLimit.bytes(text)).isEmpty();
    }

    /** 200 MB used, 300 allowed, 4,096 B per call: 25,600 calls; 6 of 10 seconds of a round are load. */
    @Test
    void judge_leakBelowALimit_saysWhenItIsReached() {
        Load load = new Load(8, 2000, 1).setting("limit", "300m");
        LeakVerdict verdict = load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS)
                .judge();

        TimeToLimit time = verdict.followUp().timeToLimit().orElseThrow();
        assertThat(time.calls()).isCloseTo(25_600, within(1e-6));
        assertThat(time.callsPerSecond()).isCloseTo(load.total(8, Exposure.CALLS) / 48.0, within(1e-9));
        assertThat(time.seconds().value()).isCloseTo(25_600 / time.callsPerSecond(), within(1e-6));
        assertThat(time.seconds().low()).isLessThan(time.seconds().value());
        assertThat(FollowUpWords.sentence(time)).contains("300 MiB", "25,600 more calls", "200 MiB now");
    }

    /** 50 MB of 200 MiB of heap are live at first, 200 MB of 400 MiB resident, and the host has 8 GiB: the heap is full first. */
    @Test
    void judge_leakBelowSeveralLimits_tellsTheOneThatIsReachedFirst() {
        Load load = new Load(8, 2000, 1)
                .fact("heap limit", "200 MiB")
                .fact("memory limit", "419430400")
                .fact("host memory", "8.0 GiB");
        TimeToLimit live = load.leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS)
                .judge()
                .followUp()
                .timeToLimit()
                .orElseThrow();
        TimeToLimit outside = load.leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.THREADS, 10, 0, Exposure.CALLS)
                .leak(Channel.CHILDREN_PRIVATE_RSS, 50 * MB, 4096, Exposure.CALLS)
                .judge()
                .followUp()
                .timeToLimit()
                .orElseThrow();

        assertThat(live.limit()).isEqualTo(TimeToLimit.Limit.HEAP);
        assertThat(live.calls()).isCloseTo(((200 << 20) - 50 * MB) / 4096 - load.total(8, Exposure.CALLS), within(1.0));
        assertThat(FollowUpWords.sentence(live))
                .startsWith("At this rate the largest heap of its runtime of 200 MiB is");
        assertThat(outside.limit()).isEqualTo(TimeToLimit.Limit.MEMORY);
    }

    /** Each call leaves a little more than the one before: 0 B at first, 8 KiB at the last of some 16,000. */
    @Test
    void judge_growthThatBecomesFaster_isExtrapolatedAsSuch() {
        Load load = new Load(8, 2000, 1).setting("limit", "10g");
        double[] floors = new double[9];
        for (int i = 0; i < floors.length; i++) {
            floors[i] = 50 * MB + 0.25 * Math.pow((double) load.total(i, Exposure.CALLS), 2);
        }
        TimeToLimit time = load.floors(Channel.LIVE_BYTES, floors)
                .leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS)
                .judge()
                .followUp()
                .timeToLimit()
                .orElseThrow();

        double all = load.total(8, Exposure.CALLS);
        double left = (10L << 30) - 200 * MB;
        assertThat(time.faster()).isTrue();
        assertThat(time.calls()).isCloseTo(Math.sqrt(all * all + 4 * left) - all, within(0.02 * all));
        assertThat(FollowUpWords.sentence(time)).startsWith("Growth becomes faster; going on like this, ");
        assertThat(Acceleration.of(new Increments(new double[] {10, 12, 9, 11, 10}, new double[] {20, 24, 18, 22, 20})))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "1000/h, 93.8 MiB, MEDIUM",
        "1/s, 338 MiB, HIGH",
        "60/m, 338 MiB, HIGH",
        "1000/s, 330 GiB, CRITICAL",
        "100/d, 400 KiB, LOW"
    })
    void judge_rateOfProduction_tellsMemoryADayAndSeverity(String rate, String aDay, Production.Severity severity) {
        Production production = new Load(8, 2000, 1)
                .setting("limit", "2g")
                .setting("production.rate", rate)
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .leak(Channel.PRIVATE_RSS, 200 * MB, 0, Exposure.CALLS)
                .judge()
                .followUp()
                .production()
                .orElseThrow();

        assertThat(production.severity()).isEqualTo(severity);
        assertThat(FollowUpWords.sentence(production))
                .startsWith("In production, at ")
                .contains("calls per hour, that is " + aDay + " a day")
                .contains(severity.name().toLowerCase(java.util.Locale.ROOT));
    }

    @Test
    void judge_noLimitKnown_saysNothingOfIt() {
        assertThat(new Load(8, 2000, 1)
                        .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                        .judge()
                        .followUp())
                .isEqualTo(FollowUp.NONE);
    }

    @Test
    void judge_newCountingChannels_convictInTheOrderOfTheContract() {
        LeakVerdict verdict = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(Channel.ledger("exporters"), 0, 0.01, Exposure.CALLS)
                .leak(Channel.gauge("active_sessions", Unit.COUNT), 0, 1, Exposure.SESSIONS)
                .leak(Channel.CLOSE_WAIT, 0, 0.02, Exposure.CALLS)
                .judge();

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(verdict.channels().stream().map(found -> found.channel().name()))
                .containsExactly("live bytes", "sockets in CLOSE_WAIT", "gauge active_sessions", "ledger exporters");
        assertThat(verdict.channels().stream().map(ChannelVerdict::answer))
                .containsExactly(Answer.NO_LEAK, Answer.LEAK, Answer.LEAK, Answer.LEAK);
        assertThat(verdict.estimate().orElseThrow().rate().value()).isCloseTo(20, within(1e-6));
        assertThat(VerdictWords.of(verdict).sentence()).startsWith("sockets in CLOSE_WAIT grew 20.0 per 1,000 calls");
        assertThat(VerdictWords.of(verdict).action()).contains("close-wait");
    }

    @Test
    void judge_gaugeOfBytes_convictsAndNeverAcquitsOnItsOwn() {
        Channel heap = Channel.gauge("heap_used", Unit.BYTES);

        LeakVerdict growing = new Load(8, 2000, 1)
                .leak(Channel.LIVE_BYTES, 50 * MB, 0, Exposure.CALLS)
                .leak(heap, 50 * MB, 4096, Exposure.CALLS)
                .judge();
        LeakVerdict alone =
                new Load(8, 2000, 1).leak(heap, 50 * MB, 0, Exposure.CALLS).judge();

        assertThat(growing.answer()).isEqualTo(Answer.LEAK);
        assertThat(VerdictWords.of(growing).sentence()).startsWith("gauge heap_used grew 4.00 KiB per call");
        assertThat(alone.answer()).isNotIn(Answer.NO_LEAK, Answer.LEAK);
    }

    @Test
    void judge_errorsThatLeak_areNamed() {
        long[] draws = {0, 3, 40, 45, 70, 72, 110, 125, 133};
        int[] round = {0};
        LeakVerdict verdict = new Load(8, 2000, 1)
                .expose(totals -> {
                    Map<Exposure, Long> more = new HashMap<>(totals);
                    more.put(Exposure.ERRORS, draws[round[0]++]);
                    return more;
                })
                .leak(Channel.LIVE_BYTES, 50 * MB, 65_536, Exposure.ERRORS)
                .judge();

        assertThat(verdict.culprit()).contains(new Culprit(Culprit.Kind.ERROR, Optional.empty(), List.of()));
        assertThat(VerdictWords.of(verdict).sentence()).contains("per failed call", "it grows with failed calls");
    }

    @Test
    void judge_windowsOfALoadWithoutPauses_claimLessAndSaySo() {
        RecordedRun run = windows(new Load(12, 2000, 1)
                .setting("soak", "7200000ms")
                .leak(Channel.LIVE_BYTES, 50 * MB, 4096, Exposure.CALLS)
                .run());

        LeakVerdict verdict = LeakJudge.judge(run);

        assertThat(verdict.answer()).isEqualTo(Answer.LEAK);
        assertThat(VerdictWords.of(verdict).sentence())
                .contains("did not come back in 9 windows of load")
                .doesNotContain("idle gap");
        assertThat(VerdictWords.of(verdict).caveats())
                .anySatisfy(caveat -> assertThat(caveat).contains("The load never paused", "claims more"))
                .anySatisfy(caveat -> assertThat(caveat).contains("-Dsoak=14400s"));
    }

    private static RecordedRun noisy(int seed, double perCall) {
        return noisy(seed, seed, perCall);
    }

    private static RecordedRun noisy(int loadSeed, int seed, double perCall) {
        Load load = new Load(8, 3000, loadSeed);
        Random random = new Random(31L * seed);
        double[] floors = new double[9];
        double walk = 0;
        for (int i = 0; i < floors.length; i++) {
            walk += NOISE * random.nextGaussian();
            floors[i] = 50 * MB + walk + perCall * load.total(i, Exposure.CALLS);
        }
        return load.floors(Channel.LIVE_BYTES, floors).run();
    }

    /** Add two rounds of 2,000 calls of b alone and two of 2,000 calls of c alone. */
    private static RecordedRun confirmed(RecordedRun run, double alone, double others) {
        List<Round> rounds = new ArrayList<>(run.rounds());
        for (int i = 0; i < 4; i++) {
            Round last = rounds.get(rounds.size() - 1);
            boolean suspect = i % 2 == 0;
            Map<Exposure, Long> totals = new HashMap<>(last.cumulative());
            totals.merge(Exposure.CALLS, 2000L, Long::sum);
            totals.merge(Exposure.tool(suspect ? "b" : "c"), 2000L, Long::sum);
            double before = last.floor().readings().getOrDefault(Channel.LIVE_BYTES, 0.0);
            Floor floor = new Floor(
                    last.floor().at().plusSeconds(10),
                    last.floor().rootPid(),
                    last.floor().rootStartedAtMillis(),
                    Map.of(Channel.LIVE_BYTES, before + 2000 * (suspect ? alone : others)),
                    OptionalDouble.empty(),
                    0,
                    20);
            rounds.add(new Round(
                    last.number() + 1,
                    last.startedAt().plusSeconds(10),
                    last.loadEndedAt().plusSeconds(10),
                    floor,
                    totals,
                    suspect ? RoundKind.SUSPECT_ALONE : RoundKind.ALL_BUT_SUSPECT));
        }
        return with(run, rounds);
    }

    private static RecordedRun windows(RecordedRun run) {
        return with(
                run,
                run.rounds().stream()
                        .map(round -> new Round(
                                round.number(),
                                round.startedAt(),
                                round.loadEndedAt(),
                                round.floor(),
                                round.cumulative(),
                                round.number() == 0 ? RoundKind.ROUND : RoundKind.WINDOW))
                        .toList());
    }

    private static RecordedRun with(RecordedRun run, List<Round> rounds) {
        return RunBuilder.like(run).rounds(rounds).build();
    }
}
