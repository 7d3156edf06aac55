package mcpleak.report;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import mcpleak.verdict.ArmVerdict;
import mcpleak.verdict.BaselineComparison;
import mcpleak.verdict.Confirmation;
import mcpleak.verdict.Further;
import mcpleak.verdict.GrowthDifference;
import mcpleak.verdict.TimeToLimit;

/**
 * Write the parts of {@code memory.json} that go with a verdict where they apply.
 *
 * <p>Confined to one thread.
 */
final class FurtherJson {

    private final JsonGenerator json;
    private final JsonFields fields;

    FurtherJson(JsonGenerator json, JsonFields fields) {
        this.json = json;
        this.fields = fields;
    }

    void write(Further further) throws IOException {
        if (further.confirmation().isPresent()) {
            confirmation(further.confirmation().get());
        }
        if (further.timeToLimit().isPresent()) {
            timeToLimit(further.timeToLimit().get());
        }
        if (further.moreRounds().isPresent()) {
            json.writeObjectFieldStart("moreRounds");
            json.writeNumberField("rounds", further.moreRounds().get().rounds());
            fields.number("seconds", further.moreRounds().get().seconds());
            json.writeEndObject();
        }
        if (further.comparison().isPresent()) {
            comparison(further.comparison().get());
        }
        if (!further.arms().isEmpty()) {
            arms(further.arms());
        }
    }

    private void arms(List<ArmVerdict> arms) throws IOException {
        json.writeArrayFieldStart("arms");
        for (ArmVerdict arm : arms) {
            json.writeStartObject();
            json.writeStringField("name", arm.name());
            json.writeStringField("verdict", arm.verdict().answer().name());
            json.writeStringField("sentence", arm.line());
            if (arm.bytesPerCall().isPresent()) {
                fields.interval("bytesPerCall", arm.bytesPerCall().get());
            }
            if (arm.bytesPerSession().isPresent()) {
                fields.interval("bytesPerSession", arm.bytesPerSession().get());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private void confirmation(Confirmation confirmation) throws IOException {
        json.writeObjectFieldStart("confirmation");
        json.writeStringField("outcome", confirmation.outcome().name());
        json.writeStringField("suspect", confirmation.suspect());
        json.writeStringField("sentence", confirmation.sentence());
        json.writeStringField("unit", confirmation.unit());
        fields.interval("alone", confirmation.alone());
        json.writeNumberField("callsAlone", confirmation.callsAlone());
        fields.interval("others", confirmation.others());
        json.writeNumberField("callsOthers", confirmation.callsOthers());
        json.writeEndObject();
    }

    private void timeToLimit(TimeToLimit time) throws IOException {
        json.writeObjectFieldStart("timeToLimit");
        json.writeStringField("sentence", time.sentence());
        json.writeNumberField("limitBytes", time.limitBytes());
        json.writeNumberField("usedBytes", time.usedBytes());
        fields.interval("bytesPerCall", time.bytesPerCall());
        fields.number("callsPerSecond", time.callsPerSecond());
        fields.number("calls", time.calls());
        fields.interval("seconds", time.seconds());
        json.writeEndObject();
    }

    private void comparison(BaselineComparison comparison) throws IOException {
        json.writeObjectFieldStart("baseline");
        json.writeStringField("run", comparison.baseline());
        json.writeStringField("change", comparison.change().name());
        json.writeStringField("sentence", comparison.sentence());
        json.writeArrayFieldStart("differences");
        for (GrowthDifference difference : comparison.differences()) {
            json.writeStartObject();
            json.writeStringField("channel", difference.channel().name());
            json.writeStringField("change", difference.change().name());
            json.writeStringField("exposure", difference.exposure().key());
            json.writeStringField("unit", difference.unit());
            fields.interval("before", difference.before());
            fields.interval("after", difference.after());
            fields.interval("difference", difference.difference());
            json.writeEndObject();
        }
        json.writeEndArray();
        fields.strings("remarks", comparison.remarks());
        json.writeEndObject();
    }
}
