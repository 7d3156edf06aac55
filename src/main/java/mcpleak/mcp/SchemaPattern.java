package mcpleak.mcp;

import com.google.re2j.Pattern;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * Look for a regular expression of a schema in a text, within an {@link Effort}.
 *
 * <p>In time linear in the text (RE2, https://github.com/google/re2j) where that knows the expression; look-around and back
 * references are tried out, each step of which is paid for. Not thread-safe.
 */
final class SchemaPattern {

    /** Longest expression, in characters. */
    static final int MAX_LENGTH = 10_000;

    /** Most parts of an expression, those that are repeated counted as often as they may come. */
    static final int MAX_PARTS = 10_000;

    private static final int STEPS_TO_COMPILE_A_CHARACTER = 20;
    private static final int PARTS_A_STEP = 8;

    private final Predicate<CharSequence> found;
    private final Effort effort;
    private final int stepsACharacter;

    private SchemaPattern(Predicate<CharSequence> found, Effort effort, int stepsACharacter) {
        this.found = found;
        this.effort = effort;
        this.stepsACharacter = stepsACharacter;
    }

    /** Read an expression; empty if it is none, or too long. */
    static Optional<SchemaPattern> of(String pattern, Effort effort) {
        if (pattern.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        effort.spend((long) pattern.length() * STEPS_TO_COMPILE_A_CHARACTER);
        if (PatternParts.most(pattern) <= MAX_PARTS) {
            try {
                Pattern linear = Pattern.compile(pattern);
                effort.spend(linear.programSize());
                return Optional.of(new SchemaPattern(
                        text -> linear.matcher(text).find(), effort, 1 + linear.programSize() / PARTS_A_STEP));
            } catch (com.google.re2j.PatternSyntaxException e) {
                // perhaps it is not RE2's
                return tried(pattern, effort);
            }
        }
        return tried(pattern, effort);
    }

    private static Optional<SchemaPattern> tried(String pattern, Effort effort) {
        // what must come, comes even where it is empty: those steps read no character that could be counted
        if (PatternParts.fewest(pattern) > MAX_PARTS) {
            return Optional.empty();
        }
        try {
            var backtracking = java.util.regex.Pattern.compile(pattern);
            return Optional.of(
                    new SchemaPattern(text -> backtracking.matcher(text).find(), effort, 1));
        } catch (PatternSyntaxException e) {
            return Optional.empty();
        }
    }

    /** Say whether the expression is found somewhere in a text. */
    boolean isIn(String text) {
        return found.test(new Counted(text, effort, stepsACharacter));
    }

    /** A text that has each look at it paid for. */
    private record Counted(CharSequence text, Effort effort, int steps) implements CharSequence {
        @Override
        public char charAt(int index) {
            effort.spend(steps);
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return new Counted(text.subSequence(start, end), effort, steps);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
