package mcpleak.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Optional;
import mcpleak.compare.Build;
import mcpleak.compare.Change;
import mcpleak.compare.Check;
import mcpleak.compare.ComparedRun;
import mcpleak.compare.Comparison;
import mcpleak.compare.Trend;
import mcpleak.verdict.Interval;

/**
 * Render {@code compare.json}: a comparison and every number behind it, for scripts.
 *
 * <p>Thread-safe. ASCII only; a part that does not apply is absent. Intervals are 95 % intervals. Its form is {@link #schema()}.
 */
public final class CompareJson {

    /** Version of the form; it changes when a field's meaning or place does. */
    public static final int SCHEMA_VERSION = 1;

    private final Comparison comparison;
    private final JsonGenerator json;
    private final JsonFields fields;

    private CompareJson(Comparison comparison, JsonGenerator json) {
        this.comparison = comparison;
        this.json = json;
        fields = new JsonFields(json);
    }

    /** Render a comparison; the text ends with a line break. */
    public static String text(Comparison comparison) {
        return MemoryJson.written(json -> new CompareJson(comparison, json).write());
    }

    /** Return the JSON Schema (draft 2020-12) of what {@link #text} renders. */
    public static String schema() {
        return PageAsset.read("compare.schema.json");
    }

    private void write() throws IOException {
        json.writeStartObject();
        json.writeNumberField("schemaVersion", SCHEMA_VERSION);
        json.writeStringField("outcome", comparison.outcome().name());
        json.writeStringField("sentence", plain(ChangeText.sentence(comparison)));
        json.writeStringField("noise", comparison.noise());
        build("baseline", comparison.baseline());
        build("candidate", comparison.candidate());
        bad("firstBad", comparison.trend().firstBad());
        bad("lastGood", comparison.trend().lastGood());
        json.writeArrayFieldStart("changes");
        for (Change change : comparison.changes()) {
            change(change);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("checks");
        for (Check check : comparison.checks()) {
            json.writeStartObject();
            json.writeStringField("level", check.level().name());
            json.writeStringField("text", check.text());
            json.writeEndObject();
        }
        json.writeEndArray();
        trend();
        json.writeEndObject();
    }

    private static String plain(String text) {
        return text.replace('\u00a0', ' ').replace('\u2212', '-');
    }

    private void build(String field, Build build) throws IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("label", build.label());
        if (build.commit().isPresent()) {
            json.writeStringField("commit", build.commit().get());
        }
        json.writeArrayFieldStart("runs");
        for (ComparedRun run : build.runs()) {
            json.writeStartObject();
            json.writeStringField("id", run.run().id());
            json.writeStringField("startedAt", run.run().startedAt().toString());
            json.writeStringField("verdict", run.verdict().answer().name());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void bad(String field, Optional<Build> build) throws IOException {
        if (build.isPresent()) {
            json.writeStringField(field, build.get().label());
        }
    }

    private void change(Change change) throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", change.metric().key());
        json.writeStringField("label", change.metric().label());
        json.writeStringField("group", change.metric().group().name());
        json.writeStringField("unit", change.metric().unit().sign());
        json.writeStringField("result", change.result().name());
        json.writeStringField("reason", change.reason());
        json.writeBooleanField("decides", change.metric().weight() == mcpleak.compare.Metric.Weight.DECIDES);
        fields.number("before", change.before());
        fields.number("after", change.after());
        if (change.change().isPresent()) {
            fields.interval("change", change.change().get());
        }
        json.writeObjectFieldStart("tolerance");
        json.writeStringField("scale", change.metric().scale().name());
        json.writeNumberField("value", change.metric().tolerance());
        json.writeEndObject();
        json.writeNumberField("leastNoise", change.metric().leastNoise());
        json.writeEndObject();
    }

    private void trend() throws IOException {
        json.writeArrayFieldStart("trend");
        for (Trend.Point point : comparison.trend().points()) {
            json.writeStartObject();
            json.writeStringField("build", point.build().label());
            json.writeStringField("verdict", point.answer().name());
            json.writeStringField("step", point.step().name());
            json.writeNumberField("runs", point.build().runs().size());
            Optional<Interval> growth = point.growth();
            if (growth.isPresent()) {
                fields.interval("growth", growth.get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
