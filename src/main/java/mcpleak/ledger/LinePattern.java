package mcpleak.ledger;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Find one kind of line, in time linear in the line's length (RE2, https://github.com/google/re2j).
 *
 * <p>Immutable, thread-safe. Groups that mean something: {@value #KEY}, {@value #GROUP}, {@value #TOOL}, {@value #REQUEST}; a single
 * group without a name is the key.
 */
public final class LinePattern {

    /** Names the object: a session id, an exporter's name. */
    static final String KEY = "key";

    /** Names a kind of object within the pair. */
    static final String GROUP = "group";

    /** Names the tool that a request calls. */
    static final String TOOL = "tool";

    /** Names the request. */
    static final String REQUEST = "request";

    /** Longest expression, in characters. */
    static final int LONGEST = 2_000;

    /** Shortest plain part of a prefix that an expression is looked for by, in characters. */
    private static final int WORTH_AN_ANCHOR = 5;

    private final String regex;
    private final Pattern pattern;
    private final PatternShape shape;
    private final boolean unnamedKey;
    private final boolean word;

    /**
     * What was found.
     *
     * @param offset where the match begins, in bytes or characters of what was searched
     */
    record Found(
            int offset, Optional<String> key, Optional<String> group, Optional<String> tool, Optional<String> request) {

        /** Return the same with its place moved. */
        Found moved(int by) {
            return new Found(offset + by, key, group, tool, request);
        }
    }

    private LinePattern(String regex, Pattern pattern, boolean word) {
        this.regex = regex;
        this.pattern = pattern;
        this.word = word;
        this.shape = PatternShape.of(regex);
        this.unnamedKey = pattern.namedGroups().isEmpty() && pattern.groupCount() == 1;
    }

    /** @throws IllegalArgumentException if it is not a regular expression of RE2, is too long, or has an unknown group */
    static LinePattern of(String regex) {
        if (regex.isEmpty() || regex.length() > LONGEST) {
            throw new IllegalArgumentException(
                    "a pattern has 1 to " + LONGEST + " characters, this one has " + regex.length());
        }
        try {
            Pattern pattern = Pattern.compile(regex);
            for (String name : pattern.namedGroups().keySet()) {
                if (!List.of(KEY, GROUP, TOOL, REQUEST).contains(name)) {
                    throw new IllegalArgumentException(
                            "\"" + regex + "\": a group is named key, group, tool or request, not " + name);
                }
            }
            return new LinePattern(regex, pattern, false);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + regex + "\" is no regular expression of RE2: " + e.getDescription(), e);
        }
    }

    /**
     * Return the pattern of a word with a noun and a key beside it, in any case; see {@link WordForm}.
     *
     * @throws IllegalArgumentException if it is no word of {@value PatternShape#SHORTEST} letters or more
     */
    static LinePattern ofWord(String word) {
        if (word.length() < PatternShape.SHORTEST || !word.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            throw new IllegalArgumentException(
                    "\"" + word + "\" is no word of " + PatternShape.SHORTEST + " lower case letters or more");
        }
        return new LinePattern(word, Pattern.compile(word), true);
    }

    /** Return whether it is a word, to be found by {@link WordForm}. */
    boolean isWord() {
        return word;
    }

    String regex() {
        return regex;
    }

    /** Return literals of which every match holds one, in lower case; empty if each line must be tried. */
    List<String> literals() {
        return anchor().map(prefix -> List.of(PatternShape.longestPlain(prefix).toLowerCase(Locale.ROOT)))
                .orElse(shape.literals());
    }

    /** Return what every match begins with, if that is worth looking for. */
    Optional<String> anchor() {
        if (word) {
            return Optional.empty();
        }
        int least = shape.simple().isPresent() ? PatternShape.SHORTEST : WORTH_AN_ANCHOR;
        return PatternShape.longestPlain(shape.prefix()).length() >= least
                ? Optional.of(shape.prefix())
                : Optional.empty();
    }

    /** Return the form that needs no engine, if it has one. */
    Optional<PatternShape.Simple> simple() {
        return word ? Optional.empty() : shape.simple();
    }

    /** Search a text with the engine. */
    Optional<Found> find(String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(found(matcher)) : Optional.empty();
    }

    /** Match with the engine at the beginning of a text. */
    Optional<Found> matchFrom(String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.lookingAt() ? Optional.of(found(matcher)) : Optional.empty();
    }

    private Found found(Matcher matcher) {
        return new Found(
                matcher.start(),
                unnamedKey ? Optional.ofNullable(matcher.group(1)) : named(matcher, KEY),
                named(matcher, GROUP),
                named(matcher, TOOL),
                named(matcher, REQUEST));
    }

    private Optional<String> named(Matcher matcher, String name) {
        return pattern.namedGroups().containsKey(name) ? Optional.ofNullable(matcher.group(name)) : Optional.empty();
    }

    /**
     * Match the simple form at a place.
     *
     * @param data bytes of which those from {@code from} to {@code to} are the line
     * @param at where the prefix is expected to begin
     */
    Optional<Found> matchSimple(byte[] data, int from, int to, int at) {
        PatternShape.Simple form = simple().orElseThrow();
        if (at < from || !startsWith(data, at, to, form.prefix())) {
            return Optional.empty();
        }
        if (form.group().isEmpty()) {
            return Optional.of(found(at, form.group(), ""));
        }
        int start = at + form.prefix().length();
        int end = start;
        boolean held = form.needed().isEmpty();
        while (end < to && form.run().get(character(data[end]))) {
            held |= form.needed().get(character(data[end++]));
        }
        if (end == start || !held || !startsWith(data, end, to, form.suffix())) {
            return Optional.empty();
        }
        return Optional.of(found(at, form.group(), new String(data, start, end - start, StandardCharsets.UTF_8)));
    }

    private static int character(byte b) {
        return b < 0 ? PatternParser.BEYOND : b;
    }

    /** Tell whether the bytes of a line hold a text at a place. */
    static boolean isAt(byte[] data, int from, int to, int at, String text) {
        return at >= from && startsWith(data, at, to, text);
    }

    private static Found found(int at, String group, String text) {
        Optional<String> captured = Optional.of(text);
        return new Found(
                at,
                group.equals(KEY) ? captured : Optional.empty(),
                group.equals(GROUP) ? captured : Optional.empty(),
                group.equals(TOOL) ? captured : Optional.empty(),
                group.equals(REQUEST) ? captured : Optional.empty());
    }

    private static boolean startsWith(byte[] data, int at, int to, String text) {
        if (at + text.length() > to) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (data[at + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
