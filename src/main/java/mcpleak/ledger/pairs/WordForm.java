package mcpleak.ledger.pairs;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of many logs with the noun and the key beside it: {@code opened session 17}, {@code connection #17 was closed},
 * {@code session.opened} with its key in a field. A key beside the word has a digit in it. Stateless.
 */
final class WordForm {

    /** How far before a word its noun and key begin at most, in characters. */
    private static final int REACH = 300;

    private static final int LONGEST_NOUN = 40;
    private static final String KEY = "([A-Za-z0-9_.:/-]{1,200}+)";

    private static final Pattern AFTER =
            Pattern.compile("[ \t]++(?:(?i:new) [ \t]*+)?+(?:(?i:to) [ \t]*+)?+(?:(?i:from) [ \t]*+)?+"
                    + "([A-Za-z_]++)[ \t]++[\"'(#\\[]*+(?:(?i:id)[ =:][ \t]*+)?+" + KEY);

    private static final Pattern BEFORE =
            Pattern.compile("(?<![A-Za-z0-9_])([A-Za-z_]++)(?:[ \t]++[\"'(#\\[]*+|[\"'(#\\[]++)" + KEY
                    + "[\"')\\]]*+(?:[ \t]+(?i:was))?(?:[ \t]+(?i:has))?(?:[ \t]+(?i:been))?[ \t]++$");

    /** {@code session opened}, {@code session_opened}, {@code session.opened}: the key is elsewhere. */
    private static final Pattern NOUN_ALONE = Pattern.compile("(?<![A-Za-z0-9_])([A-Za-z_]+)[ _.]$");

    /** Words between the word and something else that has a digit in it: "finished in 12 ms", "returned status 200". */
    private static final Set<String> NO_NOUNS = Set.of(
            "a", "after", "an", "and", "as", "at", "be", "been", "but", "by", "code", "exit", "for", "from", "has",
            "in", "is", "line", "not", "of", "on", "or", "port", "status", "than", "the", "to", "version", "via", "was",
            "with", "within");

    private WordForm() {}

    /**
     * Looks around a word.
     *
     * @param word where it begins
     * @param wordEnd where it ends
     * @return what was found, its offset from the beginning of the line
     */
    static Optional<LinePattern.Found> find(String line, int word, int wordEnd) {
        boolean begins = word == 0 || !isWord(line.charAt(word - 1));
        if (wordEnd < line.length() && isWord(line.charAt(wordEnd))) {
            return Optional.empty();
        }
        Optional<LinePattern.Found> found = begins ? after(line, word, wordEnd) : Optional.empty();
        if (found.isPresent() || word == 0 || " \t_.".indexOf(line.charAt(word - 1)) < 0) {
            return found;
        }
        String beginning = line.substring(Math.max(0, word - REACH), word);
        return before(beginning, begins).map(each -> each.moved(word - beginning.length()));
    }

    private static Optional<LinePattern.Found> after(String line, int word, int wordEnd) {
        Matcher after = AFTER.matcher(line).region(wordEnd, line.length());
        return after.lookingAt() ? found(after, word) : Optional.empty();
    }

    private static Optional<LinePattern.Found> before(String beginning, boolean begins) {
        Matcher before = BEFORE.matcher(beginning);
        Optional<LinePattern.Found> found = begins && before.find() ? found(before, before.start()) : Optional.empty();
        Matcher alone = NOUN_ALONE.matcher(beginning);
        return found.isEmpty() && alone.find() && isNoun(alone.group(1))
                ? Optional.of(new LinePattern.Found(alone.start(), Optional.empty(), alone.group(1)))
                : found;
    }

    private static Optional<LinePattern.Found> found(Matcher form, int offset) {
        String key = form.group(2).replaceFirst("[.:/-]+$", "");
        return isNoun(form.group(1)) && key.chars().anyMatch(c -> c >= '0' && c <= '9')
                ? Optional.of(new LinePattern.Found(offset, Optional.of(key), form.group(1)))
                : Optional.empty();
    }

    private static boolean isNoun(String text) {
        return text.length() <= LONGEST_NOUN
                && !text.startsWith("_")
                && !NO_NOUNS.contains(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isWord(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
