package mcpleak.ledger.pairs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Finds many literals in one pass over a line, whatever the case of their letters: three characters of each say where one may be.
 * Immutable, thread-safe.
 */
final class LiteralSearch {

    /** Five bits tell letters apart whatever their case. */
    private static final int BITS = 5;

    private static final int MASK = (1 << (3 * BITS)) - 1;

    /** The bit by which small letters differ from capitals. */
    private static final int SMALL = 0x20;

    private static final Literal[] NONE = {};

    private final Literal[][] byMark = new Literal[MASK + 1][];

    /** A literal, and where its mark ends: the first three letters in a row, as blanks and dashes are in every line. */
    private record Literal(String text, int markEnd) {

        /** From its end on, as many words begin alike. */
        boolean standsAt(String line, int at) {
            if (at < 0 || at + text.length() > line.length()) {
                return false;
            }
            for (int i = text.length() - 1; i >= 0; i--) {
                char c = line.charAt(at + i);
                char own = text.charAt(i);
                if (c != own && !(own >= 'a' && own <= 'z' && c == own - SMALL)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** A literal in a line. */
    record Hit(String literal, int at) {

        /** Returns whether no letter stands beside it. */
        boolean isWord(String line) {
            int end = at + literal.length();
            return (at == 0 || !Character.isLetter(line.charAt(at - 1)))
                    && (end == line.length() || !Character.isLetter(line.charAt(end)));
        }
    }

    /** Looks for literals of three characters or more. */
    LiteralSearch(Collection<String> literals) {
        Arrays.fill(byMark, NONE);
        for (String literal : literals) {
            int end = 3;
            while (end < literal.length() && !Character.isLetter(literal.charAt(end - 3))) {
                end++;
            }
            int mark = 0;
            for (int at = end - 3; at < end; at++) {
                mark = next(mark, literal.charAt(at));
            }
            byMark[mark] = Arrays.copyOf(byMark[mark], byMark[mark].length + 1);
            byMark[mark][byMark[mark].length - 1] = new Literal(literal, end);
        }
    }

    private static int next(int mark, char c) {
        return ((mark << BITS) | (c & ((1 << BITS) - 1))) & MASK;
    }

    /** Returns the literals of a line, the first so many, roughly in the order in which they begin. */
    List<Hit> search(String line, int most) {
        List<Hit> hits = new ArrayList<>();
        int mark = 0;
        for (int end = 1; end <= line.length() && hits.size() < most; end++) {
            mark = next(mark, line.charAt(end - 1));
            for (Literal literal : byMark[mark]) {
                int at = end - literal.markEnd();
                if (literal.standsAt(line, at)) {
                    hits.add(new Hit(literal.text(), at));
                }
            }
        }
        return hits;
    }
}
