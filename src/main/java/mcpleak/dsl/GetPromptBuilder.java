package mcpleak.dsl;

import java.util.LinkedHashMap;
import java.util.Map;
import mcpleak.gatling.RequestPlan;
import mcpleak.gatling.SessionText;
import mcpleak.gatling.SessionValue;

/** Be the fetching of a prompt. Immutable. */
public final class GetPromptBuilder extends McpRequestBuilder<GetPromptBuilder> {

    private final SessionText prompt;
    private final Map<String, SessionValue> arguments;

    private GetPromptBuilder(RequestPlan plan, SessionText prompt, Map<String, SessionValue> arguments) {
        super(plan);
        this.prompt = prompt;
        this.arguments = arguments;
    }

    static GetPromptBuilder of(SessionText prompt) {
        return new GetPromptBuilder(RequestPlan.about("prompts/get", "name", prompt), prompt, Map.of());
    }

    /**
     * Give one argument.
     *
     * @param value in Gatling's Expression Language
     */
    public GetPromptBuilder argument(String name, String value) {
        Map<String, SessionValue> more = new LinkedHashMap<>(arguments);
        more.put(name, SessionValue.text(SessionText.el(value)));
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
