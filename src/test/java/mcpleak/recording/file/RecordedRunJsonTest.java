package mcpleak.recording.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.TimerLateness;
import mcpleak.recording.RunBuilder;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.ServerRuntime.MemoryModel;
import mcpleak.recording.WhatGrew;
import mcpleak.recording.WhatGrew.HeapContents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RecordedRunJsonTest {

    private static final Instant START = Instant.parse("2026-11-21T05:14:10.123456789Z");

    @Test
    void read_ofEncoded_givesBackEqualRun() throws MalformedInput {
        RecordedRun run = run(3);

        assertThat(RecordedRunJson.read(RecordedRunJson.write(run))).isEqualTo(run);
    }

    @Test
    void read_latenessOfTimers_isGivenBack_andANegativeOneRefused() throws MalformedInput {
        RecordedRun run = withFloor(new Floor(START, 1, 2, Map.of(), OptionalDouble.empty(), 3, 4), Map.of());
        Round round = run.rounds().get(0);
        String plain = RecordedRunJson.write(run);
        String late = plain.replace(
                "\"floor\"", "\"timerLateness\" : { \"meanMicros\" : 812.5, \"p95Micros\" : 4000.0 }, \"floor\"");

        RecordedRun read = RecordedRunJson.read(late);

        assertThat(round.lateness()).isEmpty();
        assertThat(read.rounds().get(0).lateness()).contains(new TimerLateness(812.5, 4000));
        assertThat(RecordedRunJson.read(RecordedRunJson.write(read))).isEqualTo(read);
        assertThatThrownBy(() -> RecordedRunJson.read(late.replace("812.5", "-1")))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining("timerLateness");
    }

    @Test
    void read_restAfterTheLastRound_givesBackEqualRun() throws MalformedInput {
        RecordedRun run = run(3);
        RecordedRun rested = run.resting(
                List.of(run.rounds().get(1).floor(), run.rounds().get(2).floor()));

        assertThat(RecordedRunJson.write(run)).doesNotContain("\"rest\"");
        assertThat(RecordedRunJson.read(RecordedRunJson.write(rested)))
                .isEqualTo(rested)
                .isNotEqualTo(run);
    }

    @Test
    void read_whatGrew_givesBackEqualRun() throws MalformedInput {
        HeapContents before = new HeapContents(Map.of("a", new HeapContents.Held(10, 1)));
        HeapContents after = new HeapContents(Map.of(
                "a", new HeapContents.Held(5, 1),
                "b", new HeapContents.Held(7, 2),
                "\u00dcber<b>", new HeapContents.Held(9, -1)));
        WhatGrew grew =
                WhatGrew.between(new WhatGrew.Reading("s", 2, 100, before), new WhatGrew.Reading("s", 8, 400, after));
        RecordedRun run = RunBuilder.run()
                .id("r")
                .simulation("S")
                .startedAt(START)
                .measured(false)
                .planned(8)
                .whatGrew(Optional.of(grew))
                .build();

        assertThat(grew.calls()).isEqualTo(300);
        assertThat(grew.types())
                .containsExactly(new WhatGrew.Type("\u00dcber<b>", 9, -1), new WhatGrew.Type("b", 7, 2));
        assertThat(RecordedRunJson.read(RecordedRunJson.write(run))).isEqualTo(run);
    }

    @Test
    void read_unfinishedRunWithoutRounds_givesBackEqualRun() throws MalformedInput {
        RecordedRun run = RunBuilder.run()
                .id("r")
                .simulation("S")
                .startedAt(START)
                .measured(false)
                .planned(8)
                .build();

        assertThat(RecordedRunJson.read(RecordedRunJson.write(run))).isEqualTo(run);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "tool:a",
                "calls",
                "\"",
                "\\",
                "\n\t\u0000",
                "Überprüfung",
                "\uD83D\uDE00",
                "\uD800",
                "a.b[0]"
            })
    void read_toolNameOfAnyText_survives(String name) throws MalformedInput {
        RecordedRun run = withTotals(Map.of(Exposure.tool(name), 7L, Exposure.CALLS, 9L));

        assertThat(RecordedRunJson.read(RecordedRunJson.write(run))).isEqualTo(run);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void read_randomReadings_survivesToTheLastDigit(long seed) throws MalformedInput {
        Random random = new Random(seed);
        Map<Channel, Double> readings = new HashMap<>();
        for (int i = 0; i < 50; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            readings.put(
                    new Channel("gauge " + i, i % 2 == 0 ? Unit.BYTES : Unit.COUNT),
                    Double.isFinite(value) ? value : 0.1);
        }
        RecordedRun run = withFloor(new Floor(START, 1, 2, readings, OptionalDouble.of(-0.1), 3, 4), Map.of());

        assertThat(RecordedRunJson.read(RecordedRunJson.write(run))).isEqualTo(run);
    }

    @Test
    void write_readingThatIsNotFinite_isLeftOut() throws MalformedInput {
        Map<Channel, Double> readings = Map.of(Channel.THREADS, Double.NaN, Channel.OPEN_FILES, 3.0);
        RecordedRun run = withFloor(
                new Floor(START, 1, 2, readings, OptionalDouble.of(Double.POSITIVE_INFINITY), 0, 0), Map.of());

        Floor decoded =
                RecordedRunJson.read(RecordedRunJson.write(run)).rounds().get(0).floor();

        assertThat(decoded.readings()).isEqualTo(Map.of(Channel.OPEN_FILES, 3.0));
        assertThat(decoded.settleBytesPerSecond()).isEmpty();
    }

    @Test
    void write_twice_isTheSameAsciiText() {
        String text = RecordedRunJson.write(run(3));

        assertThat(RecordedRunJson.write(run(3))).isEqualTo(text).endsWith("}\n");
        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSize(text.length());
    }

    @Test
    void write_exposureWithForeignName_isRefused() {
        RecordedRun run = withTotals(Map.of(new Exposure(Exposure.Kind.SESSIONS, "visits"), 1L));

        assertThatThrownBy(() -> RecordedRunJson.write(run))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SESSIONS")
                .hasMessageContaining("visits");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "schemaVersion" : 1       | "schemaVersion" : 2      | run.schemaVersion: 2 is not known
            "plannedRounds" : 8       | "plannedRounds" : 8.5    | run.plannedRounds: is not a whole number
            "measured" : true         | "measured" : "yes"       | run.measured: is not true or false
            "model" : "JVM"           | "model" : "HORSE"        | run.runtime.model: HORSE is none of
            "rootPid" : 42            | "rootPid" : null         | run.rounds[0].floor.rootPid: is not a whole number
            "tool:a"                  | "tool:"                  | run.rounds[0].exposures.tool:: is no exposure
            "number" : 2              | "number" : 1             | run.rounds[2].number: 1 does not come after 1
            "kind" : "NOTE"           | "kind" : "SONG"          | run.events[0].kind: SONG is none of
            "id" : "run 1"            | "ID" : "run 1"           | run.id: is missing
            """)
    void read_brokenRule_namesPlaceAndRule(String sound, String broken, String message) {
        String text = RecordedRunJson.write(run(3));
        assertThat(text).contains(sound);

        assertThatThrownBy(() -> RecordedRunJson.read(text.replaceFirst(java.util.regex.Pattern.quote(sound), broken)))
                .isInstanceOf(MalformedInput.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_cutAnywhere_isAnErrorAndNeverAnotherRun() {
        String text = RecordedRunJson.write(run(2)).stripTrailing();
        for (int end = 0; end < text.length(); end++) {
            String cut = text.substring(0, end);
            assertThatThrownBy(() -> RecordedRunJson.read(cut)).isInstanceOf(MalformedInput.class);
        }
    }

    private static RecordedRun run(int rounds) {
        List<Round> list = new java.util.ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            Floor floor = new Floor(
                    START.plusSeconds(10L * i + 9),
                    42,
                    1_700_000_000_000L,
                    Map.of(Channel.LIVE_BYTES, 1e7 + i / 3.0, Channel.OPEN_FILES, 12.0 + i),
                    i % 2 == 0 ? OptionalDouble.of(1.5 * i) : OptionalDouble.empty(),
                    i,
                    20);
            Map<Exposure, Long> totals =
                    Map.of(Exposure.CALLS, 100L * i, Exposure.tool("a"), 60L * i, Exposure.SESSIONS, 5L * i);
            list.add(new Round(i, START.plusSeconds(10L * i), START.plusSeconds(10L * i + 5), floor, totals));
        }
        return RunBuilder.run()
                .id("run 1")
                .simulation("ToolCallsSimulation")
                .startedAt(START)
                .endedAt(START.plusSeconds(100))
                .runtime(new ServerRuntime("java", MemoryModel.JVM, MemoryModel.NATIVE))
                .settings(Map.of("users", "40", "seed", "1"))
                .environment(Map.of("os", "Linux \u00e9"))
                .planned(8)
                .rounds(list)
                .events(List.of(new RunEvent(START, RunEvent.Kind.NOTE, "hello")))
                .build();
    }

    private static RecordedRun withTotals(Map<Exposure, Long> totals) {
        return withFloor(new Floor(START, 1, 2, Map.of(), OptionalDouble.empty(), 0, 0), totals);
    }

    private static RecordedRun withFloor(Floor floor, Map<Exposure, Long> totals) {
        return RunBuilder.run()
                .id("r")
                .simulation("S")
                .startedAt(START)
                .planned(1)
                .rounds(List.of(new Round(0, START, START, floor, totals)))
                .build();
    }
}
