package mcpleak.probe.node;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import mcpleak.recording.WhatGrew.HeapContents.Held;

/**
 * Add up a sampling heap profile of V8 by allocating function. Pure; no state.
 *
 * <p>See https://chromedevtools.github.io/devtools-protocol/v8/HeapProfiler/#type-SamplingHeapProfileNode.
 */
final class SamplingProfile {

    private static final int LONGEST_PLACE = 120;

    private SamplingProfile() {}

    /**
     * Return what is held, by the function that allocated it and the place where that is.
     *
     * @param head the profile's topmost node; its bytes are scaled up by V8, instances are not told
     */
    static Map<String, Held> held(JsonNode head) {
        Map<String, Held> functions = new HashMap<>();
        Deque<JsonNode> left = new ArrayDeque<>();
        left.push(head);
        while (!left.isEmpty()) {
            JsonNode node = left.pop();
            node.path("children").forEach(left::push);
            long bytes = node.path("selfSize").asLong();
            if (bytes > 0) {
                functions.merge(name(node.path("callFrame")), new Held(bytes, 0), Held::plus);
            }
        }
        return functions;
    }

    private static String name(JsonNode frame) {
        String function = frame.path("functionName").asText("");
        String url = frame.path("url").asText("");
        String named = function.isEmpty() ? "(anonymous)" : function;
        if (url.isEmpty()) {
            return named;
        }
        String place = url.startsWith("file://") ? url.substring("file://".length()) : url;
        String cut = place.length() <= LONGEST_PLACE ? place : "..." + place.substring(place.length() - LONGEST_PLACE);
        return named + " " + cut + ":" + (frame.path("lineNumber").asInt() + 1);
    }
}
