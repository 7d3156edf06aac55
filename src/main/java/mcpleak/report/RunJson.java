package mcpleak.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.LeftOutTools;
import mcpleak.series.RecordedRun;
import mcpleak.series.Round;
import mcpleak.series.RoundKind;
import mcpleak.series.RunEvent;
import mcpleak.series.WhatGrew;

/**
 * Write the parts of {@code memory.json} that were recorded, not decided.
 *
 * <p>Confined to one thread.
 */
final class RunJson {

    private final FinishedRun finished;
    private final JsonGenerator json;
    private final JsonFields fields;

    RunJson(FinishedRun finished, JsonGenerator json, JsonFields fields) {
        this.finished = finished;
        this.json = json;
        this.fields = fields;
    }

    void load() throws IOException {
        LoadFigures load = finished.load();
        json.writeObjectFieldStart("calls");
        json.writeNumberField("ok", load.callsOk());
        json.writeNumberField("failed", load.callsFailed());
        fields.number("successPercent", load.successPercent());
        fields.number("perSecond", load.callsPerSecond());
        json.writeNumberField("loadMillis", load.loadTime().toMillis());
        json.writeArrayFieldStart("failures");
        for (LoadFigures.Failure failure : load.failures()) {
            json.writeStartObject();
            json.writeStringField("message", failure.message());
            json.writeNumberField("count", failure.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeObjectFieldStart("sessions");
        json.writeNumberField("opened", load.sessionsOpened());
        json.writeNumberField("closed", load.sessionsClosed());
        json.writeNumberField("abandoned", load.sessionsAbandoned());
        json.writeNumberField("expired", load.sessionsExpired());
        json.writeEndObject();
    }

    void leftOut() throws IOException {
        LeftOutTools tools = finished.run().leftOut();
        if (tools.count() == 0) {
            return;
        }
        json.writeObjectFieldStart("leftOut");
        json.writeNumberField("count", tools.count());
        json.writeNumberField("unlisted", tools.unlisted());
        json.writeArrayFieldStart("tools");
        for (LeftOutTools.Tool tool : tools.listed()) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            json.writeStringField("reason", tool.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void whatGrew() throws IOException {
        if (finished.run().whatGrew().isEmpty()) {
            return;
        }
        WhatGrew grew = finished.run().whatGrew().get();
        json.writeObjectFieldStart("whatGrew");
        json.writeStringField("source", grew.source());
        json.writeNumberField("fromRound", grew.fromRound());
        json.writeNumberField("toRound", grew.toRound());
        json.writeNumberField("calls", grew.calls());
        json.writeArrayFieldStart("types");
        for (WhatGrew.Type type : grew.types()) {
            json.writeStartObject();
            json.writeStringField("name", type.name());
            json.writeNumberField("bytes", type.bytes());
            if (type.count() != 0) {
                json.writeNumberField("count", type.count());
            }
            if (grew.calls() > 0) {
                fields.number("bytesPerCall", (double) type.bytes() / grew.calls());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    void memory() throws IOException {
        var figures = MemoryFigures.of(finished.samples());
        if (figures.isEmpty()) {
            return;
        }
        MemoryFigures memory = figures.get();
        json.writeObjectFieldStart("memory");
        json.writeNumberField("initialBytes", memory.initialBytes());
        json.writeNumberField("finalBytes", memory.finalBytes());
        json.writeNumberField("minBytes", memory.minBytes());
        json.writeNumberField("maxBytes", memory.maxBytes());
        json.writeNumberField("averageBytes", memory.averageBytes());
        json.writeNumberField("growthBytes", memory.growthBytes());
        fields.number("growthPercent", memory.growthPercent());
        json.writeNumberField("samples", finished.samples().size());
        json.writeEndObject();
    }

    void rounds() throws IOException {
        json.writeArrayFieldStart("rounds");
        for (Round round : finished.run().rounds()) {
            json.writeStartObject();
            json.writeNumberField("number", round.number());
            if (round.kind() != RoundKind.ROUND) {
                json.writeStringField("kind", round.kind().name());
            }
            json.writeStringField("startedAt", round.startedAt().toString());
            json.writeStringField("loadEndedAt", round.loadEndedAt().toString());
            json.writeStringField("floorAt", round.floor().at().toString());
            json.writeNumberField("rootPid", round.floor().rootPid());
            fields.number("settleBytesPerSecond", round.floor().settleBytesPerSecond());
            if (round.floor().swapBytes() != 0) {
                json.writeNumberField("swapBytes", round.floor().swapBytes());
            }
            Map<String, Number> readings = new TreeMap<>();
            for (Map.Entry<Channel, Double> reading : round.floor().readings().entrySet()) {
                readings.put(reading.getKey().name(), reading.getValue());
            }
            fields.numbers("floors", readings);
            Map<String, Number> totals = new TreeMap<>();
            for (Map.Entry<Exposure, Long> total : round.cumulative().entrySet()) {
                totals.put(total.getKey().key(), total.getValue());
            }
            fields.numbers("totals", totals);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    void run() throws IOException {
        RecordedRun run = finished.run();
        json.writeObjectFieldStart("run");
        json.writeStringField("id", run.id());
        json.writeStringField("simulation", run.simulation());
        json.writeStringField("startedAt", run.startedAt().toString());
        if (run.endedAt().isPresent()) {
            json.writeStringField("endedAt", run.endedAt().get().toString());
        }
        json.writeBooleanField("measured", run.measured());
        json.writeStringField("runtime", run.runtime().name());
        json.writeNumberField("users", finished.load().users());
        json.writeNumberField("plannedRounds", run.plannedRounds());
        json.writeArrayFieldStart("events");
        for (RunEvent event : run.events()) {
            json.writeStartObject();
            json.writeStringField("at", event.at().toString());
            json.writeStringField("kind", event.kind().name());
            json.writeStringField("text", event.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        fields.map("settings", run.settings());
        json.writeEndObject();
    }

    void files() throws IOException {
        json.writeArrayFieldStart("files");
        for (RunFile file : finished.files()) {
            json.writeStartObject();
            json.writeStringField("path", file.relativePath());
            json.writeStringField("purpose", file.purpose());
            if (file.sizeBytes().isPresent()) {
                json.writeNumberField("sizeBytes", file.sizeBytes().getAsLong());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
