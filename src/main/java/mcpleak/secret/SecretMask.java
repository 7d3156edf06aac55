package mcpleak.secret;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Hide what must not be told, on every way out of this process.
 *
 * <p>A secret is known by its <em>place</em> (the value of an option, a variable, a header or a field whose name says so; user info
 * and query of a URL), by its <em>shape</em> (a JSON web token, a key that begins with {@code ghp_}, ...), or by its <em>value</em>:
 * what was {@linkplain #learn(String) learnt} once is hidden everywhere, however it is encoded. It errs on the side of hiding.
 * Values are those of this process, as its standard output is. Thread-safe.
 */
public final class SecretMask {

    /** Stands where a secret stood. */
    static final String HIDDEN = "***";

    /** Characters that are searched at once. */
    private static final int PIECE = 8_192;

    private static final KnownSecrets KNOWN = new KnownSecrets();
    private static final int MOST_SEEN = 2_000;

    /** Headers that were looked at: a request's are looked at each time. */
    private static final Set<String> SEEN = ConcurrentHashMap.newKeySet();

    private static final Pattern PART = Pattern.compile("[:;,=\\s]+");

    private SecretMask() {}

    /**
     * Return a text with its secrets hidden.
     *
     * @param text a command line, a header, a message; without escapes of a file's format
     * @return the same text, each secret replaced by three asterisks
     */
    public static String mask(String text) {
        return inPieces(KNOWN.hide(text), SecretPlaces::in);
    }

    /**
     * Return arguments with their secrets hidden, among them the whole argument that follows {@code --token} and its like.
     *
     * @param arguments a program's arguments, in order
     * @return as many, in the same order
     */
    public static List<String> mask(List<String> arguments) {
        List<String> masked = new ArrayList<>();
        String before = "";
        for (String argument : arguments) {
            masked.add(follows(before, argument) ? HIDDEN : mask(argument));
            before = argument;
        }
        return masked;
    }

    private static boolean follows(String option, String argument) {
        boolean user = option.matches("-u|--?(proxy-)?user")
                && argument.matches("[^\\s:/]+:.*")
                && !argument.matches("\\d+:\\d+");
        boolean named = option.startsWith("-")
                && !option.contains("=")
                && SecretName.tellsAsOption(option)
                && !argument.startsWith("--")
                && new SecretSpan(0, argument.length()).isSecret(argument, option);
        return user || named;
    }

    /**
     * Return the text of a whole file with what can be told to be secret whatever the format: known values and well-known shapes.
     *
     * @param text in JSON, HTML, CSV or any other format; it stays well formed
     */
    public static String maskFile(String text) {
        return inPieces(KNOWN.hideInFile(text), SecretPlaces::byShape);
    }

    /** Bound what a text that was made to be hard to search can cost: pieces end between words. */
    private static String inPieces(String text, Function<String, List<SecretSpan>> search) {
        if (text.length() <= PIECE) {
            return hide(text, search.apply(text));
        }
        StringBuilder masked = new StringBuilder(text.length());
        int from = 0;
        while (from < text.length()) {
            int to = pieceEnd(text, from);
            String piece = text.substring(from, to);
            masked.append(hide(piece, search.apply(piece)));
            from = to;
        }
        return masked.toString();
    }

    private static int pieceEnd(String text, int from) {
        int most = Math.min(from + PIECE, text.length());
        int end = most;
        while (end < text.length() && end > from + PIECE / 2 && text.charAt(end - 1) != '\n') {
            end--;
        }
        return end == from + PIECE / 2 ? most : end;
    }

    private static String hide(String text, List<SecretSpan> places) {
        if (places.isEmpty()) {
            return text;
        }
        StringBuilder masked = new StringBuilder();
        int done = 0;
        for (SecretSpan place : places) {
            masked.append(text, done, place.from()).append(HIDDEN);
            done = place.to();
        }
        return masked.append(text, done, text.length()).toString();
    }

    /** Hide a value from now on, wherever it stands; one of fewer than 6 characters, or a common word, is not. */
    public static void learn(String secret) {
        KNOWN.learn(secret);
    }

    /** Tell the values that are hidden, and each that will be, to one who hides them where this process cannot. */
    public static void whenLearnt(Consumer<String> listener) {
        KNOWN.whenLearnt(listener);
    }

    /** Learn the values of variables, properties or headers whose names speak of a secret, and the secrets within the others. */
    public static void learn(Map<String, String> named) {
        named.forEach((name, value) -> {
            if (SecretName.tells(name) && new SecretSpan(0, value.length()).isSecret(value, name)) {
                learnParts(value);
            }
            learnFrom(value);
        });
    }

    /** Learn what a header of a request holds, if its name speaks of a secret; cheap the second time. */
    public static void learnHeader(String name, String value) {
        if (SEEN.size() < MOST_SEEN && SEEN.add(value)) {
            learnFrom(name + ": " + value);
        }
    }

    /** Learn the secrets that stand in a text: a command line, a URL. */
    public static void learnFrom(String text) {
        for (SecretSpan place : SecretPlaces.in(text)) {
            learnParts(text.substring(place.from(), place.to()));
        }
    }

    /** The password of {@code user:password} is one by itself, and so is what follows an authorization's scheme. */
    private static void learnParts(String secret) {
        learn(secret);
        for (String pair : secret.split(";", -1)) {
            String[] parts = PART.split(pair.strip(), -1);
            if (parts.length > 1) {
                learn(parts[parts.length - 1]);
            }
        }
        if (secret.matches("[A-Za-z0-9+/]{8,}={0,2}")) {
            learnDecoded(secret);
        }
    }

    private static void learnDecoded(String code) {
        try {
            String text = new String(Base64.getDecoder().decode(code), StandardCharsets.UTF_8);
            if (text.matches("[ -~]+:[ -~]+")) {
                learn(text);
                learn(text.substring(text.indexOf(':') + 1));
            }
        } catch (IllegalArgumentException notBase64) {
            // a secret that only looks so
        }
    }
}
