package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Gather the pages of one of a server's lists, however many it says there are.
 *
 * <p>Not thread-safe; one a listing.
 */
public final class ToolsListing {

    /** Most pages. */
    public static final int MAX_PAGES = 2_000;

    /** Most values in the schemas of all tools together: as many as fit a small heap. */
    public static final int MAX_VALUES = 1_500_000;

    /**
     * One page of a server's tools.
     *
     * @param tools the tools in the server's order, those without a name left out; may be empty
     * @param nameless how many elements were left out because they have no name
     */
    public record Page(List<Tool> tools, int nameless) {

        /** Read the result of {@code tools/list}. */
        public static ParsedResult<Page> read(JsonNode result) {
            JsonNode list = result.path("tools");
            if (!list.isArray()) {
                return new ParsedResult.Invalid<>("the result of tools/list has no array \"tools\"");
            }
            List<Tool> tools = new ArrayList<>(list.size());
            for (JsonNode element : list) {
                Tool.read(element).tell(tools::add, nameless -> {});
            }
            return new ParsedResult.Valid<>(new Page(List.copyOf(tools), list.size() - tools.size()));
        }
    }

    private static final int CHARACTERS_A_VALUE = 100;
    private static final String TOOLS = "tools/list";

    private final String method;
    private final List<Tool> tools = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private Optional<String> cursor = Optional.empty();
    private int pages;
    private int nameless;
    private boolean leadsToItself;
    private long values;

    /**
     * Begin.
     *
     * @param method {@code tools/list}, or that of another list, whose elements are not kept
     */
    public ToolsListing(String method) {
        this.method = method;
    }

    /**
     * Take the next page.
     *
     * @return why the list is refused; empty if it is not
     */
    public Optional<String> take(JsonNode page) {
        JsonNode next = page.path("nextCursor");
        Optional<String> before = cursor;
        cursor = next.isTextual() ? Optional.of(next.asText()) : Optional.empty();
        pages++;
        if (cursor.isPresent() && cursor.equals(before)) {
            // the last page leads to itself, as servers do whose last cursor is an empty text
            cursor = Optional.empty();
            leadsToItself = true;
            return Optional.empty();
        }
        if (cursor.isPresent() && !seen.add(cursor.get())) {
            return Optional.of(method + " goes in circles: a nextCursor came twice");
        }
        if (cursor.isPresent() && pages >= MAX_PAGES) {
            return Optional.of(String.format(
                    Locale.ROOT, "%s has more than %,d pages (ToolsListing.MAX_PAGES)", method, MAX_PAGES));
        }
        return method.equals(TOOLS) ? takeTools(page) : Optional.empty();
    }

    private Optional<String> takeTools(JsonNode page) {
        ParsedResult<Page> read = Page.read(page);
        if (read instanceof ParsedResult.Invalid<Page> not) {
            return Optional.of("malformed answer: " + not.reason());
        }
        Page more = ((ParsedResult.Valid<Page>) read).value();
        for (Tool tool : more.tools()) {
            values += size(tool.inputSchema())
                    + (tool.name().length() + tool.description().length()) / CHARACTERS_A_VALUE;
        }
        if (values > MAX_VALUES) {
            return Optional.of(String.format(
                    Locale.ROOT,
                    "%s has schemas of more than %,d values (ToolsListing.MAX_VALUES)",
                    method,
                    MAX_VALUES));
        }
        tools.addAll(more.tools());
        nameless += more.nameless();
        return Optional.empty();
    }

    /** Count a tree, by loops where it is flat: its depth is bounded by the reader of messages. */
    private static long size(JsonNode node) {
        if (!node.isContainerNode()) {
            return 1L + (node.isTextual() ? node.asText().length() / CHARACTERS_A_VALUE : 0);
        }
        long sum = 1;
        for (JsonNode child : node) {
            sum += size(child);
        }
        return sum;
    }

    /** Return what to ask the next page with; empty before the first page and after the last. */
    public Optional<String> cursor() {
        return cursor;
    }

    /** Say whether the last page named itself as the next: what it holds was taken once. */
    public boolean leadsToItself() {
        return leadsToItself;
    }

    /** Return the tools so far, in the server's order; empty if the list is not one of tools. */
    public List<Tool> tools() {
        return List.copyOf(tools);
    }

    /** Return how many tools there are so far. */
    public int count() {
        return tools.size();
    }

    /** Return how many elements were left out because they have no name. */
    public int nameless() {
        return nameless;
    }
}
