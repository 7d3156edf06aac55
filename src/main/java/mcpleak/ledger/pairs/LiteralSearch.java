package mcpleak.ledger.pairs;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * Finds many literals in one pass over a line, whatever the case of their letters: a table of three characters of each says where one
 * may be.
 *
 * <p>Immutable, thread-safe.
 */
public final class LiteralSearch {

    private static final int BITS = 5;
    private static final int MASK = (1 << (3 * BITS)) - 1;

    private final boolean[] marks = new boolean[MASK + 1];
    private final List<List<Place>> byMark = new ArrayList<>(Collections.nCopies(MASK + 1, List.of()));

    /** A literal, and how many characters of it stand before the three that mark it and with them. */
    private record Place(String literal, int markEnd) {}

    /** Takes the literals that are found. */
    public interface Sink {

        /** Takes a literal and where it begins; returns whether to look for more. */
        boolean found(String literal, int at);
    }

    /** Looks for literals of three characters or more. */
    public LiteralSearch(Collection<String> literals) {
        for (String literal : literals) {
            int from = markOf(literal);
            int hash = 0;
            for (char c : literal.substring(from, from + 3).toCharArray()) {
                hash = next(hash, c);
            }
            List<Place> same = new ArrayList<>(byMark.get(hash));
            same.add(new Place(literal, from + 3));
            byMark.set(hash, same);
            marks[hash] = true;
        }
    }

    /** The first three letters in a row: blanks and dashes are in every line. */
    private static int markOf(String literal) {
        int from = 0;
        while (from + 3 < literal.length() && !Character.isLetter(literal.charAt(from))) {
            from++;
        }
        return from;
    }

    /** Five bits tell letters apart whatever their case. */
    private static int next(int hash, char c) {
        return ((hash << BITS) | (c & ((1 << BITS) - 1))) & MASK;
    }

    /** Hands on the literals of a line, roughly in the order in which they begin. */
    public void search(String line, Sink sink) {
        int hash = 0;
        char[] text = line.toCharArray();
        for (int at = 0; at < text.length; at++) {
            hash = next(hash, text[at]);
            if (marks[hash] && !foundBefore(line, at + 1, byMark.get(hash), sink)) {
                return;
            }
        }
    }

    private static boolean foundBefore(String line, int markEnd, List<Place> places, Sink sink) {
        for (Place place : places) {
            int at = markEnd - place.markEnd();
            String literal = place.literal();
            if (line.regionMatches(true, at, literal, 0, literal.length()) && !sink.found(literal, at)) {
                return false;
            }
        }
        return true;
    }
}
