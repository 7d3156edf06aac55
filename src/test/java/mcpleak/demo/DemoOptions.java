package mcpleak.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hold what the demo server was told by system properties.
 *
 * <p>Immutable.
 *
 * @param port {@code demo.port}: the TCP port on 127.0.0.1; 0 for any free one
 * @param leak {@code demo.leak}
 * @param bytes {@code demo.bytes}: how much the leak keeps each time, in bytes; 0 for a leak that is not of bytes
 * @param look {@code demo.look}
 * @param dropOneIn {@code demo.drop}: one answer in so many is followed by the loss of its connection; 0 for none
 * @param delay {@code demo.delay}: how long a tool works before it answers
 * @param seed {@code demo.seed}: fixes which calls leak and which connections are dropped
 */
public record DemoOptions(int port, DemoLeak leak, int bytes, DemoLook look, int dropOneIn, Duration delay, long seed) {

    private static final int MIN_BYTES = 64;
    private static final int MAX_BYTES = 256 << 10;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*([kKmM]?)(?:i?[bB])?");
    private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|)");
    private static final Duration MAX_DELAY = Duration.ofMinutes(1);
    private static final Set<String> NAMES =
            Set.of("demo.port", "demo.leak", "demo.bytes", "demo.look", "demo.drop", "demo.delay", "demo.seed");

    /** Read the options of this JVM; ends it with status 2, saying why, if one is not allowed. */
    static DemoOptions ofThisJvm() {
        try {
            return parse(System.getProperties().stringPropertyNames(), System::getProperty);
        } catch (IllegalArgumentException invalid) {
            System.err.println(invalid.getMessage());
            System.exit(2);
            throw invalid;
        }
    }

    /**
     * Read the options from properties by name.
     *
     * @param names the names of all properties that are set; those outside {@code demo.} are ignored
     * @param property gives the value of a name
     * @throws IllegalArgumentException if a value is not allowed or a name under {@code demo.} is not known; it names the
     *     property and the allowed values
     */
    public static DemoOptions parse(Set<String> names, Function<String, String> property) {
        for (String name : new TreeSet<>(names)) {
            if (name.startsWith("demo.") && !NAMES.contains(name)) {
                throw new IllegalArgumentException(
                        name + " is not a property of the demo server: " + String.join(", ", new TreeSet<>(NAMES)));
            }
        }
        Function<String, String> set = name -> names.contains(name) ? property.apply(name) : "";
        DemoLeak leak = oneOf("demo.leak", set.apply("demo.leak"), DemoLeak.values(), DemoLeak.NONE);
        DemoLook look = oneOf("demo.look", set.apply("demo.look"), DemoLook.values(), DemoLook.NONE);
        return new DemoOptions(
                (int) number("demo.port", set.apply("demo.port"), 0, 65_535, 0),
                leak,
                bytes(set.apply("demo.bytes"), leak),
                look,
                (int) number("demo.drop", set.apply("demo.drop"), 0, 1_000_000, 0),
                delay(set.apply("demo.delay")),
                number("demo.seed", set.apply("demo.seed"), Long.MIN_VALUE, Long.MAX_VALUE, 1));
    }

    /** Return the options as {@code -D} arguments of a java command, in a fixed order; those at their default too. */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(List.of("-Ddemo.port=" + port, "-Ddemo.leak=" + leak.value()));
        if (leak.defaultBytes() > 0) {
            arguments.add("-Ddemo.bytes=" + bytes);
        }
        arguments.addAll(List.of(
                "-Ddemo.look=" + look.value(),
                "-Ddemo.drop=" + dropOneIn,
                "-Ddemo.delay=" + delay.toMillis() + "ms",
                "-Ddemo.seed=" + seed));
        return List.copyOf(arguments);
    }

    private static <E extends Enum<E>> E oneOf(String name, String value, E[] allowed, E byDefault) {
        if (value.isEmpty()) {
            return byDefault;
        }
        return Arrays.stream(allowed)
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(value))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(name + "=" + value + " is not one of "
                        + Arrays.stream(allowed)
                                .map(each -> each.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", "))));
    }

    private static int bytes(String value, DemoLeak leak) {
        if (value.isEmpty()) {
            return leak.defaultBytes();
        }
        if (leak.defaultBytes() == 0) {
            throw new IllegalArgumentException("demo.bytes=" + value + " has no meaning with demo.leak=" + leak.value()
                    + ": it goes with call, session, tool, sparse, child");
        }
        Matcher size = SIZE.matcher(value);
        if (size.matches()) {
            String factor = size.group(2).toLowerCase(Locale.ROOT);
            long bytes = Long.parseLong(size.group(1)) << (factor.equals("k") ? 10 : factor.equals("m") ? 20 : 0);
            if (bytes >= MIN_BYTES && bytes <= MAX_BYTES) {
                return (int) bytes;
            }
        }
        throw new IllegalArgumentException(
                "demo.bytes=" + value + " is not a size from 64 to 256k, such as 4096, 4k, 64KiB");
    }

    private static Duration delay(String value) {
        if (value.isEmpty()) {
            return Duration.ZERO;
        }
        Matcher time = TIME.matcher(value);
        if (time.matches()) {
            long number = Long.parseLong(time.group(1));
            Duration delay = switch (time.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "m" -> Duration.ofMinutes(number);
                default -> Duration.ofSeconds(number);
            };
            if (delay.compareTo(MAX_DELAY) <= 0) {
                return delay;
            }
        }
        throw new IllegalArgumentException("demo.delay=" + value + " is not a time from 0s to 1m, such as 20ms, 2s");
    }

    private static long number(String name, String value, long min, long max, long byDefault) {
        if (value.isEmpty()) {
            return byDefault;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException(notAllowed(name, value, min, max), notANumber);
        }
        throw new IllegalArgumentException(notAllowed(name, value, min, max));
    }

    private static String notAllowed(String name, String value, long min, long max) {
        return name + "=" + value + " is not a whole number from " + min + " to " + max;
    }
}
