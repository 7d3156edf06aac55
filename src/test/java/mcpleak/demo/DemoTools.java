package mcpleak.demo;

import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * Offer the demo server's four tools and count their calls.
 *
 * <p>Each tool answers one text; memory that does not suffice and work that fails become {@code isError} answers.
 * Thread-safe.
 */
final class DemoTools {

    private static final int MAX_RESULTS = 50;
    private static final int MAX_WIDTH = 200;

    private final DemoMemory memory;
    private final DemoLedger ledger;
    private final Duration delay;
    private final Map<String, AtomicLong> executed = new TreeMap<>();
    private final List<DemoTool> tools = new ArrayList<>();

    DemoTools(DemoMemory memory, DemoLedger ledger, Duration delay) {
        this.memory = memory;
        this.ledger = ledger;
        this.delay = delay;
        add("echo", "Return the message.", Map.of("message", text(1, 200)), DemoTools::echo);
        add(
                "add",
                "Return the sum of two integers.",
                Map.of("a", integer(0, 1_000), "b", integer(0, 1_000)),
                a -> "" + (whole(a, "a") + whole(a, "b")));
        add(
                "search",
                "Return the titles of documents that match.",
                Map.of("query", text(1, 60), "limit", integer(1, MAX_RESULTS)),
                DemoTools::search);
        add(
                "render",
                "Draw a box of the given width and height in text.",
                Map.of("width", integer(2, MAX_WIDTH), "height", integer(1, 20)),
                DemoTools::render);
    }

    /** Return the tools in the order in which they are listed. */
    List<DemoTool> all() {
        return List.copyOf(tools);
    }

    /** Return the tools as servers with sessions take them. */
    List<SyncToolSpecification> specifications() {
        return tools.stream()
                .map(tool -> SyncToolSpecification.builder()
                        .tool(Tool.builder(tool.name(), tool.inputSchema())
                                .description(tool.description())
                                .build())
                        .callHandler((exchange, request) -> result(tool.call().apply(request.arguments())))
                        .build())
                .toList();
    }

    private static CallToolResult result(Answer answer) {
        return CallToolResult.builder()
                .addTextContent(answer.text())
                .isError(answer.failed())
                .build();
    }

    /**
     * A tool, whatever version of the protocol it is offered in.
     *
     * @param call arguments to answer; never throws
     */
    record DemoTool(
            String name,
            String description,
            Map<String, Object> inputSchema,
            Function<Map<String, Object>, Answer> call) {}

    /** What a call answers: one text, which says what is wrong where the call failed. */
    public record Answer(String text, boolean failed) {}

    /** Return how often each tool was executed, by name; a call counts before it answers. */
    Map<String, Long> executed() {
        Map<String, Long> counts = new TreeMap<>();
        executed.forEach((tool, count) -> counts.put(tool, count.get()));
        return counts;
    }

    private void add(
            String name,
            String description,
            Map<String, Object> properties,
            Function<Map<String, Object>, String> action) {
        executed.put(name, new AtomicLong());
        Map<String, Object> schema = Map.of(
                "type",
                "object",
                "properties",
                new TreeMap<>(properties),
                "required",
                properties.keySet().stream().sorted().toList(),
                "additionalProperties",
                false);
        tools.add(new DemoTool(name, description, schema, arguments -> call(name, action, arguments)));
    }

    private Answer call(String name, Function<Map<String, Object>, String> action, Map<String, Object> arguments) {
        DemoLedger.Exporter exporter = ledger.begin(name);
        try {
            executed.getOrDefault(name, new AtomicLong()).incrementAndGet();
            memory.onCall(name);
            Thread.sleep(delay.toMillis());
            return new Answer(action.apply(arguments), false);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return failed(name + " was interrupted");
        } catch (OutOfMemoryError full) {
            return failed("the demo server ran out of memory after " + memory.pieces()
                    + " pieces were leaked as demo.leak says: " + full.getMessage());
        } catch (RuntimeException failure) {
            return failed(name + " failed: " + failure.getMessage());
        } finally {
            ledger.end(exporter);
        }
    }

    private static Answer failed(String text) {
        return new Answer(text, true);
    }

    private static String echo(Map<String, Object> arguments) {
        return String.valueOf(arguments.get("message"));
    }

    private static String search(Map<String, Object> arguments) {
        StringBuilder titles = new StringBuilder();
        for (int hit = 1; hit <= Math.min(MAX_RESULTS, whole(arguments, "limit")); hit++) {
            titles.append(hit).append(". ").append(arguments.get("query")).append('\n');
        }
        return titles.toString();
    }

    private static String render(Map<String, Object> arguments) {
        int width = (int) Math.min(MAX_WIDTH, whole(arguments, "width"));
        return ("#".repeat(width) + "\n").repeat((int) Math.min(20, whole(arguments, "height")));
    }

    private static long whole(Map<String, Object> arguments, String name) {
        if (arguments.get(name) instanceof Number number) {
            return number.longValue();
        }
        throw new IllegalArgumentException("argument " + name + " is not a number");
    }

    private static Map<String, Object> text(int minLength, int maxLength) {
        return Map.of("type", "string", "minLength", minLength, "maxLength", maxLength);
    }

    private static Map<String, Object> integer(int minimum, int maximum) {
        return Map.of("type", "integer", "minimum", minimum, "maximum", maximum);
    }
}
