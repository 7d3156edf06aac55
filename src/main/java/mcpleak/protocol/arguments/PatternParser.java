package mcpleak.protocol.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/**
 * Read the part of regular expressions that schemas usually use: literals, classes, groups, alternatives, quantifiers, anchors at
 * the ends. Look-around, back references and properties are not read.
 *
 * <p>Not thread-safe; used once.
 */
final class PatternParser {

    private static final String DIGITS = "0123456789";
    private static final String WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + DIGITS + "_";
    private static final String PRINTABLE = printable();
    private static final int MAX_GROUPS_DEEP = 50;
    private static final int MAX_REPEATS = SchemaTexts.MAX_LENGTH;

    private final String pattern;
    private int at;

    private PatternParser(String pattern) {
        this.pattern = pattern;
    }

    /** Read a pattern; empty if it uses what is not read here. */
    static Optional<PatternNode> parse(String pattern) {
        try {
            var parser = new PatternParser(pattern);
            PatternNode node = parser.alternatives(0);
            return parser.at == pattern.length() ? Optional.of(node) : Optional.empty();
        } catch (UnreadablePatternException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private PatternNode alternatives(int depth) throws UnreadablePatternException {
        require(depth <= MAX_GROUPS_DEEP);
        List<PatternNode> choices = new ArrayList<>();
        choices.add(sequence(depth));
        while (peekIs('|')) {
            at++;
            choices.add(sequence(depth));
        }
        return choices.size() == 1
                ? choices.get(0)
                : writing ->
                        choices.get(writing.random().nextInt(choices.size())).append(writing);
    }

    private PatternNode sequence(int depth) throws UnreadablePatternException {
        List<PatternNode> parts = new ArrayList<>();
        while (at < pattern.length() && !peekIs('|') && !peekIs(')')) {
            parts.add(quantified(atom(depth)));
        }
        return writing -> parts.stream().allMatch(part -> part.append(writing));
    }

    private PatternNode atom(int depth) throws UnreadablePatternException {
        char c = next();
        return switch (c) {
            case '^', '$' -> writing -> true;
            case '.' -> oneOf(WORD);
            case '(' -> group(depth);
            case '[' -> oneOf(characterClass());
            case '\\' -> oneOf(escape());
            case '*', '+', '?', '{' -> throw new UnreadablePatternException();
            default -> oneOf(String.valueOf(c));
        };
    }

    private PatternNode group(int depth) throws UnreadablePatternException {
        if (peekIs('?')) {
            at++;
            char kind = next();
            if (kind == '<') {
                require(!peekIs('=') && !peekIs('!'));
                at = pattern.indexOf('>', at) + 1;
                require(at > 0);
            } else {
                require(kind == ':');
            }
        }
        PatternNode inside = alternatives(depth + 1);
        require(at < pattern.length() && next() == ')');
        return inside;
    }

    private PatternNode quantified(PatternNode part) throws UnreadablePatternException {
        if (at == pattern.length()) {
            return part;
        }
        PatternNode repeated = switch (pattern.charAt(at)) {
            case '?' -> repeat(part, 0, 1);
            case '*' -> repeat(part, 0, MAX_REPEATS);
            case '+' -> repeat(part, 1, MAX_REPEATS);
            case '{' -> counted(part);
            default -> part;
        };
        at += repeated == part ? 0 : 1;
        boolean lazyOrPossessive = repeated != part && (peekIs('?') || peekIs('+'));
        at += lazyOrPossessive ? 1 : 0;
        return repeated;
    }

    private PatternNode counted(PatternNode part) throws UnreadablePatternException {
        int close = pattern.indexOf('}', at);
        require(close > at + 1);
        String counts = pattern.substring(at + 1, close);
        int comma = counts.indexOf(',');
        int fewest = Integer.parseInt(comma < 0 ? counts : counts.substring(0, comma));
        int most = comma < 0 ? fewest : MAX_REPEATS;
        if (comma >= 0 && comma < counts.length() - 1) {
            most = Integer.parseInt(counts.substring(comma + 1));
        }
        require(fewest >= 0 && fewest <= MAX_REPEATS && most >= fewest);
        at = close;
        return repeat(part, fewest, most);
    }

    private String characterClass() throws UnreadablePatternException {
        boolean negated = peekIs('^');
        at += negated ? 1 : 0;
        var members = new StringBuilder();
        for (char c = next(); c != ']' || members.isEmpty(); c = next()) {
            require(c != '[' && c != '&');
            String one = c == '\\' ? escape() : String.valueOf(c);
            boolean range =
                    one.length() == 1 && peekIs('-') && at + 1 < pattern.length() && pattern.charAt(at + 1) != ']';
            members.append(range ? range(one.charAt(0)) : one);
        }
        return negated ? without(members.toString()) : members.toString();
    }

    private String range(char first) throws UnreadablePatternException {
        at++;
        char c = next();
        String end = c == '\\' ? escape() : String.valueOf(c);
        require(end.length() == 1 && end.charAt(0) >= first);
        var members = new StringBuilder();
        for (int each = first; each <= end.charAt(0) && members.length() < PRINTABLE.length(); each++) {
            members.append((char) each);
        }
        return members.toString();
    }

    private static String without(String excluded) throws UnreadablePatternException {
        var rest = new StringBuilder();
        PRINTABLE.chars().filter(c -> excluded.indexOf(c) < 0).forEach(c -> rest.append((char) c));
        require(!rest.isEmpty());
        return rest.toString();
    }

    private String escape() throws UnreadablePatternException {
        char c = next();
        return switch (c) {
            case 'd' -> DIGITS;
            case 'w' -> WORD;
            case 's' -> " ";
            case 'D' -> without(DIGITS);
            case 'W' -> without(WORD);
            case 'S' -> WORD;
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'u' -> unicode();
            default -> {
                require(!Character.isLetterOrDigit(c));
                yield String.valueOf(c);
            }
        };
    }

    private String unicode() throws UnreadablePatternException {
        require(at + 4 <= pattern.length());
        String hex = pattern.substring(at, at + 4);
        at += 4;
        return String.valueOf((char) Integer.parseInt(hex, 16));
    }

    private boolean peekIs(char wanted) {
        return at < pattern.length() && pattern.charAt(at) == wanted;
    }

    private char next() throws UnreadablePatternException {
        require(at < pattern.length());
        return pattern.charAt(at++);
    }

    private static void require(boolean readable) throws UnreadablePatternException {
        if (!readable) {
            throw new UnreadablePatternException();
        }
    }

    private static String printable() {
        var all = new StringBuilder(WORD);
        for (char c = ' '; c <= '~'; c++) {
            if (WORD.indexOf(c) < 0) {
                all.append(c);
            }
        }
        return all.toString();
    }

    /** Tell that a pattern uses what is not read here; caught where parsing starts. */
    private static final class UnreadablePatternException extends Exception {

        @java.io.Serial
        private static final long serialVersionUID = 1L;

        UnreadablePatternException() {
            super(null, null, false, false);
        }
    }

    /** Appends a text that a part of a regular expression matches; false if it grew beyond {@link SchemaTexts#MAX_LENGTH}. */
    @FunctionalInterface
    interface PatternNode {
        boolean append(Writing writing);
    }

    /**
     * Hold a text that is being written.
     *
     * @param random what decides free choices
     * @param extra takes how many repetitions beyond the fewest are allowed, returns how many to write
     * @param effort pays for each part
     */
    record Writing(StringBuilder text, SplittableRandom random, IntUnaryOperator extra, Effort effort) {}

    private static PatternNode oneOf(String characters) {
        return writing -> {
            writing.effort().spend(1);
            writing.text().append(characters.charAt(writing.random().nextInt(characters.length())));
            return writing.text().length() <= SchemaTexts.MAX_LENGTH;
        };
    }

    private static PatternNode repeat(PatternNode part, int fewest, int most) {
        return writing -> {
            int times = fewest + writing.extra().applyAsInt(most - fewest);
            boolean fits = true;
            for (int i = 0; i < times && fits; i++) {
                writing.effort().spend(1);
                fits = part.append(writing);
            }
            return fits;
        };
    }
}
