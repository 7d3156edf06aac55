package mcpleak.ledger;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Remembers the last line that speaks of each open key where no pair knows the line: what a stop line that is not known looks like.
 * Some 200 bytes a key, up to {@value #MOST_KEYS} keys. Confined to one thread.
 */
final class Mentions {

    private static final int MOST_KEYS = 20_000;
    private static final int MOST_SHAPES = 200;

    /** Lines without a word for a stop that are searched for keys. */
    private static final long MOST_LINES = 300_000;

    private static final int SHORTEST_KEY = 6;

    /** How many different lines are proposed at most. */
    private static final int PROPOSED = 3;

    /** How much of a line is looked at, in characters. */
    private static final int SEARCHED = 4_096;

    /** Longest literal of a proposal before and behind the key, in characters. */
    private static final int BEFORE = 60;

    private static final int BEHIND = 24;
    private static final Pattern SPECIAL = Pattern.compile("[\\\\.\\[\\](){}*+?^$|\"]");

    private final Map<String, Mention> open = new HashMap<>();
    private final Map<String, Shape> shapes = new HashMap<>();
    private final BitSet lengths = new BitSet();
    private long lines;

    /** The account that a key is open in, and what the last line that speaks of it looks like. */
    private static final class Mention {
        private final int account;
        private Optional<Shape> last = Optional.empty();

        Mention(int account) {
            this.account = account;
        }
    }

    /** What lines have in common but for the key. */
    private static final class Shape {
        private final String pattern;
        private final boolean stops;
        private boolean goesOn;

        Shape(String pattern, boolean stops) {
            this.pattern = pattern;
            this.stops = stops;
        }
    }

    /**
     * Lines that may be the stop of a pair.
     *
     * @param keys how many open keys were spoken of in such a line last
     * @param patterns what they look like, as expressions for a pairs file; the likeliest first, a few at most
     */
    record Unknown(long keys, List<String> patterns) {}

    void started(String key, int account) {
        if (key.length() >= SHORTEST_KEY && open.size() < MOST_KEYS) {
            open.putIfAbsent(key, new Mention(account));
            lengths.set(key.length());
        }
    }

    /** A line that speaks of a key whose stop is known to come later is no stop. */
    void stopped(String key) {
        Mention mention = open.remove(key);
        if (mention != null) {
            mention.last.ifPresent(shape -> shape.goesOn = true);
        }
    }

    /** Takes a line that no pair knows; whether it has a word of many logs for a stop. */
    void look(String line, boolean stops) {
        if (open.isEmpty() || (!stops && lines++ >= MOST_LINES)) {
            return;
        }
        int end = Math.min(line.length(), SEARCHED);
        int from = 0;
        for (int at = 0; at <= end; at++) {
            if (at == end || !isOfKey(line.charAt(at))) {
                if (lengths.get(at - from)) {
                    look(line, from, at, stops);
                }
                from = at + 1;
            }
        }
    }

    private static boolean isOfKey(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
    }

    private void look(String line, int from, int to, boolean stops) {
        Mention mention = open.get(line.substring(from, to));
        if (mention != null) {
            mention.last = shape(line, from, to, stops);
        }
    }

    private Optional<Shape> shape(String line, int from, int to, boolean stops) {
        String before = line.substring(Math.max(0, from - BEFORE), from);
        String behind = line.substring(to, Math.min(line.length(), to + BEHIND));
        String pattern = quoted(before.replaceFirst("(?s)^.*[0-9]\\S*", "").stripLeading())
                + "(?P<key>[0-9A-Za-z_-]+)"
                + quoted(behind.replaceFirst("(?s)\\S*[0-9].*$", "").stripTrailing());
        if (shapes.size() >= MOST_SHAPES && !shapes.containsKey(pattern)) {
            return Optional.empty();
        }
        return Optional.of(shapes.computeIfAbsent(pattern, absent -> new Shape(absent, stops)));
    }

    private static String quoted(String text) {
        return SPECIAL.matcher(text).replaceAll(special -> Matcher.quoteReplacement("\\" + special.group()));
    }

    /**
     * Return what may be the stop lines of an account: those with a word for it, or all if no stop is known.
     *
     * @param any whether no stop of the account is known
     */
    Unknown of(int account, boolean any) {
        Map<Shape, Long> found = new HashMap<>();
        open.values().stream()
                .filter(mention -> mention.account == account)
                .flatMap(mention -> mention.last.stream())
                .filter(shape -> any || (shape.stops && !shape.goesOn))
                .forEach(shape -> found.merge(shape, 1L, Long::sum));
        List<Shape> likeliest = new ArrayList<>(found.keySet());
        likeliest.sort(Comparator.comparing((Shape shape) -> shape.stops)
                .thenComparing(found::get)
                .reversed()
                .thenComparing(shape -> shape.pattern));
        return new Unknown(
                found.values().stream().mapToLong(Long::longValue).sum(),
                likeliest.stream().limit(PROPOSED).map(shape -> shape.pattern).toList());
    }
}
