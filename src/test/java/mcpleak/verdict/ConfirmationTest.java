package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.IntStream;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.file.RecordedRunJson;
import mcpleak.report.words.VerdictWords;
import mcpleak.verdict.channel.Culprit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Test what rounds with the suspected tool alone, and without it, say of a verdict. */
final class ConfirmationTest {

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

    private static RecordedRun with(RecordedRun run, List<Round> rounds) {
        return RunBuilder.like(run).rounds(rounds).build();
    }
}
