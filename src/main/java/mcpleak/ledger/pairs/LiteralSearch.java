package mcpleak.ledger.pairs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds many literals in one pass over a line, whatever the case of their letters: three characters of each say where one may be.
 * Immutable, thread-safe.
 */
final class LiteralSearch {

    /** Five bits tell letters apart whatever their case. */
    private static final int BITS = 5;

    private static final int MASK = (1 << (3 * BITS)) - 1;

    private final boolean[] marks = new boolean[MASK + 1];
    private final Map<Integer, List<Literal>> byMark = new HashMap<>();

    /** A literal, and where its mark ends: the first three letters in a row, as blanks and dashes are in every line. */
    private record Literal(String text, int markEnd) {}

    /** A literal in a line. */
    record Hit(String literal, int at) {}

    /** Looks for literals of three characters or more. */
    LiteralSearch(Collection<String> literals) {
        for (String literal : literals) {
            int end = 3;
            while (end < literal.length() && !Character.isLetter(literal.charAt(end - 3))) {
                end++;
            }
            int mark = 0;
            for (int at = end - 3; at < end; at++) {
                mark = next(mark, literal.charAt(at));
            }
            marks[mark] = true;
            byMark.computeIfAbsent(mark, absent -> new ArrayList<>()).add(new Literal(literal, end));
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
            if (marks[mark]) {
                for (Literal literal : byMark.getOrDefault(mark, List.of())) {
                    int at = end - literal.markEnd();
                    if (line.regionMatches(
                            true, at, literal.text(), 0, literal.text().length())) {
                        hits.add(new Hit(literal.text(), at));
                    }
                }
            }
        }
        return hits;
    }
}
