package mcpleak.secret;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Say whether the name of an option, a variable, a header or a field speaks of a secret.
 *
 * <p>Its last word decides, as in English: an {@code auth-token} is a token, a {@code token-limit} is a limit, and neither
 * {@code pass-through}, {@code tokens}, {@code author} nor {@code keyboard} is a secret. Pure.
 */
final class SecretName {

    private static final Pattern BETWEEN_WORDS =
            Pattern.compile("[^\\p{Alnum}]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    private static final Pattern TELLING = Pattern.compile("pass|pwd|pw|auth|cookie|creds?|bearer|jwt|psk|dsn"
            + "|\\w*(?:passw(?:or)?d|passwords|passphrase|passcode|secrets?|token|api_?keys?|(?:access|secret|private|auth)keys?"
            + "|credentials?|authorization)");

    /** What a name may end with beside its noun. */
    private static final Pattern SUFFIX = Pattern.compile("\\d+|value|text|string|header|base64|b64|hex|raw|plain");

    private static final Set<String> SWITCHES =
            Set.of("no without with disable enable use require requires has is skip max min num count".split(" "));

    private static final Set<String> PUBLIC_KEYS = Set.of(
            "primary foreign public sort partition cache hot shift map group index row object default lookup idempotency unique any"
                    .split(" "));

    /** Words of language models and protocols. */
    private static final Set<String> PUBLIC_TOKENS =
            Set.of("progress", "page", "next", "start", "stop", "end", "pad", "eos", "bos", "unk", "special", "per");

    private static final Set<String> IN_QUERIES = Set.of("key", "sig", "signature", "code", "sid");

    private static final int MOST_KNOWN = 5_000;

    /** Names come again and again. */
    private static final Map<String, Boolean> KNOWN = new ConcurrentHashMap<>();

    private SecretName() {}

    /** Say whether a value of that name is a secret. */
    static boolean tells(String name) {
        Boolean known = KNOWN.get(name);
        if (known == null) {
            known = decide(name);
            if (KNOWN.size() < MOST_KNOWN) {
                KNOWN.put(name, known);
            }
        }
        return known;
    }

    private static boolean decide(String name) {
        List<String> words = words(name);
        if (words.isEmpty() || (words.size() > 1 && SWITCHES.contains(words.get(0)))) {
            return false;
        }
        String noun = words.get(words.size() - 1);
        String before = words.size() > 1 ? words.get(words.size() - 2) : "";
        if (noun.equals("key")) {
            return !before.isEmpty() && !PUBLIC_KEYS.contains(before);
        }
        if (before.equals("pass") && noun.matches("phrase|word|code")) {
            return true;
        }
        if (noun.equals("keys")) {
            return Set.of("api", "access", "secret", "private").contains(before);
        }
        return TELLING.matcher(noun).matches() && !(noun.equals("token") && PUBLIC_TOKENS.contains(before));
    }

    /** Say whether the value of such an option is a secret; a {@code --key} is. */
    static boolean tellsAsOption(String name) {
        return tells(name) || words(name).equals(List.of("key"));
    }

    /** Say whether the value of such a parameter of a URL is a secret; a {@code key} is. */
    static boolean tellsInQuery(String name) {
        List<String> words = words(name);
        return tells(name) || (!words.isEmpty() && IN_QUERIES.contains(words.get(words.size() - 1)));
    }

    /** Say whether the value is a password, in which digits alone are one as well. */
    static boolean isPassword(String name) {
        List<String> words = words(name);
        return !words.isEmpty()
                && words.get(words.size() - 1).matches("pass|pwd|pw|\\w*passw(or)?ds?|\\w*pass(phrase|code)");
    }

    private static List<String> words(String name) {
        List<String> words = Stream.of(BETWEEN_WORDS.split(name))
                .filter(word -> !word.isEmpty())
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        int end = words.size();
        while (end > 1 && SUFFIX.matcher(words.get(end - 1)).matches()) {
            end--;
        }
        return words.subList(0, end);
    }
}
