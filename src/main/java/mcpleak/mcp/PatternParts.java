package mcpleak.mcp;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Count the parts of a regular expression before it is compiled: what is repeated counts as often as it is. Immutable.
 *
 * <p>{@code (a{30}){30}} has 900 parts, and a compiler that writes them out needs as much memory. An estimate: what is no
 * expression has some number as well.
 */
final class PatternParts {

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
