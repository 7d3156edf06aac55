package mcpleak.secret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Find any of many texts in another, in a time that does not depend on how many they are. Immutable. */
final class TextIndex {

    static final TextIndex EMPTY = new TextIndex(Map.of());

    private static final int HEAD = 4;

    /** Ends what was shortened before it came here. */
    private static final String CUT = "...";

    private static final int BITS = 1 << 16;

    /** The texts by the hash of their first characters, the longest first. */
    private final Map<Integer, List<String>> byHead;

    private final long[] heads = new long[BITS / 64];

    private TextIndex(Map<Integer, List<String>> byHead) {
        this.byHead = byHead;
        byHead.keySet().forEach(head -> heads[bit(head) / 64] |= 1L << bit(head));
    }

    /**
     * Return an index that knows more.
     *
     * @param texts of 4 characters or more
     */
    TextIndex with(Set<String> texts) {
        Map<Integer, List<String>> all = new HashMap<>();
        byHead.forEach((head, known) -> all.put(head, new ArrayList<>(known)));
        for (String text : texts) {
            List<String> known = all.computeIfAbsent(head(text, 0), head -> new ArrayList<>());
            if (!known.contains(text)) {
                known.add(text);
                known.sort(Comparator.comparingInt(String::length).reversed());
            }
        }
        return new TextIndex(all);
    }

    /** Return the text with each of the known ones replaced, also where dots cut it off; from the left, the longest first. */
    String replace(String text, String by) {
        if (byHead.isEmpty()) {
            return text;
        }
        StringBuilder replaced = new StringBuilder();
        int done = 0;
        for (int at = 0; at + HEAD <= text.length(); ) {
            int length = lengthAt(text, at);
            if (length > 0) {
                replaced.append(text, done, at).append(by);
                done = at + length;
            }
            at += Math.max(1, length);
        }
        return done == 0 ? text : replaced.append(text, done, text.length()).toString();
    }

    /** Return the length of the longest known text that begins here, whole or cut off; 0 if there is none. */
    private int lengthAt(String text, int at) {
        int head = head(text, at);
        int bit = bit(head);
        if ((heads[bit / 64] & 1L << bit) == 0) {
            return 0;
        }
        List<String> candidates = byHead.getOrDefault(head, List.of());
        for (String known : candidates) {
            if (text.startsWith(known, at)) {
                return known.length();
            }
        }
        return candidates.stream()
                .mapToInt(known -> common(known, text, at))
                .filter(length -> length >= HEAD && text.startsWith(CUT, at + length))
                .findFirst()
                .orElse(0);
    }

    private static int common(String known, String text, int at) {
        int length = 0;
        while (length < known.length()
                && at + length < text.length()
                && known.charAt(length) == text.charAt(at + length)) {
            length++;
        }
        return length;
    }

    private static int head(String text, int at) {
        int head = 0;
        for (int i = at; i < at + HEAD; i++) {
            head = head * 31 + text.charAt(i);
        }
        return head;
    }

    private static int bit(int head) {
        return (head ^ head >>> 16) & BITS - 1;
    }
}
