package mcpleak.protocol.transport.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.ParameterHeaders;
import mcpleak.protocol.message.ParsedResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remember which arguments of which tool are repeated in headers, as the lists of the server said, for all users of a run.
 *
 * <p>Thread-safe.
 */
public final class ToolHeaders {

    /** Most tools that are remembered. */
    static final int MAX_TOOLS = 10_000;

    /** Most tools that the log names. */
    private static final int MAX_LOGGED = 5;

    private static final Logger LOGGER = LoggerFactory.getLogger(ToolHeaders.class);

    private final Map<String, ParameterHeaders> headers = new ConcurrentHashMap<>();
    private final Set<String> rejected = ConcurrentHashMap.newKeySet();
    private final BiConsumer<String, String> listener;

    /**
     * Remember none yet.
     *
     * @param listener hears once of each tool that is left out, and which rule its schema breaks
     */
    public ToolHeaders(BiConsumer<String, String> listener) {
        this.listener = listener;
    }

    /** Return the arguments that a call repeats in headers; none for a tool that was not listed. */
    ParameterHeaders of(JsonRpcRequest request) {
        if (headers.isEmpty() || !request.method().equals("tools/call")) {
            return ParameterHeaders.NONE;
        }
        String tool =
                request.params().map(params -> params.path("name").asText("")).orElse("");
        return headers.getOrDefault(tool, ParameterHeaders.NONE);
    }

    /** Read a result of {@code tools/list}; return it without the tools whose headers break a rule. */
    JsonNode learn(JsonNode result) {
        if (!(result instanceof ObjectNode page) || !(page.get("tools") instanceof ArrayNode tools)) {
            return result;
        }
        ArrayNode kept = tools.arrayNode(tools.size());
        for (JsonNode tool : tools) {
            if (isValid(tool)) {
                kept.add(tool);
            }
        }
        return kept.size() == tools.size() ? result : page.deepCopy().set("tools", kept);
    }

    private boolean isValid(JsonNode tool) {
        String name = tool.path("name").asText("");
        ParsedResult<ParameterHeaders> read = ParameterHeaders.of(tool.path("inputSchema"));
        if (read instanceof ParsedResult.Valid<ParameterHeaders> as) {
            if (headers.size() < MAX_TOOLS && !(as.value().mirrored().isEmpty() && !headers.containsKey(name))) {
                headers.put(name, as.value());
            }
            return true;
        }
        if (read instanceof ParsedResult.Invalid<ParameterHeaders> not
                && rejected.size() < MAX_TOOLS
                && rejected.add(name)) {
            listener.accept(name, not.reason());
            if (rejected.size() <= MAX_LOGGED) {
                LOGGER.warn("tool left out of the list: {}: {}", oneLine(name), not.reason());
            }
        }
        return false;
    }

    private static String oneLine(String name) {
        String cut = name.length() > 80 ? name.substring(0, 80) : name;
        return cut.replaceAll("[\\p{Cc}\\p{Cf}]", "?");
    }
}
