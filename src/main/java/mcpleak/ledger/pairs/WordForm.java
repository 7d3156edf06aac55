package mcpleak.ledger.pairs;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A word of many logs with the noun and the key beside it: {@code opened session 17}, {@code Session closed: 17},
 * {@code connection #17 was closed}, {@code [a1b2c3d4e5f6] session opened}, or {@code session_open} and {@code sessionOpened} with the
 * key in a field. A key beside the word has a digit in it. Confined to one thread, one line and one word of it.
 */
final class WordForm {

    /** How far from a word its noun and key are looked for, in characters. */
    private static final int REACH = 300;

    /** How many words may stand between a word and its key. */
    private static final int MOST_WORDS = 6;

    private static final int LONGEST_NOUN = 40;
    private static final int LONGEST_KEY = 200;

    private static final int FEWEST_DIGITS = 3;

    /** Shortest key that is believed where it stands in brackets before a noun, as process ids do, too. */
    private static final int SHORTEST_IN_BRACKETS = 12;

    /** A word or a key, and what ends it. */
    private static final Pattern TOKEN = Pattern.compile("-?[A-Za-z0-9_](?:[A-Za-z0-9_./-]|:(?=[A-Za-z0-9_/]))*+");

    private static final Pattern LAST_TOKEN =
            Pattern.compile("(?<![A-Za-z0-9_./:-])(-?[A-Za-z0-9_][A-Za-z0-9_.:/-]*+)([^A-Za-z0-9_]*+)$");

    /** What may stand between words that belong together. */
    private static final Pattern GAP = Pattern.compile("[\\s:=,#(\\[{\"'<>)\\]}-]*+");

    /** What may stand between a key and the word behind it. */
    private static final Pattern CLOSING = Pattern.compile("[\\s\"')\\]}>]*+");

    private static final Pattern AUXILIARIES =
            Pattern.compile("(?i)(?:\\s+(?:was|has|been|is|now|successfully))+\\s*+$");
    private static final Pattern NO_KEY =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d.*|\\d\\d?:\\d\\d(?::.*)?|v\\d[\\d.]*|\\d+(?:ms|s|%)");
    /** Letters that change between small and large too often for words. */
    private static final Pattern RANDOM_LETTERS =
            Pattern.compile("(?=.{20,40}$)(?:[A-Z_-]*[a-z_-]+[A-Z][A-Z_-]*){5,}[a-z_-]*");

    private static final Pattern COUNT = Pattern.compile("\\d+ +[A-Za-z].*");

    /** Names of a key's place: they say nothing of what it names. */
    private static final Pattern ID_WORD =
            Pattern.compile("(?i)([a-z_-]*?)[_-]?(?:id|ids|sid|uuid|guid|key|no|number|nr)");

    private static final Set<String> FILLERS = Set.of(
            "a",
            "an",
            "and",
            "been",
            "for",
            "from",
            "has",
            "is",
            "its",
            "new",
            "now",
            "of",
            "out",
            "down",
            "off",
            "successfully",
            "the",
            "to",
            "up",
            "was",
            "with");

    /** Words between the word and something else that has a digit in it: "finished in 12 ms", "returned status 200". */
    private static final Set<String> NO_NOUNS = Set.of(
            "after",
            "as",
            "at",
            "be",
            "but",
            "by",
            "code",
            "critical",
            "dbug",
            "debug",
            "error",
            "exit",
            "fatal",
            "in",
            "info",
            "line",
            "not",
            "notice",
            "on",
            "or",
            "port",
            "reason",
            "status",
            "than",
            "trace",
            "version",
            "via",
            "warn",
            "warning",
            "within");

    private static final Set<String> PARTICIPLES =
            Set.of("begun", "began", "torn", "lost", "gone", "left", "shut", "new", "shutdown", "cleanup", "quit");

    private final String line;
    private final int begin;
    private final int end;
    private final boolean joined;
    private final boolean bare;

    private WordForm(String line, int begin, int end, boolean joined) {
        this.line = line;
        this.begin = begin;
        this.end = end;
        this.joined = joined;
        String word = line.substring(begin, end).toLowerCase(Locale.ROOT);
        this.bare = !word.endsWith("ed") && !word.endsWith("ing") && !PARTICIPLES.contains(word);
    }

    /**
     * Looks around a word.
     *
     * @param word where it begins
     * @param wordEnd where it ends
     * @return what was found, its offset from the beginning of the line
     */
    static Optional<LinePattern.Found> find(String line, int word, int wordEnd) {
        if (goesOn(line, wordEnd)) {
            return Optional.empty();
        }
        char before = word == 0 ? ' ' : line.charAt(word - 1);
        boolean joint = word > 1 && "_.:-".indexOf(before) >= 0 && isLetter(line.charAt(word - 2));
        boolean joined = joint || isCamel(line, word);
        return !joined && isWord(before) ? Optional.empty() : new WordForm(line, word, wordEnd, joined).found();
    }

    /** {@code created_at} and {@code sessionCreatedAt} tell of something else. */
    private static boolean goesOn(String line, int at) {
        char next = at < line.length() ? line.charAt(at) : ' ';
        return (isWord(next) && !line.startsWith("Event", at))
                || (next == '-' && at + 1 < line.length() && isLetter(line.charAt(at + 1)));
    }

    private Optional<LinePattern.Found> found() {
        Optional<LinePattern.Found> found =
                joined || bare ? Optional.empty() : after("", end).or(this::before);
        return found.or(this::behindNoun);
    }

    /** {@code opened new session with id 17}; with a noun before the word, {@code closed: 17}. */
    private Optional<LinePattern.Found> after(String nounBefore, int from) {
        String noun = nounBefore;
        int last = from;
        boolean named = true;
        Matcher token = TOKEN.matcher(line).region(from, Math.min(line.length(), from + REACH));
        for (int words = 0; words < MOST_WORDS && token.find(); words++) {
            String text = token.group();
            Matcher id = ID_WORD.matcher(text);
            boolean apart = !GAP.matcher(line.substring(last, token.start())).matches();
            last = token.end();
            if (apart) {
                return Optional.empty();
            } else if (isKey(text)) {
                boolean count = !nounBefore.isEmpty()
                        && COUNT.matcher(line)
                                .region(token.start(), line.length())
                                .lookingAt();
                return noun.isEmpty() || count || !(named || isStrong(text))
                        ? Optional.empty()
                        : Optional.of(of(begin, text, noun));
            } else if (id.matches()) {
                noun = noun.isEmpty() ? id.group(1) : noun;
                named = true;
            } else if (!FILLERS.contains(text.toLowerCase(Locale.ROOT))) {
                if (!nounBefore.isEmpty() || !isNoun(text)) {
                    return Optional.empty();
                }
                named = noun.isEmpty();
                noun = text;
            }
        }
        return Optional.empty();
    }

    /** {@code session 17 was opened}. */
    private Optional<LinePattern.Found> before() {
        Optional<String> key = Optional.empty();
        int at = begin;
        for (int words = 0; words < MOST_WORDS; words++) {
            Matcher token = LAST_TOKEN.matcher(line.substring(Math.max(0, at - REACH), at));
            if (!token.find()
                    || !(key.isPresent() ? GAP : CLOSING)
                            .matcher(token.group(2))
                            .matches()) {
                return Optional.empty();
            }
            String text = token.group(1);
            at = Math.max(0, at - REACH) + token.start(1);
            boolean filler = FILLERS.contains(text.toLowerCase(Locale.ROOT))
                    || ID_WORD.matcher(text).matches();
            if (key.isEmpty() && isKey(text) && !text.endsWith(":")) {
                key = Optional.of(text);
            } else if (key.isPresent() && !filler) {
                int offset = at;
                return key.filter(each -> isNoun(text)).map(each -> of(offset, each, text));
            } else if (!filler) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /** {@code session closed: 17}, {@code [a1b2c3d4e5f6] session closed}, {@code session_close} with the key elsewhere. */
    private Optional<LinePattern.Found> behindNoun() {
        int from = Math.max(0, begin - REACH);
        Matcher word = LAST_TOKEN.matcher(
                AUXILIARIES.matcher(line.substring(from, begin)).replaceFirst(" "));
        boolean stands = word.find() && (joined || word.group(2).isBlank()) && (joined || !bare || endsThere());
        String noun = stands ? word.group(1).replaceFirst("[_.:/-]+$", "").replaceFirst("^.*[.:/-]", "") : "";
        if (!isNoun(noun)) {
            return Optional.empty();
        }
        int offset = from + word.start(1);
        return after(noun, end)
                .or(() -> bracketed(offset, noun))
                .or(() -> Optional.of(new LinePattern.Found(offset, Optional.empty(), noun)));
    }

    /** A bare word is a name's end: nothing but signs or a field follows. */
    private boolean endsThere() {
        String rest = line.substring(end, Math.min(line.length(), end + LONGEST_NOUN));
        return rest.isBlank() || rest.matches("(?s)\\s*(?:[^\\sA-Za-z0-9].*|[\\w.-]+[=:].*)");
    }

    private Optional<LinePattern.Found> bracketed(int nounAt, String noun) {
        Matcher key = Pattern.compile(
                        "[\\[(<]([A-Za-z0-9_-]{" + SHORTEST_IN_BRACKETS + "," + LONGEST_KEY + "})[\\])>]:? *$")
                .matcher(line.substring(Math.max(0, nounAt - REACH), nounAt));
        return key.find() && isKey(key.group(1)) && !key.group(1).matches("[\\d-]+[T\\d]*")
                ? Optional.of(of(nounAt, key.group(1), noun))
                : Optional.empty();
    }

    private static LinePattern.Found of(int offset, String key, String noun) {
        String plain = key.replaceFirst("[.:/-]+$", "").replaceFirst("^(?i:[a-z_-]*(?:id|key|session)):", "");
        return new LinePattern.Found(offset, Optional.of(plain), noun);
    }

    private static boolean isKey(String text) {
        return text.length() <= LONGEST_KEY
                && (text.chars().anyMatch(c -> c >= '0' && c <= '9')
                        || RANDOM_LETTERS.matcher(text).matches())
                && !NO_KEY.matcher(text).matches();
    }

    /** Several words may stand before a key that is hardly a word itself: {@code starting context for function text2sql} names none. */
    private static boolean isStrong(String key) {
        return key.chars().filter(c -> c >= '0' && c <= '9').count() >= FEWEST_DIGITS || key.matches("[0-9]+");
    }

    private static boolean isNoun(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_NOUN
                && text.chars().allMatch(c -> c == '_' || isLetter((char) c))
                && !text.startsWith("_")
                && !(text.length() > 4 && text.endsWith("ed"))
                && !FILLERS.contains(text.toLowerCase(Locale.ROOT))
                && !NO_NOUNS.contains(text.toLowerCase(Locale.ROOT));
    }

    /** A large letter behind a small one begins a word. */
    private static boolean isCamel(String line, int at) {
        return at > 0 && Character.isLowerCase(line.charAt(at - 1)) && Character.isUpperCase(line.charAt(at));
    }

    private static boolean isWord(char c) {
        return c == '_' || (c >= '0' && c <= '9') || isLetter(c);
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }
}
