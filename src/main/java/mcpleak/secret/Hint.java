package mcpleak.secret;

import java.util.List;

/** Say in one pass whether a text can hold a secret at all: most lines of a log hold none of the syllables that speak of one. Pure. */
final class Hint {

    private static final int BITS = 1 << 15;
    private static final long[] SYLLABLES = new long[BITS / 64];

    static {
        List.of(
                        "pas", "pwd", "-pw", "_pw", "pw=", "pw:", "pw\"", "aut", "coo", "cre", "bea", "jwt", "psk",
                        "dsn", "sec", "tok", "key", "://", "-u ", "-u\t", "use", "bas", "---", "eyj", "sk-", "sk_",
                        "rk-", "rk_", "ghp", "gho", "ghs", "ghu", "ghr", "git", "glp", "xox", "xap", "hf_", "dap",
                        "npm", "pyp", "nva", "gsk", "tvl", "fig", "ntn", "lin", "dop", "shp", "r8-", "r8_", "ppl",
                        "snt", "hvs", "ya2", "sg.", "age", "whs", "aki", "asi", "aiz", "sig", "sid", "cod")
                .stream()
                .mapToInt(syllable -> bit(syllable.charAt(0), syllable.charAt(1), syllable.charAt(2)))
                .forEach(bit -> SYLLABLES[bit / 64] |= 1L << bit);
        for (char letter = 'a'; letter <= 'z'; letter++) {
            int user = bit('-', 'u', letter);
            SYLLABLES[user / 64] |= 1L << user;
        }
    }

    private Hint() {}

    static boolean in(String text) {
        for (int i = 2; i < text.length(); i++) {
            int bit = bit(lower(text.charAt(i - 2)), lower(text.charAt(i - 1)), lower(text.charAt(i)));
            if ((SYLLABLES[bit / 64] & 1L << bit) != 0) {
                return true;
            }
        }
        return false;
    }

    private static char lower(char letter) {
        return letter >= 'A' && letter <= 'Z' ? (char) (letter + 32) : letter;
    }

    private static int bit(char one, char two, char three) {
        return ((one & 0x7F) * 73 * 73 + (two & 0x7F) * 73 + (three & 0x7F)) & BITS - 1;
    }
}
