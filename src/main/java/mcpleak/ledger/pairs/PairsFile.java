package mcpleak.ledger.pairs;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import mcpleak.ledger.pairs.PairSet.Pair;

/**
 * Read pairs from a file in HOCON, of which JSON is a part (https://github.com/lightbend/config).
 *
 * <pre>{@code
 * pairs = [
 *   { name = "leases", start = "lease (?P<key>\\w+) granted", stop = "lease (?P<key>\\w+) returned", bytes = 18 KB, alarm = "rate > 1 %" }
 * ]
 * sets = [nat, python]    # shipped pairs to look for as well; none unless named
 * }</pre>
 *
 * <p>Pure; includes and substitutions from the environment are not resolved.
 */
public final class PairsFile {

    private static final String SHIPPED = "pairs.conf";
    private static final Set<String> TOP =
            Set.of("pairs", "sets", "requests", "tools", "restarts", "failures", "cancellations", "alarm");
    private static final Set<String> OF_PAIR = Set.of(
            "name",
            "start",
            "stop",
            "end",
            "start-words",
            "stop-words",
            "keys",
            "key-field",
            "bytes",
            "alarm",
            "guessed");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)\\s*([kKmMgG]?)(i?)[bB]?");

    private PairsFile() {}

    /** Return all pairs that are shipped. */
    public static PairSet shipped() {
        return read(shippedText(), "shipped pairs");
    }

    /** Return the text of the shipped pairs: an example of the file. */
    public static String shippedText() {
        try (InputStream in = PairsFile.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks " + SHIPPED);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("the class path cannot be read", e);
        }
    }

    /**
     * Read a pairs file.
     *
     * @param text its text
     * @param place its name, for messages
     * @throws IllegalArgumentException if a rule is broken; the message names the place and what is allowed
     */
    public static PairSet read(String text, String place) {
        Config config;
        try {
            config = ConfigFactory.parseString(
                    text,
                    ConfigParseOptions.defaults().setSyntax(ConfigSyntax.CONF).setOriginDescription(place));
            onlyKnown(config, TOP, place);
            return set(config, place);
        } catch (ConfigException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            String message = String.valueOf(e.getMessage());
            throw message.startsWith(place) ? e : new IllegalArgumentException(place + ": " + message, e);
        }
    }

    private static PairSet set(Config config, String place) {
        List<Pair> pairs = new ArrayList<>();
        if (config.hasPath("pairs")) {
            for (Config each : config.getConfigList("pairs")) {
                pairs.add(pair(each, place));
            }
        }
        List<String> sets = texts(config, "sets");
        PairSet common = place.equals("shipped pairs") ? empty(pairs) : shipped();
        for (String set : sets) {
            pairs.addAll(shippedOf(set, common, place));
        }
        return new PairSet(
                pairs,
                patterns(config, "requests", common.requests(), place),
                patterns(config, "tools", common.tools(), place),
                patterns(config, "restarts", common.restarts(), place),
                patterns(config, "failures", common.failures(), place),
                patterns(config, "cancellations", common.cancellations(), place));
    }

    private static PairSet empty(List<Pair> pairs) {
        return new PairSet(pairs, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static List<Pair> shippedOf(String set, PairSet shipped, String place) {
        List<Pair> found = shipped.pairs().stream()
                .filter(pair -> set.equals("all") || pair.name().equals(set))
                .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(place + ": sets: \"" + set + "\" is none of: all, "
                    + String.join(", ", shipped.pairs().stream().map(Pair::name).toList()));
        }
        return found;
    }

    private static Pair pair(Config config, String place) {
        String name = config.hasPath("name") ? config.getString("name") : "";
        String where = place + ": pair \"" + name + "\"";
        onlyKnown(config, OF_PAIR, where);
        try {
            List<String> stops = new ArrayList<>(texts(config, "stop"));
            stops.addAll(texts(config, "end"));
            return new Pair(
                    name,
                    patterns(texts(config, "start"), texts(config, "start-words")),
                    patterns(stops, texts(config, "stop-words")),
                    keys(config),
                    texts(config, "key-field"),
                    bytes(config),
                    config.hasPath("alarm") ? alarms(config, name) : List.of(),
                    config.hasPath("guessed") && config.getBoolean("guessed")
                            ? Pair.Standing.GUESSED
                            : Pair.Standing.NAMED);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static List<Threshold> alarms(Config config, String name) {
        return texts(config, "alarm").stream()
                .flatMap(text -> Threshold.parse(text).stream())
                .map(each -> new Threshold(Optional.of(name), each.measure(), each.limit()))
                .toList();
    }

    private static Pair.Keys keys(Config config) {
        String text = config.hasPath("keys") ? config.getString("keys") : "auto";
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "id", "ids" -> Pair.Keys.ID;
            case "name", "names" -> Pair.Keys.NAME;
            case "auto" -> Pair.Keys.AUTO;
            default -> throw new IllegalArgumentException("keys = \"" + text + "\" is none of: auto, ids, names");
        };
    }

    private static OptionalLong bytes(Config config) {
        return config.hasPath("bytes") ? OptionalLong.of(size(config.getString("bytes"))) : OptionalLong.empty();
    }

    /**
     * Read a size: {@code 18432}, {@code 18 KB} (thousands), {@code 18 KiB} (1,024s).
     *
     * @return bytes
     * @throws IllegalArgumentException if it is none
     */
    public static long size(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (!size.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no size, such as 18432, 18 KB or 18 KiB");
        }
        int power = " kmg"
                .indexOf(
                        size.group(2).isEmpty()
                                ? ' '
                                : Character.toLowerCase(size.group(2).charAt(0)));
        double factor = Math.pow(size.group(3).isEmpty() ? 1000 : 1024, power);
        return Math.round(Double.parseDouble(size.group(1)) * factor);
    }

    private static List<LinePattern> patterns(Config config, String key, List<LinePattern> otherwise, String place) {
        try {
            return config.hasPath(key) ? patterns(texts(config, key)) : otherwise;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(place + ": " + key + ": " + e.getMessage(), e);
        }
    }

    private static List<LinePattern> patterns(List<String> texts) {
        return texts.stream().map(LinePattern::of).toList();
    }

    private static List<LinePattern> patterns(List<String> texts, List<String> words) {
        return Stream.concat(texts.stream().map(LinePattern::of), words.stream().map(LinePattern::ofWord))
                .toList();
    }

    private static List<String> texts(Config config, String key) {
        if (!config.hasPath(key)) {
            return List.of();
        }
        return config.getValue(key).valueType() == ConfigValueType.LIST
                ? config.getStringList(key)
                : List.of(config.getString(key));
    }

    private static void onlyKnown(Config config, Set<String> known, String place) {
        for (String key : config.root().keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(place + ": \"" + key + "\" is none of: "
                        + String.join(", ", known.stream().sorted().toList()));
            }
        }
    }
}
