package mcpleak.recording.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;

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

    private static final String LEFT_OUT = "leftOut";
    private static final String UNLISTED = "leftOutUnlisted";
    private static final String REST = "rest";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private RecordedRunJson() {}

    /**
     * Return the text of {@code run.json}, ending in a line feed.
     *
     * @throws IllegalArgumentException if an exposure other than a tool does not bear its kind's own word
     */
    public static String write(RecordedRun run) {
        ObjectNode json = JSON.createObjectNode().put("schemaVersion", SCHEMA_VERSION);
        json.setAll(RecordBinding.write(run));
        JsonNode leftOut = json.remove(LEFT_OUT);
        if (run.leftOut().count() > 0) {
            json.set(LEFT_OUT, leftOut.path("listed"));
            json.set(UNLISTED, leftOut.path("unlisted"));
        }
        if (run.rest().isEmpty()) {
            json.remove(REST);
        }
        try {
            return JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
                            .writeValueAsString(json)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can be written", e);
        }
    }

    /**
     * Read the text of {@code run.json}.
     *
     * @throws MalformedInput if it is not JSON, of another version, or breaks a rule; the message names the place
     */
    public static RecordedRun read(String text) throws MalformedInput {
        JsonNode json = parse(text);
        int version = RecordBinding.read(int.class, json.path("schemaVersion"), "run.schemaVersion");
        if (version != SCHEMA_VERSION) {
            throw new MalformedInput(
                    "run.schemaVersion: " + version + " is not known, this build reads " + SCHEMA_VERSION);
        }
        RecordedRun run = RecordBinding.read(RecordedRun.class, completed((ObjectNode) json), "run");
        List<Round> rounds = run.rounds();
        for (int i = 1; i < rounds.size(); i++) {
            if (rounds.get(i).number() <= rounds.get(i - 1).number()) {
                throw new MalformedInput("run.rounds[" + i + "].number: "
                        + rounds.get(i).number() + " does not come after "
                        + rounds.get(i - 1).number());
            }
        }
        return run;
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

    /** Adds what is not written where there is none, or was not written by earlier versions. */
    private static ObjectNode completed(ObjectNode run) {
        ObjectNode leftOut = JSON.createObjectNode();
        leftOut.set("listed", run.hasNonNull(LEFT_OUT) ? run.get(LEFT_OUT) : JSON.createArrayNode());
        leftOut.set("unlisted", run.hasNonNull(UNLISTED) ? run.get(UNLISTED) : leftOut.numberNode(0));
        run.set(LEFT_OUT, leftOut);
        run.putIfAbsent("requests", JSON.createArrayNode());
        run.putIfAbsent(REST, JSON.createArrayNode());
        for (JsonNode round : run.path("rounds")) {
            if (round instanceof ObjectNode object) {
                object.putIfAbsent("kind", TextNode.valueOf(RoundKind.ROUND.name()));
            }
        }
        return run;
    }
}
