package mcpleak.secret;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Find where secrets stand in a text: by place (the values of options, variables, headers and fields whose names say so, user info and
 * queries of URLs) and by shape (keys of well-known forms). It errs on the side of finding too much. Pure.
 */
final class SecretPlaces {

    private static final String QUOTES = "(?:\\\\*[\"']|&quot;|&#3[49];)";

    /** A name, what closes it, and what stands between it and its value. */
    private static final Pattern NAMED =
            Pattern.compile("(?<![\\w.-])-{0,2}+((?:(?i:api|access|secret|private|signing) )?+[A-Za-z_][\\w.-]{0,127}+)"
                    + QUOTES + "?]?\\s{0,3}+(?::=|=>|=|:)[ \\t]{0,3}+");

    private static final Pattern OPTION =
            Pattern.compile("(?<![\\w-])--?+([A-Za-z][\\w.-]{0,127}+)(?:" + QUOTES + "\\s*,\\s*|" + QUOTES + "?\\s+)");

    private static final Pattern ELEMENT = Pattern.compile("<([A-Za-z][\\w.-]{0,127}+)>([^<>]+)</");

    private static final Pattern USER = Pattern.compile(
            "(?<![\\w-])(?:-u|--?(?:proxy-)?user)(?:[=\\s]\\s*|(?<=-u))" + QUOTES + "?([^\\s:\"'/=]+:[^\\s\"']+)");

    private static final Pattern URL =
            Pattern.compile("(?<![\\w+.-])[A-Za-z][\\w+.-]{0,30}+://([^\\s\"'<>`\\\\]*[^\\s\"'<>`\\\\,.;:)\\]}])");
    private static final Pattern PARAMETER = Pattern.compile("(?:&amp;|[?&;])([^=&;#\\s]*)(=?)([^&#\\s\"'<>;]*)");
    private static final Pattern LONG_SEGMENT =
            Pattern.compile("(?<=/)(?=[^/]*\\d)(?=[^/]*[A-Za-z])[\\w=%.~+-]{32,}(?=/|$)");
    private static final Pattern INNOCENT = Pattern.compile("\\d{0,6}|(?i:true|false|on|off|json|text|\\*{3,})");

