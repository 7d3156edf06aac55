package mcpleak.protocol.dsl;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import mcpleak.protocol.action.RequestPlan;
import mcpleak.protocol.setting.SessionValue;

/** Be the fetching of a prompt. Immutable. */
public final class GetPromptBuilder extends McpRequestBuilder<GetPromptBuilder> {

    private final SessionValue<String> prompt;
    private final Map<String, SessionValue<JsonNode>> arguments;

    private GetPromptBuilder(
            RequestPlan plan, SessionValue<String> prompt, Map<String, SessionValue<JsonNode>> arguments) {
        super(plan);
        this.prompt = prompt;
        this.arguments = arguments;
    }

    static GetPromptBuilder of(SessionValue<String> prompt) {
        return new GetPromptBuilder(RequestPlan.about("prompts/get", "name", prompt, Map.of()), prompt, Map.of());
    }

    /**
     * Give one argument.
     *
     * @param value in Gatling's Expression Language
     */
    public GetPromptBuilder argument(String name, String value) {
        Map<String, SessionValue<JsonNode>> more = new LinkedHashMap<>(arguments);
        more.put(name, SessionValue.string(SessionValue.text(value)));
        var others = Map.of("arguments", SessionValue.object(more));
        RequestPlan other =
                RequestPlan.about("prompts/get", "name", prompt, others).with(plan().options());
        return new GetPromptBuilder(other, prompt, more);
    }

    @Override
    GetPromptBuilder with(RequestPlan other) {
        return new GetPromptBuilder(other, prompt, arguments);
    }
}
