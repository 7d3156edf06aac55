package mcpleak.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.core.util.Separators;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import mcpleak.ledger.LedgerJson;
import mcpleak.ledger.LedgerReport;
import mcpleak.verdict.Basis;
import mcpleak.verdict.ChannelVerdict;
import mcpleak.verdict.Culprit;
import mcpleak.verdict.Estimate;
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
    private final JsonFields fields;

    private MemoryJson(FinishedRun finished, JsonGenerator json) {
        this.finished = finished;
        this.json = json;
        fields = new JsonFields(json);
    }

    /** Render a run; the text ends with a line break. */
    public static String text(FinishedRun finished) {
        return written(json -> new MemoryJson(finished, json).write());
    }

    /** Write fields of JSON. */
    interface Writing {
        void write(JsonGenerator json) throws IOException;
    }

    /** Write JSON as all our files are written: ASCII, indented; the text ends with a line break. */
    static String written(Writing content) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = new WellFormedText(JSON.createGenerator(out))) {
            json.setPrettyPrinter(new DefaultPrettyPrinter(
                            Separators.createDefaultInstance().withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));
            content.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot be written to", e);
        }
        return out + "\n";
    }

    /** Writes U+FFFD for half a surrogate pair, which a server's names may have and parsers refuse. Confined to one thread. */
    private static final class WellFormedText extends JsonGeneratorDelegate {

        WellFormedText(JsonGenerator json) {
            super(json);
        }

        @Override
        public void writeFieldName(String name) throws IOException {
            super.writeFieldName(wellFormed(name));
        }

        @Override
        public void writeString(String text) throws IOException {
            super.writeString(wellFormed(text));
        }

        private static String wellFormed(String text) {
            int[] points = text.codePoints()
                    .map(point -> Character.getType(point) == Character.SURROGATE ? 0xFFFD : point)
                    .toArray();
            return new String(points, 0, points.length);
        }
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
        RunJson run = new RunJson(finished, json, fields);
        run.load();
        run.memory();
        channels();
        run.rounds();
        tools();
        run.leftOut();
        run.whatGrew();
        if (finished.ledger().isPresent()) {
            LedgerJson.writePairs(json, "ledger", finished.ledger().get().pairs());
            LedgerJson.writeAlarms(json, "ledgerAlarms", finished.ledger().get().alarms());
            ledgerCalls(finished.ledger().get());
        }
        fields.strings("caveats", verdict.caveats());
        fields.strings("toSettle", verdict.toSettle());
        fields.map("environment", finished.run().environment());
        json.writeStringField("action", verdict.action());
        basis(verdict.basis());
        new FurtherJson(json, fields).write(verdict.further());
        run.run();
        run.files();
        json.writeEndObject();
    }

    private void estimate(Estimate estimate) throws IOException {
        json.writeObjectFieldStart("estimate");
        fields.number("value", estimate.rate().value());
        fields.number("low", estimate.rate().low());
        fields.number("high", estimate.rate().high());
        json.writeStringField("unit", estimate.unit());
        json.writeStringField("exposure", estimate.exposure().key());
        json.writeStringField("channel", estimate.channel().name());
        fields.number("bytesPerCall", estimate.bytesPerCall());
        json.writeEndObject();
    }

    private void basis(Basis basis) throws IOException {
        json.writeObjectFieldStart("basis");
        json.writeNumberField("rounds", basis.rounds());
        json.writeNumberField("burnIn", basis.burnIn());
        json.writeNumberField("calls", basis.calls());
        json.writeNumberField("failedCalls", basis.failedCalls());
        json.writeNumberField("usableCalls", basis.usableCalls());
        fields.number("growth", basis.growth());
        long all = basis.calls() + basis.failedCalls();
        json.writeNumberField("allCalls", all);
        fields.number("failedShare", (double) basis.failedCalls() / Math.max(1, all));
        json.writeEndObject();
    }

    private void bound(double bytesPerCall) throws IOException {
        json.writeObjectFieldStart("bound");
        fields.number("bytesPerCall", bytesPerCall);
        json.writeNumberField("confidence", LeakVerdict.CONFIDENCE);
        json.writeEndObject();
    }

    private void culprit(Culprit culprit) throws IOException {
        json.writeObjectFieldStart("culprit");
        json.writeStringField("kind", culprit.kind().name());
        if (culprit.name().isPresent()) {
            json.writeStringField("name", culprit.name().get());
        }
        fields.strings("candidates", culprit.candidates());
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
                fields.interval("rate", channel.rate().get());
            }
            if (channel.tailRate().isPresent()) {
                fields.interval("tailRate", channel.tailRate().get());
            }
            fields.number("convictMargin", channel.convictMargin());
            fields.number("acquitMargin", channel.acquitMargin());
            json.writeNumberField("burnIn", channel.burnIn());
            json.writeNumberField("usable", channel.usable());
            if (channel.step().isPresent()) {
                json.writeObjectFieldStart("step");
                json.writeNumberField("round", channel.step().get().round());
                fields.number("size", channel.step().get().size());
                json.writeEndObject();
            }
            json.writeArrayFieldStart("floors");
            for (double floor : channel.floors()) {
                json.writeNumber(floor);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void ledgerCalls(LedgerReport told) throws IOException {
        json.writeObjectFieldStart("ledgerCalls");
        json.writeNumberField("logged", told.requests());
        json.writeNumberField("unnamed", told.unnamedCalls());
        LedgerJson.writeTools(json, told.tools());
        fields.strings("notes", told.notes());
        json.writeEndObject();
    }

    private void tools() throws IOException {
        json.writeArrayFieldStart("tools");
        for (ToolGrowth tool : finished.verdict().tools()) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            json.writeNumberField("calls", tool.calls());
            fields.interval("bytesPerCall", tool.rate());
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
