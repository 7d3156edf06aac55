package mcpleak.protocol.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import mcpleak.protocol.action.RequestPlan;
import mcpleak.protocol.setting.SessionValue;

/** Be the request to complete an argument of a prompt or of a resource template. Immutable. */
public final class CompletionBuilder extends McpRequestBuilder<CompletionBuilder> {

    private static final String COMPLETE = "completion/complete";

    private final Map<String, SessionValue<JsonNode>> members;
    private final Map<String, SessionValue<JsonNode>> context;

    private CompletionBuilder(
            RequestPlan plan,
            Map<String, SessionValue<JsonNode>> members,
            Map<String, SessionValue<JsonNode>> context) {
        super(plan);
        this.members = members;
        this.context = context;
    }

    static CompletionBuilder of(Map<String, Object> reference, String argument, String value) {
        Map<String, SessionValue<JsonNode>> members = new LinkedHashMap<>();
        members.put("ref", SessionValue.json(reference));
        Map<String, SessionValue<JsonNode>> asked = new LinkedHashMap<>();
        asked.put("name", SessionValue.string(SessionValue.text(argument)));
        asked.put("value", SessionValue.string(SessionValue.text(value)));
        members.put("argument", SessionValue.object(asked));
        return new CompletionBuilder(RequestPlan.of(COMPLETE, SessionValue.object(members)), members, Map.of());
    }

    /**
     * Tell an argument that was completed before.
     *
     * @param value in Gatling's Expression Language
     */
    public CompletionBuilder given(String argument, String value) {
        Map<String, SessionValue<JsonNode>> more = new LinkedHashMap<>(context);
        more.put(argument, SessionValue.string(SessionValue.text(value)));
        Map<String, SessionValue<JsonNode>> all = new LinkedHashMap<>(members);
        all.put("context", SessionValue.object(Map.of("arguments", SessionValue.object(more))));
        RequestPlan other = RequestPlan.of(COMPLETE, SessionValue.object(all)).with(plan().options());
        return new CompletionBuilder(other, members, more);
    }

    @Override
    CompletionBuilder with(RequestPlan other) {
        return new CompletionBuilder(other, members, context);
    }
}
