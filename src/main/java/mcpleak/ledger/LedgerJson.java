package mcpleak.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Write a ledger as JSON, ASCII only. A part that does not apply is absent. Stateless. */
public final class LedgerJson {

    private static final JsonFactory JSON =
            JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    private LedgerJson() {}

    /** Return a whole report as one JSON object that ends with a line feed. */
    public static String text(LedgerReport report) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter()
                    .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                    .withArrayIndenter(new DefaultIndenter("  ", "\n")));
            json.writeStartObject();
            json.writeNumberField("schemaVersion", 1);
            json.writeNumberField("lines", report.lines());
            if (report.from().isPresent() && report.to().isPresent()) {
                json.writeStringField("from", report.from().get().toString());
                json.writeStringField("to", report.to().get().toString());
            }
            json.writeNumberField("requests", report.requests());
            json.writeNumberField("unnamedCalls", report.unnamedCalls());
            json.writeNumberField("restarts", report.restarts());
            writePairs(json, "pairs", report.pairs());
            writeTools(json, report.tools());
            writeAlarms(json, "alarms", report.alarms());
            texts(json, "notes", report.notes());
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a StringWriter does not fail", e);
        }
        return out.append('\n').toString();
    }

    /** Write calls by tool as the array field {@code tools}. */
    public static void writeTools(JsonGenerator json, List<ToolCalls> tools) throws IOException {
        json.writeArrayFieldStart("tools");
        for (ToolCalls tool : tools) {
            json.writeStartObject();
            json.writeStringField("name", tool.name());
            json.writeNumberField("calls", tool.calls());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Write alarms as an array field. */
    public static void writeAlarms(JsonGenerator json, String field, List<Alarm> alarms) throws IOException {
        json.writeArrayFieldStart(field);
        for (Alarm alarm : alarms) {
            json.writeStartObject();
            json.writeStringField("pair", alarm.pair());
            json.writeStringField("rule", alarm.rule());
            json.writeStringField("text", alarm.text());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Write pairs as an array field. */
    public static void writePairs(JsonGenerator json, String field, List<PairReport> pairs) throws IOException {
        json.writeArrayFieldStart(field);
        for (PairReport pair : pairs) {
            json.writeStartObject();
            counts(json, pair);
            rates(json, pair);
            texts(json, "openKeys", pair.openKeys());
            unmatched(json, pair.unmatched());
            groups(json, pair);
            shares(json, pair);
            impact(json, pair);
            texts(json, "common", pair.common());
            course(json, pair.course());
            json.writeBooleanField("certain", pair.uncertain().isEmpty());
            texts(json, "uncertain", pair.uncertain());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void counts(JsonGenerator json, PairReport pair) throws IOException {
        json.writeStringField("name", pair.name());
        json.writeNumberField("started", pair.started());
        json.writeNumberField("stopped", pair.stopped());
        json.writeNumberField("open", pair.open());
        json.writeNumberField("perhapsInFlight", pair.perhapsInFlight());
        json.writeNumberField("stoppedWithoutStart", pair.stoppedWithoutStart());
        json.writeNumberField("repeatedLines", pair.repeated());
        json.writeNumberField("lostAtRestart", pair.lostAtRestart());
        json.writeNumberField("peakActive", pair.peak());
        json.writeStringField("standing", pair.standing().name());
    }

    private static void rates(JsonGenerator json, PairReport pair) throws IOException {
        if (pair.rate().isPresent()) {
            ProportionInterval rate = pair.rate().get();
            json.writeNumberField("ratePercent", rate.percent());
            json.writeNumberField("ratePercentLow", rate.lowPercent());
            json.writeNumberField("ratePercentHigh", rate.highPercent());
        }
        if (pair.perThousandCalls().isPresent()) {
            json.writeNumberField("openPer1000Calls", pair.perThousandCalls().getAsDouble());
        }
        if (pair.perHour().isPresent()) {
            json.writeNumberField("openPerHour", pair.perHour().getAsDouble());
        }
        if (pair.perSession().isPresent()) {
            json.writeNumberField("openPerSession", pair.perSession().getAsDouble());
        }
    }

    private static void unmatched(JsonGenerator json, List<Unmatched> all) throws IOException {
        json.writeArrayFieldStart("unmatched");
        for (Unmatched each : all) {
            json.writeStartObject();
            json.writeStringField("key", each.key());
            json.writeNumberField("line", each.line());
            json.writeNumberField("candidates", each.candidates());
            if (each.at().isPresent()) {
                json.writeStringField("at", each.at().get().toString());
            }
            if (each.openFor().isPresent()) {
                json.writeNumberField("openSeconds", each.openFor().get());
            }
            if (each.request().isPresent()) {
                json.writeNumberField("request", each.request().get());
            }
            if (each.tool().isPresent()) {
                json.writeStringField("tool", each.tool().get());
            }
            if (each.outcome().isPresent()) {
                json.writeStringField("outcome", each.outcome().get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void groups(JsonGenerator json, PairReport pair) throws IOException {
        json.writeArrayFieldStart("groups");
        for (GroupCount group : pair.groups()) {
            json.writeStartObject();
            json.writeStringField("name", group.name());
            json.writeNumberField("started", group.started());
            json.writeNumberField("stopped", group.stopped());
            json.writeNumberField("open", group.open());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void shares(JsonGenerator json, PairReport pair) throws IOException {
        json.writeArrayFieldStart("byTool");
        for (ToolShare share : pair.byTool()) {
            json.writeStartObject();
            json.writeStringField("name", share.tool());
            json.writeNumberField("open", share.open());
            json.writeNumberField("calls", share.calls());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void impact(JsonGenerator json, PairReport pair) throws IOException {
        if (pair.bytesEach().isEmpty()) {
            return;
        }
        json.writeNumberField("bytesEach", pair.bytesEach().getAsLong());
        json.writeStringField("bytesFrom", pair.bytesFrom());
        json.writeArrayFieldStart("impact");
        for (Impact row : pair.impact()) {
            json.writeStartObject();
            json.writeNumberField("requests", row.requests());
            json.writeNumberField("open", row.left());
            json.writeNumberField("bytes", row.bytes());
            json.writeStringField("about", row.about());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void course(JsonGenerator json, List<CoursePoint> course) throws IOException {
        json.writeArrayFieldStart("course");
        for (CoursePoint point : course) {
            json.writeStartObject();
            json.writeStringField("at", point.at().toString());
            json.writeNumberField("active", point.active());
            json.writeNumberField("calls", point.calls());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void texts(JsonGenerator json, String name, List<String> texts) throws IOException {
        json.writeArrayFieldStart(name);
        for (String text : texts) {
            json.writeString(text);
        }
        json.writeEndArray();
    }
}
