package mcpleak.protocol.authorization;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One challenge of a {@code WWW-Authenticate} header.
 *
 * @param scheme such as {@code Bearer}
 * @param parameters by their names in lower case
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-11.6.1">RFC 9110, WWW-Authenticate</a>
 */
record Challenge(String scheme, Map<String, String> parameters) {

    /** Longest header that is read, in characters; what is beyond is cut off. */
    static final int LONGEST = 8_192;

    private static final String TOKEN = "([A-Za-z0-9!#$%&'*+.^_`|~-]++)";

    private static final Pattern PART = Pattern.compile("\\G[\\s,]*+(?:" + TOKEN
            + "\\s*+=\\s*+(?:\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"|([^\\s,\"]++))|" + TOKEN + ")");

    /** Read all challenges of a header, or of several with commas between; none where it cannot be read. */
    static List<Challenge> all(String header) {
        List<Challenge> all = new ArrayList<>();
        Matcher part = PART.matcher(header.length() > LONGEST ? header.substring(0, LONGEST) : header);
        while (part.find()) {
            if (part.group(4) != null) {
                all.add(new Challenge(part.group(4), new HashMap<>()));
            } else if (!all.isEmpty()) {
                String value =
                        part.group(2) == null ? part.group(3) : part.group(2).replaceAll("\\\\(.)", "$1");
                all.get(all.size() - 1).parameters.put(part.group(1).toLowerCase(Locale.ROOT), value);
            }
        }
        return all;
    }

    /** Say whether a token of OAuth answers it. */
    boolean isOAuth() {
        return scheme.equalsIgnoreCase("Bearer") || isDpop();
    }

    boolean isDpop() {
        return scheme.equalsIgnoreCase("DPoP");
    }

    Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    boolean isError(String code) {
        return parameter("error").filter(code::equals).isPresent();
    }

    /** Return the scopes that are asked for; may be empty. */
    List<String> scopes() {
        return parameter("scope").map(Challenge::scopes).orElse(List.of());
    }

    /** Split scopes. */
    static List<String> scopes(String text) {
        return List.of(text.strip().split("\\s+")).stream()
                .filter(scope -> !scope.isEmpty())
                .toList();
    }
}
