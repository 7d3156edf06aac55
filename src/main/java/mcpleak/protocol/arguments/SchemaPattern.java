package mcpleak.protocol.arguments;

import com.google.re2j.Pattern;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;

/**
 * Look for a regular expression of a schema in a text, within an {@link Effort}.
 *
 * <p>In time linear in the text (RE2, https://github.com/google/re2j) where that knows the expression; look-around and back
 * references are tried out, each step of which is paid for. Not thread-safe.
 */
record SchemaPattern(Predicate<CharSequence> found, Effort effort, int stepsACharacter) {

    /** Longest expression, in characters. */
    static final int MAX_LENGTH = 10_000;

    /** Most parts of an expression, those that are repeated counted as often as they may come. */
    static final int MAX_PARTS = 10_000;

    private static final int STEPS_TO_COMPILE_A_CHARACTER = 20;
    private static final int PARTS_A_STEP = 8;

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

    /**
     * Count the parts of a regular expression before it is compiled: what is repeated counts as often as it is. Immutable.
     *
     * <p>{@code (a{30}){30}} has 900 parts, and a compiler that writes them out needs as much memory. An estimate: what is no
     * expression has some number as well.
     */
    static final class PatternParts {

        private static final long FAR = Long.MAX_VALUE / 1_000_000;

        private PatternParts() {}

        /** Count with the most repetitions. */
        static long most(String pattern) {
            return count(pattern, 1);
        }

        /** Count with the fewest repetitions. */
        static long fewest(String pattern) {
            return count(pattern, 0);
        }

        private static long count(String pattern, int which) {
            Deque<Long> outer = new ArrayDeque<>();
            long done = 0;
            long last = 0;
            for (int at = 0; at < pattern.length(); at++) {
                char c = pattern.charAt(at);
                int close = c == '{' ? pattern.indexOf('}', at) : -1;
                if (close > at) {
                    last = Math.min(FAR, last * Math.max(1, repetitions(pattern.substring(at + 1, close), which)));
                    at = close;
                    continue;
                }
                done = Math.min(FAR, done + last);
                last = 1;
                if (c == '(') {
                    outer.push(done);
                    done = 0;
                    last = 0;
                } else if (c == ')' && !outer.isEmpty()) {
                    last = done + 1;
                    done = outer.pop();
                } else if (c == '[') {
                    at = endOfClass(pattern, at);
                } else if (c == '\\') {
                    at++;
                }
            }
            while (!outer.isEmpty()) {
                done = Math.min(FAR, done + outer.pop());
            }
            return done + last;
        }

        private static int endOfClass(String pattern, int open) {
            int at = open + 1;
            while (at < pattern.length() && (pattern.charAt(at) != ']' || at == open + 1)) {
                at += pattern.charAt(at) == '\\' ? 2 : 1;
            }
            return at;
        }

        /** Return the first or the second of two numbers; of one number that; of anything else 1. */
        private static long repetitions(String counts, int which) {
            String[] ends = counts.split(",", 2);
            String wanted = which < ends.length && !ends[which].isEmpty() ? ends[which] : ends[0];
            boolean number = !wanted.isEmpty() && wanted.chars().allMatch(c -> c >= '0' && c <= '9');
            if (!number) {
                return 1;
            }
            return wanted.length() > 7 ? FAR : Long.parseLong(wanted);
        }
    }
}
