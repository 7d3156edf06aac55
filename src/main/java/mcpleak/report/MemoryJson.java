package mcpleak.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import mcpleak.series.Channel;
import mcpleak.series.Exposure;
import mcpleak.series.RecordedRun;
import mcpleak.series.Round;
import mcpleak.series.RunEvent;
import mcpleak.verdict.ChannelVerdict;
import mcpleak.verdict.Culprit;
import mcpleak.verdict.Estimate;
import mcpleak.verdict.Interval;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.ToolGrowth;

/**
 * Render {@code memory.json}: the verdict and every number behind it, for scripts.
 *
 * <p>Thread-safe. ASCII only, so that names from the server under test are exact and yet harmless to look at; bytes of samples
 * and counts are integers, rates decimals; a part that does not apply is absent. The same input yields the same bytes. Its
 * form is {@link #schema()}.
 */
public final class MemoryJson {

    /** Version of the form; it changes when a field's meaning or place does. */
    public static final int SCHEMA_VERSION = 1;

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private final FinishedRun finished;
    private final JsonGenerator json;

    private MemoryJson(FinishedRun finished, JsonGenerator json) {
        this.finished = finished;
        this.json = json;
    }

    /** Render a run; the text ends with a line break. */
    public static String text(FinishedRun finished) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));
            new MemoryJson(finished, json).write();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot be written to", e);
        }
        return out + "\n";
    }

    /** Return the JSON Schema (draft 2020-12) of what {@link #text} renders. */
    public static String schema() {
        return PageAsset.read("memory.schema.json");
    }

    private void write() throws IOException {
        LeakVerdict verdict = finished.verdict();
        json.writeStartObject();
        json.writeNumberField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("verdict", verdict.answer().name());
        json.writeStringField("sentence", verdict.sentence());
        if (verdict.estimate().isPresent()) {
            estimate(verdict.estimate().get());
        }
        if (verdict.boundBytesPerCall().isPresent()) {
            bound(verdict.boundBytesPerCall().getAsDouble());
        }
        if (verdict.culprit().isPresent()) {
            culprit(verdict.culprit().get());
        }
        load();
        memory();
        channels();
        rounds();
        tools();
        strings("caveats", verdict.caveats());
        strings("toSettle", verdict.toSettle());
        map("environment", finished.run().environment());
        json.writeStringField("action", verdict.action());
        run();
        files();
        json.writeEndObject();
    }

    private void estimate(Estimate estimate) throws IOException {
        json.writeObjectFieldStart("estimate");
        number("value", estimate.rate().value());
        number("low", estimate.rate().low());
        number("high", estimate.rate().high());
        json.writeStringField("unit", estimate.unit());
        json.writeStringField("exposure", estimate.exposure().key());
        json.writeStringField("channel", estimate.channel().name());
        number("bytesPerCall", estimate.bytesPerCall());
        json.writeEndObject();
    }

    private void bound(double bytesPerCall) throws IOException {
        json.writeObjectFieldStart("bound");
        number("bytesPerCall", bytesPerCall);
        json.writeNumberField("confidence", LeakVerdict.CONFIDENCE);
        json.writeEndObject();
    }

    private void culprit(Culprit culprit) throws IOException {
        json.writeObjectFieldStart("culprit");
        json.writeStringField("kind", culprit.kind().name());
        if (culprit.name().isPresent()) {
            json.writeStringField("name", culprit.name().get());
        }
        strings("candidates", culprit.candidates());
        json.writeEndObject();
    }

    private void load() throws IOException {
        LoadFigures load = finished.load();
        json.writeObjectFieldStart("calls");
        json.writeNumberField("ok", load.callsOk());
        json.writeNumberField("failed", load.callsFailed());
        number("successPercent", load.successPercent());
        number("perSecond", load.callsPerSecond());
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
        json.writeEndObject();
    }

    private void memory() throws IOException {
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
        number("growthPercent", memory.growthPercent());
        json.writeNumberField("samples", finished.samples().size());
        json.writeEndObject();
    }

    private void channels() throws IOException {
        json.writeArrayFieldStart("channels");
        for (ChannelVerdict channel : finished.verdict().channels()) {
            json.writeStartObject();
            json.writeStringField("name", channel.channel().name());
            json.writeStringField("verdict", channel.answer().name());
            json.writeStringField("reason", channel.reason());
            json.writeStringField("exposure", channel.exposure().key());
            json.writeStringField("unit", channel.unit());
            if (channel.rate().isPresent()) {
                interval("rate", channel.rate().get());
            }
            if (channel.tailRate().isPresent()) {
                interval("tailRate", channel.tailRate().get());
            }
            number("convictMargin", channel.convictMargin());
            number("acquitMargin", channel.acquitMargin());
            json.writeNumberField("burnIn", channel.burnIn());
            json.writeNumberField("usable", channel.usable());
            json.writeArrayFieldStart("floors");
            for (double floor : channel.floors()) {
                json.writeNumber(floor);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void rounds() throws IOException {
        json.writeArrayFieldStart("rounds");
        for (Round round : finished.run().rounds()) {
            json.writeStartObject();
            json.writeNumberField("number", round.number());
            json.writeStringField("startedAt", round.startedAt().toString());
            json.writeStringField("loadEndedAt", round.loadEndedAt().toString());
            json.writeStringField("floorAt", round.floor().at().toString());
            json.writeNumberField("rootPid", round.floor().rootPid());
            Map<String, Number> readings = new TreeMap<>();
            for (Map.Entry<Channel, Double> reading : round.floor().readings().entrySet()) {
                readings.put(reading.getKey().name(), reading.getValue());
            }
            numbers("floors", readings);
            Map<String, Number> totals = new TreeMap<>();
            for (Map.Entry<Exposure, Long> total : round.cumulative().entrySet()) {
                totals.put(total.getKey().key(), total.getValue());
            }
            numbers("totals", totals);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void tools() throws IOException {
        json.writeArrayFieldStart("tools");
        for (ToolGrowth tool : finished.verdict().tools()) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            json.writeNumberField("calls", tool.calls());
            interval("bytesPerCall", tool.rate());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void run() throws IOException {
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
        map("settings", run.settings());
        json.writeEndObject();
    }

    private void files() throws IOException {
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

    private void interval(String name, Interval interval) throws IOException {
        json.writeObjectFieldStart(name);
        number("value", interval.value());
        number("low", interval.low());
        number("high", interval.high());
        json.writeEndObject();
    }

    /** Write a number; one that is not finite, which JSON lacks, is left out: there is no bound. */
    private void number(String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        }
    }

    private void number(String name, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            number(name, value.getAsDouble());
        }
    }

    private void strings(String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }

    private void map(String name, Map<String, String> map) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, String> entry : map.entrySet()) {
            json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }

    private void numbers(String name, Map<String, Number> map) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Number> entry : map.entrySet()) {
            if (entry.getValue() instanceof Long whole) {
                json.writeNumberField(entry.getKey(), whole);
            } else {
                number(entry.getKey(), entry.getValue().doubleValue());
            }
        }
        json.writeEndObject();
    }
}
