package mcpleak.ledger;

/** Take out of a line what terminals and torn files leave in it: ANSI sequences and NUL. Stateless. */
final class LineCleaner {

    private static final int ESC = 0x1b;
    private static final int BELL = 7;

    /** Longest sequence that is taken for one, in bytes; a longer one is only an ESC in the text. */
    private static final int LONGEST = 64;

    private LineCleaner() {}

    /** Copy a line without them; the result is as long as what is left. */
    static byte[] clean(byte[] data, int from, int to) {
        byte[] out = new byte[to - from];
        int length = 0;
        int at = from;
        while (at < to) {
            byte b = data[at];
            if (b == ESC) {
                at = afterSequence(data, at, to);
            } else {
                if (b != 0) {
                    out[length++] = b;
                }
                at++;
            }
        }
        return java.util.Arrays.copyOf(out, length);
    }

    private static int afterSequence(byte[] data, int esc, int to) {
        int kind = esc + 1 < to ? data[esc + 1] : 0;
        int limit = Math.min(to, esc + LONGEST);
        if (kind == '[') {
            for (int at = esc + 2; at < limit; at++) {
                if (data[at] >= 0x40 && data[at] <= 0x7e) {
                    return at + 1;
                }
            }
            return esc + 1;
        }
        if (kind == ']') {
            for (int at = esc + 2; at < limit; at++) {
                if (data[at] == BELL || (data[at] == '\\' && data[at - 1] == ESC)) {
                    return at + 1;
                }
            }
            return esc + 1;
        }
        return kind >= '(' && kind <= '/' ? Math.min(to, esc + 3) : Math.min(to, esc + 2);
    }
}
