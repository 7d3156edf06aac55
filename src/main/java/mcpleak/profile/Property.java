package mcpleak.profile;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import mcpleak.profile.load.DurationText;

/**
 * A property of a run, declared once: its name, what may be written, what it means, and how it is read and recorded. Immutable.
 *
 * @param name the name after {@code -D}
 * @param defaultText the default as text; "none" where there is none
 * @param allowed the allowed values in words
 * @param meaning what it does, one line
 * @param fallback the value where none is given
 * @param reader reads a text that is not blank, beside all that is given; throws {@link IllegalArgumentException} with the broken rule
 * @param recorder the value as a run records it; empty if it is not recorded
 */
public record Property<T>(
        String name,
        String defaultText,
        String allowed,
        String meaning,
        T fallback,
        BiFunction<String, GivenProperties, T> reader,
        Function<T, Optional<String>> recorder) {

    private static final String NOT_ONE = "is not one of them";
    private static final String BAR = " | ";

    /** A value that is read from its text alone and always recorded. */
    static <T> Property<T> of(
            String name,
            T fallback,
            String allowed,
            String meaning,
            Function<String, T> reader,
            Function<T, String> text) {
        return new Property<>(
                name,
                text.apply(fallback),
                allowed,
                meaning,
                fallback,
                (given, all) -> reader.apply(given),
                value -> Optional.of(text.apply(value)));
    }

    /** A value that may be missing; it is recorded where it is there. */
    static <T> Property<Optional<T>> optional(
            String name,
            String defaultText,
            String allowed,
            String meaning,
            Function<String, T> reader,
            Function<T, String> text) {
        return new Property<>(
                name,
                defaultText,
                allowed,
                meaning,
                Optional.empty(),
                (given, all) -> Optional.of(reader.apply(given)),
                value -> value.map(text));
    }

    /** A text that may be missing. */
    static Property<Optional<String>> text(String name, String defaultText, String allowed, String meaning) {
        return optional(name, defaultText, allowed, meaning, text -> text, text -> text);
    }

    static Property<Integer> count(String name, int fallback, int low, int high, String meaning) {
        return of(
                name,
                fallback,
                low + " to " + high,
                meaning,
                text -> (int) number(text, low, high),
                count -> Integer.toString(count));
    }

    /** A duration that is recorded in milliseconds. */
    static Property<Duration> millis(String name, String fallback, String low, String high, String meaning) {
        return duration(name, fallback, low, high, meaning).recordedAs(value -> Optional.of(value.toMillis() + "ms"));
    }

    /** A duration that is recorded as it is written. */
    static Property<Duration> duration(String name, String fallback, String low, String high, String meaning) {
        return new Property<>(
                name,
                fallback,
                low + " to " + high + ", as delay",
                meaning,
                DurationText.parse(fallback).orElseThrow(),
                (text, all) -> durationWithin(text, low, high),
                value -> Optional.of(DurationText.of(value)));
    }

    /** One of two words. */
    static Property<Boolean> either(String name, String yes, String no, boolean fallback, String meaning) {
        return of(
                name,
                fallback,
                yes + BAR + no,
                meaning,
                text -> oneOf(text, yes + BAR + no).equals(yes),
                value -> value ? yes : no);
    }

    /** One of the constants of an enumeration, in lower case. */
    static <E extends Enum<E>> Property<E> choice(String name, E fallback, String meaning) {
        List<E> all = Arrays.asList(fallback.getDeclaringClass().getEnumConstants());
        String words = all.stream().map(Property::word).collect(Collectors.joining(BAR));
        return of(
                name,
                fallback,
                words,
                meaning,
                text -> all.get(List.of(words.split(" \\| ")).indexOf(oneOf(text, words))),
                Property::word);
    }

    /** One of the words that are allowed, with bars between them. */
    static Property<String> word(String name, String fallback, String allowed, String meaning) {
        return of(name, fallback, allowed, meaning, text -> oneOf(text, allowed), word -> word);
    }

    /** One of the words that are allowed, or none. */
    static Property<Optional<String>> optionalWord(String name, String defaultText, String allowed, String meaning) {
        return optional(name, defaultText, allowed, meaning, text -> oneOf(text, allowed), word -> word);
    }

    /** Several constants of an enumeration with commas between. Not recorded. */
    static <E extends Enum<E>> Property<Set<E>> choices(String name, Class<E> type, String meaning) {
        Map<String, E> byWord = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            byWord.put(word(constant), constant);
        }
        return new Property<>(
                name,
                "none",
                String.join(", ", byWord.keySet()) + "; comma between",
                meaning,
                Set.of(),
                (text, all) -> split(text).stream()
                        .map(word -> require(Optional.ofNullable(byWord.get(word)), NOT_ONE))
                        .collect(Collectors.toUnmodifiableSet()),
                chosen -> Optional.empty());
    }

    /** Names or patterns with commas between; none where nothing is given. */
    static Property<List<String>> names(String name, String defaultText, String allowed, String meaning) {
        return new Property<>(
                name,
                defaultText,
                allowed,
                meaning,
                List.of(),
                (text, all) -> split(text),
                names -> Optional.of(String.join(",", names)).filter(text -> !names.isEmpty()));
    }

    static Property<Optional<URI>> url(String name, String defaultText, String meaning) {
        return optional(
                name, defaultText, "http:// or https:// URL", meaning, Property::httpUrl, Property::withoutUserInfo);
    }

    /** The same, recorded in another way. */
    Property<T> recordedAs(Function<T, Optional<String>> other) {
        return new Property<>(name, defaultText, allowed, meaning, fallback, reader, other);
    }

    /** The same, never recorded. */
    Property<T> unrecorded() {
        return recordedAs(value -> Optional.empty());
    }

    /** The same, with other words for what is the default and what is allowed. */
    Property<T> inWords(String otherDefault, String otherAllowed) {
        return new Property<>(name, otherDefault, otherAllowed, meaning, fallback, reader, recorder);
    }

    /** Return the value that is given; the fallback where none is, or it cannot be read. */
    T valueIn(GivenProperties given) {
        try {
            return given.find(name)
                    .map(found -> reader.apply(found.value().strip(), given))
                    .orElse(fallback);
        } catch (IllegalArgumentException reportedWhereItIsRead) {
            return fallback;
        }
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String oneOf(String text, String words) {
        return require(Optional.of(text).filter(List.of(words.split(" \\| "))::contains), NOT_ONE);
    }

    /** Return what was read, if the text means anything. */
    static <T> T readable(Optional<T> read) {
        return require(read, "cannot be read");
    }

    /** Return what was read, or say which rule the text breaks. */
    static <T> T require(Optional<T> read, String rule) {
        return read.orElseThrow(() -> new IllegalArgumentException(rule));
    }

    static List<String> split(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    static long number(String text, long low, long high) {
        try {
            return require(
                    Optional.of(Long.parseLong(text)).filter(number -> number >= low && number <= high),
                    "is out of range");
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("is not a whole number", e);
        }
    }

    static Duration durationWithin(String text, String low, String high) {
        Duration duration = require(DurationText.parse(text), "is not a duration");
        return require(
                Optional.of(duration)
                        .filter(value -> value.compareTo(DurationText.parse(low).orElseThrow()) >= 0
                                && value.compareTo(DurationText.parse(high).orElseThrow()) <= 0),
                "is out of range");
    }

    /** Return an address without what may be a password. */
    static String withoutUserInfo(URI url) {
        return url.getRawUserInfo() == null ? url.toString() : url.toString().replace(url.getRawUserInfo(), "***");
    }

    static URI httpUrl(String text) {
        try {
            URI uri = new URI(text);
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (http && uri.getHost() != null && uri.getPort() <= 65535) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // rejected below
        }
        throw new IllegalArgumentException("is not a URL with a host");
    }

    @Override
    public String toString() {
        return name;
    }
}
