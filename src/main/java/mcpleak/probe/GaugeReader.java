package mcpleak.probe;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.network.Identity;
import mcpleak.probe.runtime.BoundedHttp;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;

/**
 * Read numbers that the server exposes itself: metrics in Prometheus or OpenMetrics text, values in JSON.
 *
 * <p>Each page is read once a reading, for 3 s at most, up to 16 MiB; redirects are not followed. Thread-safe; one reading
 * at a time.
 */
public final class GaugeReader {

    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final int MAX_PAGE = 16 << 20;

    private final List<Gauge> gauges;
    private final BoundedHttp http;
    private final Set<String> told = new HashSet<>();

    private GaugeReader(List<Gauge> gauges, BoundedHttp http) {
        this.gauges = List.copyOf(gauges);
        this.http = http;
    }

    /**
     * Name one number.
     *
     * @param address a URL, or a path on the server's origin
     * @param metric a Prometheus metric or the dotted path of a JSON value, with {@code :bytes} or {@code :count} if its
     *     name does not tell
     */
    public record Choice(URI address, String metric) {}

    /**
     * Read these numbers from now on.
     *
     * @param identity the server's MCP endpoint, on whose origin paths are, and who we are to it
     * @param choices the numbers; of two that would be one channel the second is named with its address
     */
    public static GaugeReader of(Identity identity, List<Choice> choices) {
        return of(identity.server(), choices, new BoundedHttp(LIMIT, MAX_PAGE, identity));
    }

    static GaugeReader of(URI origin, List<Choice> choices, BoundedHttp http) {
        Map<Channel, Gauge> gauges = new LinkedHashMap<>();
        for (Choice choice : choices) {
            Gauge gauge = Gauge.of(origin, choice.address(), choice.metric());
            if (gauges.containsKey(gauge.channel())) {
                Channel other = Channel.gauge(
                        gauge.metric() + " at " + gauge.url(), gauge.channel().unit());
                gauge = new Gauge(gauge.url(), gauge.metric(), gauge.scale(), other);
            }
            gauges.put(gauge.channel(), gauge);
        }
        return new GaugeReader(List.copyOf(gauges.values()), http);
    }

    /**
     * Hold what one reading gave.
     *
     * @param values by channel; what could not be read is absent
     * @param failures why, each said only the first time
     */
    public record Reading(Map<Channel, Double> values, List<String> failures) {

        public Reading {
            values = Map.copyOf(values);
            failures = List.copyOf(failures);
        }
    }

    /** Read all of them; never throws. */
    public synchronized Reading read() {
        Map<Channel, Double> values = new HashMap<>();
        List<String> failures = new ArrayList<>();
        Map<URI, Page> pages = new HashMap<>();
        for (Gauge gauge : gauges) {
            Page page = pages.computeIfAbsent(gauge.url(), this::page);
            if (!page.failure().isEmpty()) {
                failures.add("gauge " + gauge.metric() + ": " + page.failure());
                continue;
            }
            GaugeText.Found found = GaugeText.find(page.text(), gauge.metric());
            if (found instanceof GaugeText.Found.Value value) {
                values.put(gauge.channel(), value.value() * gauge.scale());
            } else if (found instanceof GaugeText.Found.Nothing nothing) {
                failures.add("gauge " + gauge.metric() + " of " + gauge.url() + " " + nothing.why());
            }
        }
        failures.removeIf(failure -> !told.add(failure));
        return new Reading(values, failures);
    }

    private record Page(String text, String failure) {}

    private Page page(URI url) {
        try {
            return new Page(http.get(url), "");
        } catch (IOException e) {
            return new Page("", String.valueOf(e.getMessage()));
        }
    }

    /**
     * A number that a server exposes over HTTP, and what it counts.
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
        private static final Pattern SUFFIX =
                Pattern.compile("(?:.*[a-z0-9])?_?(bytes|[kmg]i?b)(?:_?(?:total|used|max))?");
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
}
