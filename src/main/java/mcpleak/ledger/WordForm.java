package mcpleak.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Read a word of many logs with the noun and the key beside it: {@code opened session 17}, {@code connection #17 was closed},
 * {@code session.opened} with its key in a field. A key beside the word has a digit in it. Stateless.
 */
final class WordForm {

    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_NOUN = 40;

    /** Words between the word and something else that has a digit in it: "finished in 12 ms", "returned status 200". */
    private static final Set<String> NO_NOUNS = Set.of(
            "a", "after", "an", "and", "as", "at", "be", "been", "but", "by", "code", "exit", "for", "from", "has",
            "in", "is", "line", "not", "of", "on", "or", "port", "status", "than", "the", "to", "version", "via", "was",
            "with", "within");

    private WordForm() {}

    /**
     * Look around a word.
     *
     * @param data bytes of which those from {@code from} to {@code to} are the line
     * @param word where it begins
     * @param wordEnd where it ends
     * @return what was found, its offset from the beginning of the data
     */
    static Optional<LinePattern.Found> find(byte[] data, int from, int to, int word, int wordEnd) {
        boolean begins = word == from || !isWord(data[word - 1]);
        boolean ends = wordEnd == to || !isWord(data[wordEnd]);
        Optional<LinePattern.Found> found = begins && ends ? after(data, to, word, wordEnd) : Optional.empty();
        if (found.isEmpty() && ends && word > from) {
            found = begins ? before(data, from, word) : Optional.empty();
            return found.isPresent() ? found : nounAlone(data, from, word);
        }
        return found;
    }

    private static Optional<LinePattern.Found> after(byte[] data, int to, int word, int wordEnd) {
        int at = skip(data, wordEnd, to, " \t");
        if (at == wordEnd) {
            return Optional.empty();
        }
        for (String filler : new String[] {"new ", "to ", "from "}) {
            at = startsWith(data, at, to, filler) ? skip(data, at + filler.length(), to, " \t") : at;
        }
        int nounEnd = at;
        while (nounEnd < to && isNoun(data[nounEnd])) {
            nounEnd++;
        }
        int keyAt = skip(data, nounEnd, to, " \t");
        if (keyAt == nounEnd || !isPossibleNoun(data, at, nounEnd)) {
            return Optional.empty();
        }
        keyAt = skip(data, keyAt, to, "\"'(#[");
        if (startsWith(data, keyAt, to, "id ")
                || startsWith(data, keyAt, to, "id=")
                || startsWith(data, keyAt, to, "id:")) {
            keyAt = skip(data, keyAt + 3, to, " \t");
        }
        int keyEnd = keyAt;
        while (keyEnd < to && keyEnd - keyAt < LONGEST_KEY && isKey(data[keyEnd])) {
            keyEnd++;
        }
        return found(data, word, at, nounEnd, keyAt, keyEnd);
    }

    private static Optional<LinePattern.Found> before(byte[] data, int from, int word) {
        int keyEnd = skipBack(data, word, from, " \t");
        if (keyEnd == word) {
            return Optional.empty();
        }
        for (String filler : new String[] {" been", " has", " was"}) {
            boolean there =
                    keyEnd - filler.length() > from && startsWith(data, keyEnd - filler.length(), keyEnd, filler);
            keyEnd = there ? skipBack(data, keyEnd - filler.length(), from, " \t") : keyEnd;
        }
        keyEnd = skipBack(data, keyEnd, from, "\"')]");
        int key = keyEnd;
        while (key > from && keyEnd - key < LONGEST_KEY && isKey(data[key - 1])) {
            key--;
        }
        int nounEnd = skipBack(data, skipBack(data, key, from, "\"'(#["), from, " \t");
        int noun = nounEnd;
        while (noun > from && nounEnd - noun < LONGEST_NOUN && isNoun(data[noun - 1])) {
            noun--;
        }
        boolean apart = nounEnd < key && (noun == from || !isWord(data[noun - 1]));
        return apart && isPossibleNoun(data, noun, nounEnd)
                ? found(data, noun, noun, nounEnd, key, keyEnd)
                : Optional.empty();
    }

    /** {@code session opened}, {@code session_opened}, {@code session.opened}: the key is elsewhere. */
    private static Optional<LinePattern.Found> nounAlone(byte[] data, int from, int word) {
        if (" _.".indexOf(data[word - 1]) < 0) {
            return Optional.empty();
        }
        int noun = word - 1;
        while (noun > from && word - noun < LONGEST_NOUN && isNoun(data[noun - 1])) {
            noun--;
        }
        return (noun == from || !isWord(data[noun - 1])) && isPossibleNoun(data, noun, word - 1)
                ? Optional.of(new LinePattern.Found(
                        noun,
                        Optional.empty(),
                        Optional.of(text(data, noun, word - 1)),
                        Optional.empty(),
                        Optional.empty()))
                : Optional.empty();
    }

    private static Optional<LinePattern.Found> found(
            byte[] data, int offset, int noun, int nounEnd, int key, int keyEnd) {
        int end = skipBack(data, keyEnd, key, ".:-/");
        boolean digit = false;
        for (int at = key; at < end; at++) {
            digit |= data[at] >= '0' && data[at] <= '9';
        }
        return digit
                ? Optional.of(new LinePattern.Found(
                        offset,
                        Optional.of(text(data, key, end)),
                        Optional.of(text(data, noun, nounEnd)),
                        Optional.empty(),
                        Optional.empty()))
                : Optional.empty();
    }

    private static boolean isPossibleNoun(byte[] data, int from, int to) {
        return to > from
                && to - from <= LONGEST_NOUN
                && data[from] != '_'
                && !NO_NOUNS.contains(text(data, from, to).toLowerCase(Locale.ROOT));
    }

    private static String text(byte[] data, int from, int to) {
        return new String(data, from, to - from, StandardCharsets.ISO_8859_1);
    }

    private static int skip(byte[] data, int from, int to, String any) {
        int at = from;
        while (at < to && any.indexOf(data[at]) >= 0) {
            at++;
        }
        return at;
    }

    private static int skipBack(byte[] data, int to, int from, String any) {
        int at = to;
        while (at > from && any.indexOf(data[at - 1]) >= 0) {
            at--;
        }
        return at;
    }

    private static boolean startsWith(byte[] data, int at, int to, String lowerCase) {
        if (at + lowerCase.length() > to) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int c = data[at + i];
            if ((c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c) != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(byte c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private static boolean isNoun(byte c) {
        return isLetter(c) || c == '_';
    }

    private static boolean isWord(byte c) {
        return isNoun(c) || (c >= '0' && c <= '9');
    }

    private static boolean isKey(byte c) {
        return isWord(c) || c == '.' || c == ':' || c == '-' || c == '/';
    }
}
