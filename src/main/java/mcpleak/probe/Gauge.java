package mcpleak.probe;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.series.Channel;
import mcpleak.series.Unit;

/**
 * Name one number that a server exposes over HTTP, and what it counts.
 *
 * <p>The unit is what stands after the metric ({@code :bytes}, {@code :count}); without that it is read off the end of the
 * name: {@code _bytes}, {@code _kb}, {@code _mb}, {@code _gb} and the like are bytes, everything else is a count. Immutable.
 *
 * @param url where it is served
 * @param metric its name, perhaps with labels, or the dotted path of a JSON value
 * @param scale what one of its units is in bytes, or 1
 * @param channel the channel that it is judged as
 */
record Gauge(URI url, String metric, double scale, Channel channel) {

    private static final Pattern STATED = Pattern.compile("(.+):(bytes|count)");
    private static final Pattern SUFFIX = Pattern.compile("(?:.*[a-z0-9])?_?(bytes|[kmg]i?b)(?:_?(?:total|used|max))?");
    private static final Pattern CAMEL = Pattern.compile(".*[a-z0-9](Bytes|[KMG]i?[Bb])");
    private static final Map<String, Integer> POWERS = Map.of("k", 1, "m", 2, "g", 3);

    /**
     * Take a choice.
     *
     * @param origin what a path without a host belongs to
     * @param address URL or path
     * @param choice metric, perhaps with its unit
     */
    static Gauge of(URI origin, URI address, String choice) {
        URI url = origin.resolve(address);
        Matcher stated = STATED.matcher(choice);
        if (stated.matches()) {
            Unit unit = stated.group(2).equals("bytes") ? Unit.BYTES : Unit.COUNT;
            return new Gauge(url, stated.group(1), 1, Channel.gauge(stated.group(1), unit));
        }
        String name = choice.replaceFirst("\\{.*", "");
        String last = name.substring(name.lastIndexOf('.') + 1);
        Matcher suffix = last.contains("_") || last.equals("bytes") ? SUFFIX.matcher(last) : CAMEL.matcher(last);
        if (!suffix.matches()) {
            return new Gauge(url, choice, 1, Channel.gauge(choice, Unit.COUNT));
        }
        String unit = suffix.group(1).toLowerCase(Locale.ROOT);
        double scale = Math.pow(1024, POWERS.getOrDefault(unit.substring(0, 1), 0));
        return new Gauge(url, choice, scale, Channel.gauge(choice, Unit.BYTES));
    }
}
