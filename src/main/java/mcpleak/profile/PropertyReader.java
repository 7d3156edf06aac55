package mcpleak.profile;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Read typed values out of text properties and collect every mistake. Confined to one thread. */
final class PropertyReader {

    private final GivenProperties given;
    private final List<PropertyError> errors = new ArrayList<>();

    PropertyReader(GivenProperties given) {
        this.given = given;
    }

    List<PropertyError> errors() {
        return List.copyOf(errors);
    }

    boolean isGiven(Property property) {
        return given.has(property.name());
    }

    /** Return the value if it was given; a blank one is a mistake. */
    Optional<String> text(Property property) {
        Optional<String> value =
                given.find(property.name()).map(found -> found.value().strip());
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
        Optional<Duration> duration = DurationText.parse(value.get());
        if (duration.isPresent()
                && duration.get().compareTo(low) >= 0
                && duration.get().compareTo(high) <= 0) {
            return duration.get();
        }
        reject(property, duration.isPresent() ? "is out of range" : "is not a duration");
        return fallback;
    }

    /** Return a size in bytes of at least so many, or nothing if it was not given. */
    OptionalLong size(Property property, long low) {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return OptionalLong.empty();
        }
        OptionalLong size = ByteSize.parse(value.get());
        if (size.isEmpty()) {
            reject(property, "is not a size");
        } else if (size.getAsLong() < low) {
            reject(property, "is out of range");
            return OptionalLong.empty();
        }
        return size;
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

    /** Return what a property's text means; the fallback where it is not given or means nothing. */
    <T> T parsed(Property property, T fallback, Function<String, Optional<T>> parser) {
        Optional<String> value = text(property);
        if (value.isEmpty()) {
            return fallback;
        }
        Optional<T> meaning = parser.apply(value.get());
        if (meaning.isEmpty()) {
            reject(property, "cannot be read");
        }
        return meaning.orElse(fallback);
    }

    void reject(Property property, String rule) {
        Given wrong = given.find(property.name()).orElse(Given.onCommandLine(property.name(), ""));
        add(
                property.name(),
                "%s=%s: %s (allowed: %s)".formatted(wrong.place(), printable(wrong.value()), rule, property.allowed()));
    }

    /** Return the place where a property was given, as messages name it. */
    String place(Property property) {
        return given.find(property.name()).map(Given::place).orElse("-D" + property.name());
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
