package mcpleak.mcp;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Say of which changes a client from 2026-07-28 on wants to be told.
 *
 * @param lists the lists whose changes are told; may be empty
 * @param resources addresses of the resources whose updates are told; may be empty
 */
public record SubscriptionFilter(Set<Listed> lists, List<String> resources) {

    /** Name a list that a server may change. */
    public enum Listed {
        TOOLS("toolsListChanged"),
        PROMPTS("promptsListChanged"),
        RESOURCES("resourcesListChanged");

        private final String member;

        Listed(String member) {
            this.member = member;
        }
    }

    /** All lists, no resource. */
    public static final SubscriptionFilter ALL_LISTS = new SubscriptionFilter(EnumSet.allOf(Listed.class), List.of());

    public SubscriptionFilter {
        lists = Set.copyOf(lists);
        resources = List.copyOf(resources);
    }

    /** Write the member {@code notifications} of the request; an object, in the order of {@link Listed}. */
    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Listed each : Listed.values()) {
            if (lists.contains(each)) {
                json.put(each.member, true);
            }
        }
        if (!resources.isEmpty()) {
            resources.forEach(json.putArray("resourceSubscriptions")::add);
        }
        return json;
    }
}
