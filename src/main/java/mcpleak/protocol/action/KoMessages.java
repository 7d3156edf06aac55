package mcpleak.protocol.action;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.secret.SecretMask;

/**
 * Bound how many messages of failed requests are told apart: Gatling keeps each for the whole run, and a server may say something
 * else each time.
 *
 * <p>The first {@value #MOST_AS_THEY_ARE} of a request name stay as they are. In later ones numbers and ids become {@code #}; beyond
 * {@value #MOST} they are all {@value #OTHERS}. Thread-safe.
 */
final class KoMessages {

    /** Messages of one request name that are kept word for word. */
    static final int MOST_AS_THEY_ARE = 20;

    /** Messages of one request name that are told apart. */
    static final int MOST = 100;

    /** What those beyond {@link #MOST} are called. */
    static final String OTHERS = "other errors";

    /** Request names that have messages of their own; the rest share one set. */
    static final int MOST_NAMES = 1000;

    /** Gatling cuts messages here too. */
    private static final int MOST_CHARACTERS = 200;

    /** Status and error number are ours, and say what went wrong. */
    private static final Pattern OUR_OWN = Pattern.compile("(?:HTTP status \\d+(?:: )?)?(?:JSON-RPC error -?\\d+)?");

    /** UUIDs, other words of eight characters and more with a digit in them, numbers. */
    private static final Pattern CHANGING = Pattern.compile(
            "\\b\\p{XDigit}{8}(?:-\\p{XDigit}{4}){3}-\\p{XDigit}{12}\\b|\\b(?=[A-Za-z_]*[0-9])[0-9A-Za-z_]{8,}\\b|[0-9]+");

    private final Map<String, Set<String>> byName = new ConcurrentHashMap<>();

    /** Return what a failed request is entered with, its secrets hidden. */
    String of(String request, String message) {
        String masked = SecretMask.mask(message);
        String cut = masked.length() > MOST_CHARACTERS ? masked.substring(0, MOST_CHARACTERS) : masked;
        String name = byName.size() < MOST_NAMES || byName.containsKey(request) ? request : "";
        Set<String> seen = byName.computeIfAbsent(name, each -> ConcurrentHashMap.newKeySet());
        return seen.contains(cut) ? cut : among(seen, cut);
    }

    private static String among(Set<String> seen, String message) {
        synchronized (seen) {
            String told = seen.size() < MOST_AS_THEY_ARE ? message : general(message);
            if (seen.contains(told)) {
                return told;
            }
            if (seen.size() >= MOST - 1) {
                return OTHERS;
            }
            seen.add(told);
            return told;
        }
    }

    private static String general(String message) {
        Matcher own = OUR_OWN.matcher(message);
        int from = own.lookingAt() ? own.end() : 0;
        return message.substring(0, from)
                + CHANGING.matcher(message.substring(from)).replaceAll("#");
    }
}
