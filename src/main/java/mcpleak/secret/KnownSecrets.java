package mcpleak.secret;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Remember the values that are secrets and hide them wherever they stand: as they are, URL-encoded, escaped for JSON, HTML, CSV and
 * Markdown, in base64 at any offset, and in hexadecimal.
 *
 * <p>At most {@value #MOST} values. One of fewer than {@value #SHORTEST} characters is hidden by its place alone: hidden everywhere
 * it would tear other words. Thread-safe.
 */
final class KnownSecrets {

    static final int SHORTEST = 6;
    static final int MOST = 200;

    private static final int SHORTEST_IN_FILES = 8;
    private static final int LONGEST = 16_384;

    /** Words that stand for a secret, or that everybody uses. */
    private static final Pattern WORD = Pattern.compile(
            "(?i:password|default|changeme|localhost)" + "|[a-z]{0,7}|[A-Z][a-z]{0,6}|\\*+|(.)\\1*|/[\\w./-]+");

    private final Set<String> values = new LinkedHashSet<>();
    private final List<Consumer<String>> listeners = new ArrayList<>();
    private volatile TextIndex index = TextIndex.EMPTY;
    private volatile TextIndex indexOfFiles = TextIndex.EMPTY;

    /** Remember a value; one that is too short or a common word is not. */
    synchronized void learn(String value) {
        String plain = value.strip();
        boolean fits = plain.length() >= SHORTEST && plain.length() <= LONGEST && values.size() < MOST;
        if (!fits || WORD.matcher(plain).matches() || !values.add(plain)) {
            return;
        }
        listeners.forEach(listener -> listener.accept(plain));
        index = index.with(forms(plain));
        // what may be a word, or a number, of our own files' vocabulary is hidden where it comes in, and not in a whole
        // file
        boolean unlikeOurs = plain.length() >= SHORTEST_IN_FILES
                && (plain.length() > 20 || !plain.matches("[a-z]+|[A-Z][a-z]+|[\\d.:-]+"));
        if (unlikeOurs) {
            indexOfFiles = indexOfFiles.with(forms(plain));
        }
    }

    /** Tell the values that are known and each that comes. */
    synchronized void whenLearnt(Consumer<String> listener) {
        values.forEach(listener);
        listeners.add(listener);
    }

    /** Return the text with every value hidden. */
    String hide(String text) {
        return index.replace(text, SecretMask.HIDDEN);
    }

    /** Return a whole file's text with every value hidden that cannot be a word of the file itself. */
    String hideInFile(String text) {
        return indexOfFiles.replace(text, SecretMask.HIDDEN);
    }

    /** Return how a value may be written. */
    private static Set<String> forms(String value) {
        Set<String> forms = new LinkedHashSet<>();
        for (String plain : List.of(value, decoded(value))) {
            for (String once : escaped(plain)) {
                forms.add(once);
                forms.addAll(escaped(once));
            }
            byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
            forms.add(HexFormat.of().formatHex(bytes));
            forms.add(HexFormat.of().withUpperCase().formatHex(bytes));
            forms.addAll(base64(bytes));
        }
        forms.removeIf(form -> form.length() < SHORTEST);
        return forms;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }

    private static Set<String> escaped(String value) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        for (String form : List.of(
                encoded,
                encoded.replace("+", "%20"),
                encoded.replace("+", "%20").replace("%7E", "~"))) {
            forms.add(form);
            forms.add(lowerHex(form));
        }
        forms.addAll(quoted(value));
        String html = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        for (String apostrophe : List.of("'", "&#39;", "&#x27;", "&apos;")) {
            forms.add(html.replace("'", apostrophe));
            for (String quote : List.of("&quot;", "&#34;", "&#x22;")) {
                forms.add(html.replace("'", apostrophe).replace("\"", quote));
            }
        }
        forms.add(value.replaceAll("[^\\x20-\\x7E]", "?"));
        forms.add(value.replaceAll("([\\\\`*_{}\\[\\]()#+.!|<>~&-])", "\\\\$1"));
        forms.add(value.replaceAll("([\\\\`*_\\[\\]|<>])", "\\\\$1"));
        forms.add(value.replace("|", "\\|"));
        forms.add(value.replace("'", "'\\''"));
        return forms;
    }

    /** JSON's and its kin's. */
    private static List<String> quoted(String value) {
        List<String> forms = new ArrayList<>();
        String json = value.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\t", "\\t");
        forms.add(json);
        forms.add(json.replace("/", "\\/"));
        forms.add(value.replace("\"", "\"\""));
        for (String hex : List.of("0123456789abcdef", "0123456789ABCDEF")) {
            forms.add(unicode(json, "<>&'", hex));
            forms.add(unicode(json, "<>&'=/", hex));
            forms.add(unicode(json, "", hex));
        }
        return forms;
    }

    private static String unicode(String json, String also, String digits) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < json.length(); i++) {
            char next = json.charAt(i);
            if (next > 0x7E || also.indexOf(next) >= 0) {
                text.append("\\u");
                for (int shift = 12; shift >= 0; shift -= 4) {
                    text.append(digits.charAt((next >> shift) & 0xF));
                }
            } else {
                text.append(next);
            }
        }
        return text.toString();
    }

    private static String lowerHex(String encoded) {
        return Pattern.compile("%[0-9A-F]{2}")
                .matcher(encoded)
                .replaceAll(match -> match.group().toLowerCase(Locale.ROOT));
    }

    /** In a longer text a value begins at the first, second or third byte of a group: what it alone decides of the code is sought. */
    private static Set<String> base64(byte[] bytes) {
        Set<String> forms = new LinkedHashSet<>();
        for (int offset = 0; offset < 3; offset++) {
            byte[] moved = new byte[bytes.length + offset];
            System.arraycopy(bytes, 0, moved, offset, bytes.length);
            int first = (offset * 8 + 5) / 6;
            int last = moved.length * 8 / 6;
            for (Base64.Encoder encoder : List.of(Base64.getEncoder(), Base64.getUrlEncoder())) {
                String code = encoder.withoutPadding().encodeToString(moved);
                if (last - first >= SHORTEST_IN_FILES - 1) {
                    forms.add(code.substring(first, last));
                }
                if (offset == 0) {
                    forms.add(encoder.encodeToString(moved));
                    forms.add(code);
                }
            }
        }
        return forms;
    }

    /** Finds any of many texts in another, in a time that does not depend on how many they are. Immutable. */
    private static final class TextIndex {

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
}
