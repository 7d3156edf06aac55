package mcpleak.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;

/**
 * Find many literals in one pass over bytes, whatever the case of their ASCII letters: the automaton of Aho and Corasick (1975),
 * as a table without failure links.
 *
 * <p>Immutable, thread-safe. Line feeds, quotes and bytes that must be cleaned away (ESC, NUL, CR is none) lead to states of their
 * own, so that the loop over bytes has one test alone.
 */
final class LiteralScan {

    private static final int CLASS_LINE = 1;
    private static final int CLASS_DIRT = 2;
    private static final int CLASS_QUOTE = 3;
    private static final int FIRST_LETTER = 4;

    private final byte[] classes = new byte[256];
    private final byte[] classesWithoutQuotes;
    private final int[] table;
    private final int width;
    private final int hot;
    private final int line;
    private final int dirt;
    private final int quote;
    private final int[][] outputs;

    /** Whether the scan stops at double quotes. */
    enum Quotes {
        /** They lead to a state of their own. */
        STOP,
        /** They are characters like others. */
        PASS
    }

    private LiteralScan(Trie trie, List<byte[]> literals) {
        width = classify(literals);
        classesWithoutQuotes = classes.clone();
        classesWithoutQuotes['"'] = 0;
        int states = trie.states(this, width, literals);
        int[] order = trie.acceptingLast();
        hot = (states - trie.accepting()) * width;
        line = states * width;
        dirt = line + width;
        quote = dirt + width;
        table = new int[states * width];
        outputs = new int[trie.accepting()][];
        for (int state = 0; state < states; state++) {
            int row = order[state] * width;
            for (int c = 0; c < width; c++) {
                table[row + c] = order[trie.next(state, c)] * width;
            }
            table[row + CLASS_LINE] = line;
            table[row + CLASS_DIRT] = dirt;
            table[row + CLASS_QUOTE] = quote;
            if (row >= hot) {
                outputs[(row - hot) / width] = trie.outputs(state);
            }
        }
    }

    /** Build the automaton of some literals: lower case ASCII, none empty. */
    static LiteralScan of(List<String> literals) {
        List<byte[]> bytes = literals.stream()
                .map(text -> text.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
                .toList();
        return new LiteralScan(new Trie(), bytes);
    }

    private int classify(List<byte[]> literals) {
        int next = FIRST_LETTER;
        classes['\n'] = CLASS_LINE;
        classes[0] = CLASS_DIRT;
        classes[0x1b] = CLASS_DIRT;
        classes['"'] = CLASS_QUOTE;
        for (byte[] literal : literals) {
            for (byte c : literal) {
                if (classes[c] == 0) {
                    classes[c] = (byte) next;
                    classes[Character.toUpperCase((char) c)] = (byte) next;
                    next++;
                }
            }
        }
        return next;
    }

    /**
     * Scan until a state asks for attention; a loop of its own, so that it is compiled as tightly as can be.
     *
     * @param data bytes, of which those from {@code from} to {@code end} are scanned
     * @param state the state to begin with
     * @return in the upper half the place behind the last byte that was scanned, in the lower the state there
     */
    long advance(byte[] data, int from, int end, int state, Quotes quotes) {
        int[] to = table;
        byte[] of = classes(quotes);
        int stop = hot;
        int now = state;
        int at = from;
        while (at < end) {
            now = to[now + of[data[at++] & 0xff]];
            if (now >= stop) {
                break;
            }
        }
        return (long) at << 32 | now;
    }

    /** The table: next state is {@code table()[state + classes(quotes)[byte]]}; the start is 0. */
    int[] table() {
        return table;
    }

    byte[] classes(Quotes quotes) {
        return quotes == Quotes.STOP ? classes : classesWithoutQuotes;
    }

    /** Return the first state that asks for attention: a literal has ended here, or one of the three below. */
    int hot() {
        return hot;
    }

    /** Return the state after a line feed. */
    int line() {
        return line;
    }

    /** Return the state after ESC or NUL. */
    int dirt() {
        return dirt;
    }

    /** Return the state after a double quote. */
    int quote() {
        return quote;
    }

    /** Return the numbers of the literals that end in a state. */
    int[] outputs(int state) {
        return outputs[(state - hot) / width];
    }

    /** The automaton while it is built. */
    private static final class Trie {
        private final List<int[]> goTo = new ArrayList<>();
        private final List<int[]> found = new ArrayList<>();

        int states(LiteralScan scan, int width, List<byte[]> literals) {
            add(width);
            for (int literal = 0; literal < literals.size(); literal++) {
                int state = 0;
                for (byte b : literals.get(literal)) {
                    int c = scan.classes[b];
                    if (goTo.get(state)[c] < 0) {
                        goTo.get(state)[c] = add(width);
                    }
                    state = goTo.get(state)[c];
                }
                found.set(state, with(found.get(state), new int[] {literal}));
            }
            link(width);
            return goTo.size();
        }

        private int add(int width) {
            int[] row = new int[width];
            Arrays.fill(row, -1);
            goTo.add(row);
            found.add(new int[0]);
            return goTo.size() - 1;
        }

        private void link(int width) {
            int[] fail = new int[goTo.size()];
            Queue<Integer> queue = new ArrayDeque<>();
            for (int c = 0; c < width; c++) {
                int next = goTo.get(0)[c];
                if (next < 0) {
                    goTo.get(0)[c] = 0;
                } else {
                    queue.add(next);
                }
            }
            while (!queue.isEmpty()) {
                int state = queue.remove();
                found.set(state, with(found.get(state), found.get(fail[state])));
                for (int c = 0; c < width; c++) {
                    int next = goTo.get(state)[c];
                    int other = goTo.get(fail[state])[c];
                    if (next < 0) {
                        goTo.get(state)[c] = other;
                    } else {
                        fail[next] = other;
                        queue.add(next);
                    }
                }
            }
        }

        private static int[] with(int[] some, int[] more) {
            int[] all = Arrays.copyOf(some, some.length + more.length);
            System.arraycopy(more, 0, all, some.length, more.length);
            return all;
        }

        int next(int state, int c) {
            return goTo.get(state)[c];
        }

        int[] outputs(int state) {
            return found.get(state);
        }

        int accepting() {
            return (int) found.stream().filter(each -> each.length > 0).count();
        }

        /** Return new numbers of the states: the start stays 0, those in which a literal ends come last. */
        int[] acceptingLast() {
            int[] order = new int[goTo.size()];
            int plain = 0;
            int hot = goTo.size() - accepting();
            for (int state = 0; state < order.length; state++) {
                order[state] = found.get(state).length > 0 ? hot++ : plain++;
            }
            return order;
        }
    }
}
