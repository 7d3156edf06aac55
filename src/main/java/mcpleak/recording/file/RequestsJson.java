package mcpleak.recording.file;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.recording.Latency;
import mcpleak.recording.RequestRound;
import mcpleak.recording.RequestSummary;

/** Write and read what {@code run.json} holds of the requests. Pure; no state. */
final class RequestsJson {

    private static final String REQUESTS = "requests";

    private RequestsJson() {}

    static void write(JsonGenerator json, List<RequestSummary> requests) throws IOException {
        if (requests.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(REQUESTS);
        for (RequestSummary request : requests) {
            json.writeStartObject();
            json.writeStringField("kind", request.kind().name());
            json.writeStringField("name", request.name());
            json.writeNumberField("ok", request.ok());
            json.writeNumberField("failed", request.failed());
            write(json, "latency", request.latency());
            write(json, "failedLatency", request.failedLatency());
            write(json, "allLatency", request.allLatency());
            rounds(json, request.rounds());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, Optional<Latency> latency) throws IOException {
        if (latency.isEmpty()) {
            return;
        }
        Latency times = latency.get();
        json.writeObjectFieldStart(name);
        json.writeNumberField("count", times.count());
        json.writeNumberField("minMicros", times.minMicros());
        json.writeNumberField("meanMicros", times.meanMicros());
        json.writeNumberField("deviationMicros", times.deviationMicros());
        json.writeNumberField("p50Micros", times.p50Micros());
        json.writeNumberField("p75Micros", times.p75Micros());
        json.writeNumberField("p95Micros", times.p95Micros());
        json.writeNumberField("p99Micros", times.p99Micros());
        json.writeNumberField("maxMicros", times.maxMicros());
        json.writeNumberField("below800Millis", times.below800Millis());
        json.writeNumberField("below1200Millis", times.below1200Millis());
        json.writeEndObject();
    }

    private static void rounds(JsonGenerator json, List<RequestRound> rounds) throws IOException {
        json.writeArrayFieldStart("rounds");
        for (RequestRound round : rounds) {
            json.writeStartObject();
            json.writeNumberField("round", round.round());
            json.writeNumberField("ok", round.ok());
            json.writeNumberField("failed", round.failed());
            json.writeNumberField("meanMicros", round.meanMicros());
            json.writeNumberField("p50Micros", round.p50Micros());
            json.writeNumberField("p95Micros", round.p95Micros());
            json.writeNumberField("p99Micros", round.p99Micros());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static List<RequestSummary> read(JsonPlace run) throws MalformedInput {
        List<RequestSummary> requests = new ArrayList<>();
        if (run.has(REQUESTS)) {
            for (JsonPlace place : run.array(REQUESTS)) {
                requests.add(request(place));
            }
        }
        return requests;
    }

    private static RequestSummary request(JsonPlace place) throws MalformedInput {
        List<RequestRound> rounds = new ArrayList<>();
        for (JsonPlace round : place.array("rounds")) {
            rounds.add(new RequestRound(
                    round.integer("round"),
                    round.whole("ok"),
                    round.whole("failed"),
                    round.number("meanMicros"),
                    round.whole("p50Micros"),
                    round.whole("p95Micros"),
                    round.whole("p99Micros")));
        }
        try {
            return new RequestSummary(
                    place.constant("kind", RequestSummary.Kind.class),
                    place.text("name"),
                    place.whole("ok"),
                    place.whole("failed"),
                    latency(place, "latency"),
                    latency(place, "failedLatency"),
                    latency(place, "allLatency"),
                    rounds);
        } catch (IllegalArgumentException broken) {
            throw new MalformedInput(place.path() + ": " + broken.getMessage(), broken);
        }
    }

    private static Optional<Latency> latency(JsonPlace place, String field) throws MalformedInput {
        if (!place.has(field)) {
            return Optional.empty();
        }
        JsonPlace times = place.object(field);
        return Optional.of(new Latency(
                times.whole("count"),
                times.whole("minMicros"),
                times.number("meanMicros"),
                times.number("deviationMicros"),
                times.whole("p50Micros"),
                times.whole("p75Micros"),
                times.whole("p95Micros"),
                times.whole("p99Micros"),
                times.whole("maxMicros"),
                times.whole("below800Millis"),
                times.whole("below1200Millis")));
    }
}
