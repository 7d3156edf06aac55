package mcpleak.recording.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Floor;
import mcpleak.recording.LeftOutTools;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.RoundKind;
import mcpleak.recording.RunEvent;
import mcpleak.recording.WhatGrew;

/**
 * Write recorded runs as the text of {@code run.json} and read it.
 *
 * <p>The text is ASCII and the same for equal runs on every machine. Reading gives back an equal run; readings and slopes that are
 * not finite numbers have no place in JSON and are left out. Fields that this version does not know are ignored. Pure; no state,
 * thread-safe.
 */
public final class RecordedRunJson {

    /** Version of the format that is written; others are refused. */
    public static final int SCHEMA_VERSION = 1;

    private static final JsonFactory FACTORY =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private RecordedRunJson() {}

    /**
     * Return the text of {@code run.json}, ending in a line feed.
     *
     * @throws IllegalArgumentException if an exposure other than a tool does not bear its kind's own word
     */
    public static String write(RecordedRun run) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            write(json, run);
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return text.append('\n').toString();
    }

    /**
     * Read the text of {@code run.json}.
     *
     * @throws MalformedInput if it is not JSON, of another version, or breaks a rule; the message names the place
     */
    public static RecordedRun read(String text) throws MalformedInput {
        return RecordedRunReader.read(text);
    }

    private static void write(JsonGenerator json, RecordedRun run) throws IOException {
        json.writeStartObject();
        json.writeNumberField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("id", run.id());
        json.writeStringField("simulation", run.simulation());
        json.writeStringField("startedAt", run.startedAt().toString());
        if (run.endedAt().isPresent()) {
            json.writeStringField("endedAt", run.endedAt().get().toString());
        }
        json.writeBooleanField("measured", run.measured());
        json.writeObjectFieldStart("runtime");
        json.writeStringField("name", run.runtime().name());
        json.writeStringField("model", run.runtime().model().name());
        json.writeStringField("childrenModel", run.runtime().childrenModel().name());
        json.writeEndObject();
        write(json, "settings", run.settings());
        write(json, "environment", run.environment());
        json.writeNumberField("plannedRounds", run.plannedRounds());
        json.writeArrayFieldStart("rounds");
        for (Round round : run.rounds()) {
            write(json, round);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("events");
        for (RunEvent event : run.events()) {
            json.writeStartObject();
            json.writeStringField("at", event.at().toString());
            json.writeStringField("kind", event.kind().name());
            json.writeStringField("text", event.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        RequestsJson.write(json, run.requests());
        if (run.whatGrew().isPresent()) {
            json.writeFieldName("whatGrew");
            write(json, run.whatGrew().get());
        }
        write(json, run.leftOut());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String name, Map<String, String> texts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> text : texts.entrySet()) {
            json.writeStringField(text.getKey(), text.getValue());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Round round) throws IOException {
        json.writeStartObject();
        json.writeNumberField("number", round.number());
        if (round.kind() != RoundKind.ROUND) {
            json.writeStringField("kind", round.kind().name());
        }
        json.writeStringField("startedAt", round.startedAt().toString());
        json.writeStringField("loadEndedAt", round.loadEndedAt().toString());
        if (round.lateness().isPresent()) {
            json.writeObjectFieldStart("timerLateness");
            json.writeNumberField("meanMicros", round.lateness().get().meanMicros());
            json.writeNumberField("p95Micros", round.lateness().get().p95Micros());
            json.writeEndObject();
        }
        json.writeFieldName("floor");
        write(json, round.floor());
        json.writeObjectFieldStart("exposures");
        List<Exposure> exposures = round.cumulative().keySet().stream()
                .sorted(Comparator.comparing(Exposure::key))
                .toList();
        for (Exposure exposure : exposures) {
            json.writeNumberField(checked(exposure).key(), round.total(exposure));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, Floor floor) throws IOException {
        json.writeStartObject();
        json.writeStringField("at", floor.at().toString());
        json.writeNumberField("rootPid", floor.rootPid());
        json.writeNumberField("rootStartedAtMillis", floor.rootStartedAtMillis());
        if (Double.isFinite(floor.settleBytesPerSecond().orElse(Double.NaN))) {
            json.writeNumberField(
                    "settleBytesPerSecond", floor.settleBytesPerSecond().getAsDouble());
        }
        json.writeNumberField("swapBytes", floor.swapBytes());
        json.writeNumberField("probeMillis", floor.probeMillis());
        if (Double.isFinite(floor.othersCpuPercent().orElse(Double.NaN))) {
            json.writeNumberField("othersCpuPercent", floor.othersCpuPercent().getAsDouble());
        }
        json.writeArrayFieldStart("readings");
        List<Map.Entry<Channel, Double>> readings = floor.readings().entrySet().stream()
                .filter(reading -> Double.isFinite(reading.getValue()))
                .sorted(Map.Entry.comparingByKey(
                        Comparator.comparing(Channel::name).thenComparing(Channel::unit)))
                .toList();
        for (Map.Entry<Channel, Double> reading : readings) {
            json.writeStartObject();
            json.writeStringField("channel", reading.getKey().name());
            json.writeStringField("unit", reading.getKey().unit().name());
            json.writeNumberField("value", reading.getValue());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, WhatGrew grew) throws IOException {
        json.writeStartObject();
        json.writeStringField("source", grew.source());
        json.writeNumberField("fromRound", grew.fromRound());
        json.writeNumberField("toRound", grew.toRound());
        json.writeNumberField("calls", grew.calls());
        json.writeArrayFieldStart("types");
        for (WhatGrew.Type type : grew.types()) {
            json.writeStartObject();
            json.writeStringField("name", type.name());
            json.writeNumberField("bytes", type.bytes());
            json.writeNumberField("count", type.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, LeftOutTools tools) throws IOException {
        if (tools.count() == 0) {
            return;
        }
        json.writeArrayFieldStart("leftOut");
        for (LeftOutTools.Tool tool : tools.listed()) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            json.writeStringField("reason", tool.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberField("leftOutUnlisted", tools.unlisted());
    }

    private static Exposure checked(Exposure exposure) {
        if (exposure.kind() != Exposure.Kind.TOOL
                && !Exposure.parse(exposure.key()).equals(Optional.of(exposure))) {
            throw new IllegalArgumentException(
                    "an exposure of kind " + exposure.kind() + " bears its kind's own word, not " + exposure.name());
        }
        return exposure;
    }
}
