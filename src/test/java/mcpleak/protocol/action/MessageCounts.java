package mcpleak.protocol.action;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Count what a server is sent by method, and keep nothing else. Thread-safe. */
public final class MessageCounts {

    /** The name of what carries no message. */
    public static final String DELETE = "DELETE session";

    private static final Pattern METHOD = Pattern.compile("\"method\":\"([^\"]+)\"");

    private final Map<String, LongAdder> counts = new ConcurrentHashMap<>();

    void count(String message) {
        Matcher found = METHOD.matcher(message);
        add(found.find() ? found.group(1) : DELETE);
    }

    public void add(String what) {
        counts.computeIfAbsent(what, each -> new LongAdder()).increment();
    }

    public Map<String, Long> all() {
        Map<String, Long> all = new TreeMap<>();
        counts.forEach((method, count) -> all.put(method, count.sum()));
        return all;
    }
}
