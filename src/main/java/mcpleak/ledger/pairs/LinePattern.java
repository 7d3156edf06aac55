package mcpleak.ledger.pairs;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One kind of line, found in time linear in the line's length (RE2, https://github.com/google/re2j).
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

    /** Shortest literal that is worth looking for, in characters. */
    static final int SHORTEST = 3;

    private static final String END = "\0";
    private static final String DOT = "\1";
    private static final String UNREAD = "\2";
    private static final java.util.regex.Pattern ESCAPE = java.util.regex.Pattern.compile("\\\\(.)");
    private static final java.util.regex.Pattern SET =
            java.util.regex.Pattern.compile("\\[\\^?\\]?(?:\\[:\\^?\\w+:\\]|[^\\]])*\\]");
    private static final java.util.regex.Pattern GROUPED = java.util.regex.Pattern.compile("\\([^()]*\\)");
    private static final java.util.regex.Pattern REPEATED =
            java.util.regex.Pattern.compile("(?s).(?:[*?]|\\{0[^}]*\\})|[+]|\\{[^}]*\\}");

    /** A literal, perhaps a captured run of characters of one set, and a literal: no engine is slow at it, and the JDK's is quick. */
    private static final java.util.regex.Pattern SIMPLE = java.util.regex.Pattern.compile(
            "PLAIN(?:\\((?:\\?P?<(\\w+)>)?(?:\\[\\^?(?:[^\\\\\\[\\]&^]|\\\\[swd])+\\]|\\\\[SWDwd])\\+\\)PLAIN)?"
                    .replace("PLAIN", "(?:[^\\\\\\[\\](){}.*+?|^$]|\\\\[^\\w\\s])*"));

    private final Pattern pattern;
    private final Optional<java.util.regex.Pattern> simple;
    private final List<String> groups;
    private final List<String> literals;
    private final boolean word;

    /**
     * What was found.
     *
     * @param offset where the match begins, in characters of what was searched
     */
    public record Found(
            int offset, Optional<String> key, Optional<String> group, Optional<String> tool, Optional<String> request) {

        /** What a word stands beside. */
        Found(int offset, Optional<String> key, String noun) {
            this(offset, key, Optional.of(noun), Optional.empty(), Optional.empty());
        }

        /** Returns the same with its place moved. */
        Found moved(int by) {
            return new Found(offset + by, key, group, tool, request);
        }
    }

    private LinePattern(Pattern pattern, List<String> literals, boolean word) {
        this.pattern = pattern;
        this.literals = literals;
        this.word = word;
        boolean unnamedKey = pattern.namedGroups().isEmpty() && pattern.groupCount() == 1;
        String[] names = new String[pattern.groupCount()];
        Arrays.fill(names, unnamedKey ? KEY : "");
        pattern.namedGroups().forEach((name, group) -> names[group - 1] = name);
        this.groups = List.of(names);
        this.simple = Optional.of(pattern.pattern())
                .filter(regex -> SIMPLE.matcher(regex).matches())
                .map(regex -> java.util.regex.Pattern.compile(regex.replace("(?P<", "(?<")));
    }

    /**
     * Compile a pattern.
     *
     * @throws IllegalArgumentException if it is not a regular expression of RE2, is too long, or has an unknown group
     */
    public static LinePattern of(String regex) {
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
            return new LinePattern(pattern, literals(regex), false);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "\"" + regex + "\" is no regular expression of RE2: " + e.getDescription(), e);
        }
    }

    /**
     * Returns the pattern of a word with a noun and a key beside it, in any case; see {@link WordForm}.
     *
     * @throws IllegalArgumentException if it is no word of {@value #SHORTEST} letters or more
     */
    static LinePattern ofWord(String word) {
        if (word.length() < SHORTEST || !word.chars().allMatch(c -> c >= 'a' && c <= 'z')) {
            throw new IllegalArgumentException(
                    "\"" + word + "\" is no word of " + SHORTEST + " lower case letters or more");
        }
        return new LinePattern(Pattern.compile(word), List.of(word), true);
    }

    /** Returns whether it is a word, to be found by {@link WordForm}. */
    boolean isWord() {
        return word;
    }

    /** Returns literals of which every match holds one, in lower case; empty if each line must be tried. */
    public List<String> literals() {
        return literals;
    }

    /**
     * Returns the longest literal of each branch that stands in every match, in lower case. Groups, sets, what may be missing and what
     * looks different in JSON or CSV end a literal; an expression that is not understood has none, never a wrong one.
     */
    private static List<String> literals(String regex) {
        String text = ESCAPE.matcher(regex)
                .replaceAll(escape -> escaped(escape.group(1).charAt(0)));
        text = SET.matcher(text).replaceAll(END);
        while (GROUPED.matcher(text).find()) {
            text = GROUPED.matcher(text).replaceAll(END);
        }
        if (text.contains(UNREAD) || text.matches("(?s).*[()\\[].*")) {
            return List.of();
        }
        List<String> literals = new ArrayList<>();
        for (String branch : REPEATED.matcher(text).replaceAll(END).split("[|]", -1)) {
            Stream.of(branch.split("[^A-Za-z0-9 _:" + DOT + "-]+"))
                    .filter(literal -> literal.length() >= SHORTEST)
                    .reduce((one, other) -> other.length() > one.length() ? other : one)
                    .ifPresentOrElse(
                            best -> literals.add(best.replace(DOT, ".").toLowerCase(Locale.ROOT)),
                            () -> literals.add(""));
        }
        return literals.contains("") ? List.of() : List.copyOf(literals);
    }

    private static String escaped(char c) {
        if (" _:-".indexOf(c) >= 0) {
            return String.valueOf(c);
        }
        boolean read = "bBdDwWsSAzntrfv".indexOf(c) >= 0 || !Character.isLetterOrDigit(c);
        return c == '.' ? DOT : read ? END : UNREAD;
    }

    /** Searches a text. */
    Optional<Found> find(String text) {
        if (simple.isPresent()) {
            java.util.regex.Matcher matcher = simple.get().matcher(text);
            return matcher.find() ? Optional.of(found(matcher.start(), matcher::group)) : Optional.empty();
        }
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? Optional.of(found(matcher.start(), matcher::group)) : Optional.empty();
    }

    private Found found(int offset, IntFunction<@Nullable String> texts) {
        return new Found(offset, text(KEY, texts), text(GROUP, texts), text(TOOL, texts), text(REQUEST, texts));
    }

    private Optional<String> text(String name, IntFunction<@Nullable String> texts) {
        int group = groups.indexOf(name);
        return group < 0 ? Optional.empty() : Optional.ofNullable(texts.apply(group + 1));
    }
}
