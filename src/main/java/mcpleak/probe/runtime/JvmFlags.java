package mcpleak.probe.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Hold the flags of a JVM that say whether its heap is resident from the start.
 *
 * @param initialHeapBytes {@code -Xms}; empty if the JVM chooses
 * @param maxHeapBytes {@code -Xmx}; empty if the JVM chooses
 * @param alwaysPreTouch {@code -XX:+AlwaysPreTouch}
 */
record JvmFlags(OptionalLong initialHeapBytes, OptionalLong maxHeapBytes, boolean alwaysPreTouch) {

    private static final Pattern FILE = Pattern.compile("(?:@|-XX:VMOptionsFile=)(.+)");
    private static final Pattern SIZE = Pattern.compile("(\\d+)([kmgt]?)");

    /** Say whether the whole heap is touched at the start, and so cannot become resident later. */
    boolean preTouched() {
        return alwaysPreTouch && initialHeapBytes.isPresent() && initialHeapBytes.equals(maxHeapBytes);
    }

    /**
     * Read the flags as the {@code java} launcher and HotSpot do: {@code JDK_JAVA_OPTIONS}, the command line up to the main
     * class, then {@code _JAVA_OPTIONS}; {@code JAVA_TOOL_OPTIONS} first of all. The last one of a kind wins.
     */
    static JvmFlags parse(List<String> arguments, Map<String, String> environment) {
        return of(given(arguments, environment));
    }

    /**
     * Say whether a JVM does not listen to an attach, from where {@link #parse} reads and the files named there.
     *
     * @param text the text of a file of options ({@code @FILE}, {@code -XX:VMOptionsFile=FILE}) by its name; empty if there is none
     */
    static boolean forbidsAttach(List<String> arguments, Map<String, String> environment, UnaryOperator<String> text) {
        return given(arguments, environment).stream()
                .flatMap(flag -> FILE.matcher(flag).matches()
                        ? words(text.apply(FILE.matcher(flag).replaceFirst("$1"))).stream()
                        : Stream.of(flag))
                .filter(flag -> flag.endsWith("DisableAttachMechanism"))
                .reduce("", (earlier, later) -> later)
                .equals("-XX:+DisableAttachMechanism");
    }

    private static List<String> given(List<String> arguments, Map<String, String> environment) {
        List<String> flags = new ArrayList<>();
        flags.addAll(words(environment.getOrDefault("JAVA_TOOL_OPTIONS", "")));
        flags.addAll(words(environment.getOrDefault("JDK_JAVA_OPTIONS", "")));
        flags.addAll(beforeMainClass(arguments));
        flags.addAll(words(environment.getOrDefault("_JAVA_OPTIONS", "")));
        return flags;
    }

    /** Read the flags from {@code VM.flags}, which names those that are set, whoever set them. */
    static JvmFlags parseVmFlags(String output) {
        return of(words(output));
    }

    private static JvmFlags of(List<String> flags) {
        OptionalLong initial = OptionalLong.empty();
        OptionalLong max = OptionalLong.empty();
        boolean touch = false;
        for (String flag : flags) {
            initial = size(flag, "-Xms", "-XX:InitialHeapSize=", initial);
            max = size(flag, "-Xmx", "-XX:MaxHeapSize=", max);
            touch = flag.equals("-XX:+AlwaysPreTouch") || (touch && !flag.equals("-XX:-AlwaysPreTouch"));
        }
        return new JvmFlags(initial, max, touch);
    }

    private static List<String> beforeMainClass(List<String> arguments) {
        List<String> flags = new ArrayList<>();
        boolean valueFollows = false;
        for (String argument : arguments.subList(Math.min(1, arguments.size()), arguments.size())) {
            if (!argument.startsWith("-") && !argument.startsWith("@") && !valueFollows) {
                return flags;
            }
            flags.add(argument);
            valueFollows = argument.equals("-cp")
                    || argument.equals("-classpath")
                    || argument.equals("--class-path")
                    || argument.equals("-p")
                    || argument.equals("--module-path")
                    || argument.equals("--add-modules");
        }
        return flags;
    }

    private static OptionalLong size(String flag, String shortName, String longName, OptionalLong otherwise) {
        String value = flag.startsWith(shortName)
                ? flag.substring(shortName.length())
                : flag.startsWith(longName) ? flag.substring(longName.length()) : "";
        Matcher size = SIZE.matcher(value.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            return otherwise;
        }
        int power = "kmgt".indexOf(size.group(2)) + (size.group(2).isEmpty() ? 0 : 1);
        return OptionalLong.of(Long.parseLong(size.group(1)) << (10 * power));
    }

    private static List<String> words(String text) {
        return List.of(text.trim().split("\\s+"));
    }
}
