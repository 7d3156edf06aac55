package mcpleak.profile;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Name one number that the server under test exposes itself.
 *
 * <p>Immutable.
 *
 * @param address where it is served: an http or https URL, or a path on the MCP endpoint's host
 * @param metric its name: of a Prometheus metric, perhaps with labels as in {@code m{area="heap"}}, or the dotted path of a
 *     JSON value, as in {@code exporters.active}; {@code :bytes} or {@code :count} after it states its unit
 */
public record GaugeChoice(URI address, String metric) {

    private static final int MOST = 50;

    /** Read a list with commas between; throws {@link IllegalArgumentException} with the rule that it breaks. */
    static List<GaugeChoice> parseAll(String list) {
        List<String> texts = split(list).stream().distinct().toList();
        if (texts.size() > MOST) {
            throw new IllegalArgumentException("names more than " + MOST);
        }
        return texts.stream()
                .map(text -> Property.require(
                        parse(text), "\"" + GivenProperties.printable(text) + "\" is no URL or path with # and a name"))
                .toList();
    }

    /** Return them as a run records them; empty if there are none. */
    static Optional<String> textOf(List<GaugeChoice> gauges) {
        String text = gauges.stream()
                .map(gauge -> Property.withoutUserInfo(gauge.address()) + "#" + gauge.metric())
                .collect(Collectors.joining(","));
        return Optional.of(text).filter(list -> !list.isEmpty());
    }

    /**
     * Parse one choice: address, {@code #}, metric.
     *
     * @return the choice; empty if it has no such form
     */
    static Optional<GaugeChoice> parse(String text) {
        int hash = text.indexOf('#');
        if (hash <= 0 || hash == text.length() - 1) {
            return Optional.empty();
        }
        try {
            URI address = new URI(text.substring(0, hash));
            String scheme = Optional.ofNullable(address.getScheme()).orElse("");
            boolean path = scheme.isEmpty() && text.startsWith("/") && !text.startsWith("//");
            boolean url = (scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https"))
                    && address.getHost() != null
                    && address.getPort() <= 65535;
            return path || url
                    ? Optional.of(
                            new GaugeChoice(address, text.substring(hash + 1).strip()))
                    : Optional.empty();
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    /** Split a list at the commas that are not within braces or quotes. */
    static List<String> split(String list) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < list.length(); i++) {
            char c = list.charAt(i);
            quoted ^= c == '"';
            depth += quoted ? 0 : c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == ',' && depth <= 0 && !quoted) {
                parts.add(part.toString().strip());
                part.setLength(0);
            } else {
                part.append(c);
            }
        }
        parts.add(part.toString().strip());
        return parts.stream().filter(each -> !each.isEmpty()).toList();
    }

    @Override
    public String toString() {
        return address + "#" + metric;
    }
}
