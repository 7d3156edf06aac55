package mcpleak.server;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Hide what must not be printed: the values of options, variables and headers whose names speak of a secret, credentials in
 * URLs, and well-known forms of keys. It errs on the side of hiding.
 */
public final class SecretMask {

    private static final String HIDDEN = "***";

    private static final String NAME =
            "[\\w.-]*(?:token|api[_-]?key|access[_-]?key|private[_-]?key|secret|passw(?:or)?d|passphrase|credential|authorization)[\\w.-]*";

    private static final Pattern LONE_OPTION = Pattern.compile("--?" + NAME, Pattern.CASE_INSENSITIVE);

    private static final Pattern NAMED = Pattern.compile(
            "(?<![\\w.-])(" + NAME + "[\"']?\\s*(?:=|:)\\s*)((?:Bearer|Basic)\\s+)?(\"[^\"]*\"|'[^']*'|[^\\s\"',;&]+)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern OPTION =
            Pattern.compile("(?<!\\S)(--?" + NAME + "\\s+)(\"[^\"]*\"|'[^']*'|[^\\s-]\\S*)", Pattern.CASE_INSENSITIVE);

    private static final Pattern BEARER = Pattern.compile("\\b(Bearer\\s+)[\\w.~+/=-]+", Pattern.CASE_INSENSITIVE);

    private static final Pattern CREDENTIALS = Pattern.compile("(://)[^/\\s@]+@");

    private static final Pattern KEY =
            Pattern.compile("\\b(?:sk-|ghp_|gho_|ghs_|github_pat_|glpat-|xox[abp]-|AKIA)[\\w-]{8,}");

    private SecretMask() {}

    /**
     * Return a text with its secrets hidden.
     *
     * @param text a command line, a header, a property's value
     * @return the same text, each secret replaced by three asterisks
     */
    public static String mask(String text) {
        String masked = NAMED.matcher(text).replaceAll("$1$2" + HIDDEN);
        masked = OPTION.matcher(masked).replaceAll("$1" + HIDDEN);
        masked = BEARER.matcher(masked).replaceAll("$1" + HIDDEN);
        masked = CREDENTIALS.matcher(masked).replaceAll("$1" + HIDDEN + "@");
        return KEY.matcher(masked).replaceAll(HIDDEN);
    }

    /**
     * Return arguments with their secrets hidden, among them the whole argument that follows {@code --token} and its like.
     *
     * @param arguments a program's arguments, in order
     * @return as many, in the same order
     */
    public static List<String> mask(List<String> arguments) {
        List<String> masked = new ArrayList<>();
        boolean hideNext = false;
        for (String argument : arguments) {
            masked.add(hideNext ? HIDDEN : mask(argument));
            hideNext = LONE_OPTION.matcher(argument).matches();
        }
        return masked;
    }
}
