package mcpleak.profile;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Read typed values out of text properties and collect every mistake. Confined to one thread. */
final class PropertyReader {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)\\s*(ms|s|m|h|)");
    private static final Map<String, Double> MILLIS = Map.of("ms", 1.0, "s", 1e3, "", 1e3, "m", 6e4, "h", 3.6e6);

    private final Map<String, String> given;
    private final List<PropertyError> errors = new ArrayList<>();

    PropertyReader(Map<String, String> given) {
        this.given = given;
    }

    List<PropertyError> errors() {
        return List.copyOf(errors);
    }

    boolean isGiven(Property property) {
        return given.containsKey(property.name());
    }

    /** Return the value if it was given; a blank one is a mistake. */
    Optional<String> text(Property property) {
        Optional<String> value = Optional.ofNullable(given.get(property.name())).map(String::strip);
        if (value.filter(String::isEmpty).isPresent()) {
            reject(property, "is empty");
            return Optional.empty();
        }
        return value;
    }

    long number(Property property, long fallback, long low, long high) {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return fallback;
        }
        try {
            long number = Long.parseLong(value.get());
            if (number >= low && number <= high) {
                return number;
            }
            reject(property, "is out of range");
        } catch (NumberFormatException notANumber) {
            reject(property, "is not a whole number");
        }
        return fallback;
    }

    Duration duration(Property property, Duration fallback, Duration low, Duration high) {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return fallback;
        }
        Matcher matcher = DURATION.matcher(value.get().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            double factor = MILLIS.getOrDefault(matcher.group(2), 1e3);
            Duration duration = Duration.ofMillis(Math.round(Double.parseDouble(matcher.group(1)) * factor));
            if (duration.compareTo(low) >= 0 && duration.compareTo(high) <= 0) {
                return duration;
            }
            reject(property, "is out of range");
        } else {
            reject(property, "is not a duration");
        }
        return fallback;
    }

    <E extends Enum<E>> E choice(Property property, E fallback, Class<E> type) {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return fallback;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value.get())) {
                return constant;
            }
        }
        reject(property, "is not one of them");
        return fallback;
    }

    /** Read several constants with commas between; {@code _} in a constant is {@code -} in the text. */
    <E extends Enum<E>> Set<E> choices(Property property, Class<E> type) {
        Set<E> chosen = new TreeSet<>();
        for (String name : names(property)) {
            Optional<E> constant = Arrays.stream(type.getEnumConstants())
                    .filter(each -> each.name()
                            .toLowerCase(Locale.ROOT)
                            .replace('_', '-')
                            .equals(name))
                    .findFirst();
            constant.ifPresentOrElse(chosen::add, () -> reject(property, "is not one of them"));
        }
        return chosen;
    }

    List<String> names(Property property) {
        return text(property).stream()
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    Optional<URI> url(Property property) {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        try {
            URI uri = new URI(value.get());
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getPort() <= 65535) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException malformed) {
            // rejected below
        }
        reject(property, "is not a URL with a host");
        return Optional.empty();
    }

    void reject(Property property, String rule) {
        add(
                property.name(),
                "-D%s=%s: %s (allowed: %s)"
                        .formatted(
                                property.name(),
                                printable(given.getOrDefault(property.name(), "")),
                                rule,
                                property.allowed()));
    }

    void add(String name, String text) {
        errors.add(new PropertyError(name, text));
    }

    /** Cut a value to what fits into a message. */
    static String printable(String value) {
        String flat = value.replaceAll("\\p{Cntrl}", "?");
        return flat.length() <= 80 ? flat : flat.substring(0, 80) + "...";
    }
}
