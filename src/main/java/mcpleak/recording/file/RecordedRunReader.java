package mcpleak.recording.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.MemoryModel;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.RoundKind;
import mcpleak.recording.RunEvent;
import mcpleak.recording.ServerRuntime;
import mcpleak.recording.TimerLateness;
import mcpleak.recording.Unit;
import mcpleak.recording.WhatGrew;

/** Read the text of {@code run.json}; each broken rule is told with its place. */
final class RecordedRunReader {

    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private RecordedRunReader() {}

    static RecordedRun read(String text) throws MalformedInput {
        JsonPlace run = new JsonPlace("run", parse(text));
        int version = run.integer("schemaVersion");
        if (version != RecordedRunJson.SCHEMA_VERSION) {
            throw new MalformedInput("run.schemaVersion: " + version + " is not known, this build reads "
                    + RecordedRunJson.SCHEMA_VERSION);
        }
        JsonPlace runtime = run.object("runtime");
        return new RecordedRun(
                run.text("id"),
                run.text("simulation"),
                run.instant("startedAt"),
                run.has("endedAt") ? Optional.of(run.instant("endedAt")) : Optional.empty(),
                run.flag("measured"),
                new ServerRuntime(
                        runtime.text("name"),
                        runtime.constant("model", MemoryModel.class),
                        runtime.constant("childrenModel", MemoryModel.class)),
                run.texts("settings"),
                run.texts("environment"),
                run.integer("plannedRounds"),
                rounds(run),
                events(run),
                RequestsJson.read(run),
                run.has("whatGrew") ? Optional.of(whatGrew(run.object("whatGrew"))) : Optional.empty(),
                leftOut(run));
    }

    private static LeftOutTools leftOut(JsonPlace run) throws MalformedInput {
        if (!run.has("leftOut")) {
            return LeftOutTools.NONE;
        }
        List<LeftOutTools.Tool> tools = new ArrayList<>();
        for (JsonPlace tool : run.array("leftOut")) {
            tools.add(new LeftOutTools.Tool(tool.text("name"), tool.text("reason")));
        }
        return new LeftOutTools(tools, run.has("leftOutUnlisted") ? run.whole("leftOutUnlisted") : 0);
    }

    private static WhatGrew whatGrew(JsonPlace grew) throws MalformedInput {
        List<WhatGrew.Type> types = new ArrayList<>();
        for (JsonPlace type : grew.array("types")) {
            types.add(new WhatGrew.Type(type.text("name"), type.whole("bytes"), type.whole("count")));
        }
        return new WhatGrew(
                grew.text("source"), grew.integer("fromRound"), grew.integer("toRound"), grew.whole("calls"), types);
    }

    private static JsonNode parse(String text) throws MalformedInput {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new MalformedInput(
                    "run: not JSON at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(),
                    e);
        }
    }

    private static List<Round> rounds(JsonPlace run) throws MalformedInput {
        List<Round> rounds = new ArrayList<>();
        for (JsonPlace round : run.array("rounds")) {
            int number = round.integer("number");
            int after = rounds.isEmpty() ? -1 : rounds.get(rounds.size() - 1).number();
            if (number <= after) {
                throw round.broken("number", number + " does not come after " + after);
            }
            rounds.add(new Round(
                    number,
                    round.instant("startedAt"),
                    round.instant("loadEndedAt"),
                    floor(round.object("floor")),
                    totals(round),
                    round.has("kind") ? round.constant("kind", RoundKind.class) : RoundKind.ROUND,
                    round.has("timerLateness") ? Optional.of(lateness(round)) : Optional.empty()));
        }
        return rounds;
    }

    private static TimerLateness lateness(JsonPlace round) throws MalformedInput {
        JsonPlace lateness = round.object("timerLateness");
        double mean = lateness.number("meanMicros");
        double p95 = lateness.number("p95Micros");
        if (mean < 0 || p95 < 0) {
            throw round.broken("timerLateness", "is negative");
        }
        return new TimerLateness(mean, p95);
    }

    private static Floor floor(JsonPlace floor) throws MalformedInput {
        Map<Channel, Double> readings = new HashMap<>();
        for (JsonPlace reading : floor.array("readings")) {
            String name = reading.text("channel");
            if (name.isBlank()) {
                throw reading.broken("channel", "is blank");
            }
            readings.put(new Channel(name, reading.constant("unit", Unit.class)), reading.number("value"));
        }
        OptionalDouble settle = floor.has("settleBytesPerSecond")
                ? OptionalDouble.of(floor.number("settleBytesPerSecond"))
                : OptionalDouble.empty();
        return new Floor(
                floor.instant("at"),
                floor.whole("rootPid"),
                floor.whole("rootStartedAtMillis"),
                readings,
                settle,
                floor.whole("swapBytes"),
                floor.whole("probeMillis"),
                floor.has("othersCpuPercent")
                        ? OptionalDouble.of(floor.number("othersCpuPercent"))
                        : OptionalDouble.empty());
    }

    private static Map<Exposure, Long> totals(JsonPlace round) throws MalformedInput {
        Map<Exposure, Long> totals = new HashMap<>();
        JsonPlace exposures = round.object("exposures");
        for (String key : exposures.names()) {
            Exposure exposure = Exposure.parse(key)
                    .orElseThrow(() -> exposures.broken(key, "is no exposure (calls, sessions, tool:NAME, ...)"));
            totals.put(exposure, exposures.whole(key));
        }
        return totals;
    }

    private static List<RunEvent> events(JsonPlace run) throws MalformedInput {
        List<RunEvent> events = new ArrayList<>();
        for (JsonPlace event : run.array("events")) {
            events.add(
                    new RunEvent(event.instant("at"), event.constant("kind", RunEvent.Kind.class), event.text("text")));
        }
        return events;
    }
}