    private static final Pattern SHAPE =
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*-----|$)"
                    + "|(?<![\\w-])(?:eyJ[\\w-]{8,}+\\.[\\w.-]{4,}"
                    + "|(?:sk|rk|secret|r8|lin_api|dop_v1|nvapi|tvly|pplx)[-_](?=[\\w-]*\\d)[\\w-]{8,}"
                    + "|(?:gh[opsur]_|github_pat_|glpat-|xox[a-z]-|xapp-|nvapi-|gsk_|figd_|ntn_|shp[a-z]{2}_|sntrys_|hvs\\.|ya29\\.|whsec_"
                    + "|AGE-SECRET-KEY-)[\\w.-]{8,}"
                    + "|(?:hf_|dapi|SG\\.)(?=[\\w.-]*[A-Z0-9])[\\w.-]{8,}"
                    + "|(?:npm_|pypi-)\\w{30,}"
                    + "|(?:AKIA|ASIA)[A-Z0-9]{12,}|AIza[\\w-]{30,})"
                    + "|(?<=hooks\\.slack\\.com/services/)[\\w/]{8,}");

    private static final Pattern BEARER = Pattern.compile(
            "\\b(?i:Bearer)\\s+(?!(?i:tokens?|auth\\w*|realm|is|or|and|if|in|from|with|for)\\b)([\\w.~+/=-]{3,})"
                    + "|\\b(?i:Basic)\\s+(?=[A-Za-z+/]*(?:[0-9=]|[a-z][A-Z]))([A-Za-z0-9+/]{6,}={0,2})");

    private SecretPlaces() {}

    /** Return the places of secrets, in order, none in another. */
    static List<SecretSpan> in(String text) {
        if (!Syllables.areIn(text)) {
            return List.of();
        }
        List<SecretSpan> found = new ArrayList<>();
        urls(text, found);
        named(text, found);
        options(text, found);
        elements(text, found);
        groups(USER, text, found);
        groups(BEARER, text, found);
        shapes(text, found);
        return apart(found);
    }

    /** Return the places of secrets that are known by their shape, whatever stands around them. */
    static List<SecretSpan> byShape(String text) {
        List<SecretSpan> found = new ArrayList<>();
        shapes(text, found);
        return found;
    }

    private static void shapes(String text, List<SecretSpan> found) {
        for (Matcher shape = SHAPE.matcher(text); shape.find(); ) {
            found.add(new SecretSpan(shape.start(), shape.end()));
        }
    }

    private static void groups(Pattern pattern, String text, List<SecretSpan> found) {
        for (Matcher match = pattern.matcher(text); match.find(); ) {
            int group = match.groupCount() == 1 || match.start(1) >= 0 ? 1 : 2;
            if (!match.group(group).matches("\\d+:\\d+")) {
                found.add(new SecretSpan(match.start(group), match.end(group)));
            }
        }
    }

    private static void named(String text, List<SecretSpan> found) {
        for (Matcher match = NAMED.matcher(text); match.find(); ) {
            String name = match.group(1);
            boolean parameter = match.start() > 0 && "?&".indexOf(text.charAt(match.start() - 1)) >= 0;
            boolean tells = parameter ? SecretName.tellsInQuery(name) : SecretName.tells(name);
            if (tells) {
                SecretSpan value = value(text, match, parameter);
                boolean option = text.startsWith("-", value.from()) && text.charAt(match.end() - 1) == ' ';
                if (!option && value.isSecret(text, name)) {
                    found.add(value);
                }
            }
        }
    }

    private static SecretSpan value(String text, Matcher match, boolean parameter) {
        String name = match.group(1).toLowerCase(Locale.ROOT);
        boolean header = name.endsWith("authorization") || name.endsWith("cookie");
        if (header) {
            return SecretSpan.ofHeader(text, match.start(), match.end());
        }
        boolean tight = match.group().endsWith("=");
        return SecretSpan.at(text, match.end(), parameter ? "&#<>" : tight ? "<>" : ",;)}]<>");
    }

    private static void options(String text, List<SecretSpan> found) {
        for (Matcher match = OPTION.matcher(text); match.find(); ) {
            String name = match.group(1);
            if (SecretName.tellsAsOption(name) && !text.startsWith("-", match.end())) {
                SecretSpan value = SecretSpan.at(text, match.end(), "<>");
                if (value.isSecret(text, name)) {
                    found.add(value);
                }
            }
        }
    }

    private static void elements(String text, List<SecretSpan> found) {
        for (Matcher match = ELEMENT.matcher(text); match.find(); ) {
            SecretSpan value = new SecretSpan(match.start(2), match.end(2));
            if (SecretName.tells(match.group(1)) && value.isSecret(text, match.group(1))) {
                found.add(value);
            }
        }
    }

    private static void urls(String text, List<SecretSpan> found) {
        for (Matcher match = URL.matcher(text); match.find(); ) {
            int from = match.start(1);
            String rest = match.group(1);
            int authority = end(rest, "/?#");
            int user = rest.lastIndexOf('@', authority - 1);
            if (user > 0) {
                found.add(new SecretSpan(from, from + user));
            }
            int query = rest.indexOf('?');
            String path = rest.substring(0, query < 0 ? end(rest, "#") : query);
            for (Matcher segment = LONG_SEGMENT.matcher(path); segment.find(); ) {
                found.add(new SecretSpan(from + segment.start(), from + segment.end()));
            }
            if (query >= 0) {
                query(rest, from, query, found);
            }
        }
    }

    private static void query(String rest, int from, int query, List<SecretSpan> found) {
        Matcher parameter = PARAMETER.matcher(rest).region(query, rest.length());
        while (parameter.find()) {
            int group = parameter.group(2).isEmpty() ? 1 : 3;
            String value = parameter.group(group);
            boolean plain = INNOCENT.matcher(value).matches() && !SecretName.tellsInQuery(parameter.group(1));
            if (!value.isEmpty() && !plain && !value.startsWith("***")) {
                found.add(new SecretSpan(from + parameter.start(group), from + parameter.end(group)));
            }
        }
    }

    private static int end(String text, String stops) {
        int end = 0;
        while (end < text.length() && stops.indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return end;
    }

    private static List<SecretSpan> apart(List<SecretSpan> found) {
        found.sort(Comparator.comparingInt(SecretSpan::from).thenComparing(SecretSpan::to, Comparator.reverseOrder()));
        List<SecretSpan> apart = new ArrayList<>();
        for (SecretSpan next : found) {
            int last = apart.size() - 1;
            if (last >= 0 && next.from() < apart.get(last).to()) {
                SecretSpan before = apart.get(last);
                apart.set(last, new SecretSpan(before.from(), Math.max(before.to(), next.to())));
            } else {
                apart.add(next);
            }
        }
        return apart;
    }

    /** Says in one pass whether a text can hold a secret: most lines of a log hold none of the syllables that speak of one. */
    private static final class Syllables {

        private static final int BITS = 1 << 15;
        private static final long[] BITMAP = new long[BITS / 64];

        static {
            Stream.of(("pas|pwd|-pw|_pw|pw=|pw:|pw\"|aut|coo|cre|bea|jwt|psk|dsn|sec|tok|key|://|-u |-u\t|"
                                    + "use|bas|---|eyj|sk-|sk_|rk-|rk_|ghp|gho|ghs|ghu|ghr|git|glp|xox|xap|hf_|dap|npm|pyp|"
                                    + "nva|gsk|tvl|fig|ntn|lin|dop|shp|r8-|r8_|ppl|snt|hvs|ya2|sg.|age|whs|aki|asi|aiz|sig|"
                                    + "sid|cod")
                            .split("\\|"))
                    .mapToInt(syllable -> bit(syllable.charAt(0), syllable.charAt(1), syllable.charAt(2)))
                    .forEach(bit -> BITMAP[bit / 64] |= 1L << bit);
            for (char letter = 'a'; letter <= 'z'; letter++) {
                int user = bit('-', 'u', letter);
                BITMAP[user / 64] |= 1L << user;
            }
        }

        private Syllables() {}

        static boolean areIn(String text) {
            for (int i = 2; i < text.length(); i++) {
                int bit = bit(lower(text.charAt(i - 2)), lower(text.charAt(i - 1)), lower(text.charAt(i)));
                if ((BITMAP[bit / 64] & 1L << bit) != 0) {
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
}
