package mcpleak.run;

import java.util.regex.Pattern;

/**
 * Undo what Gatling's Maven plugin does to the values of properties that it hands to the JVM of a run: it puts a backslash before
 * each quote and each backslash. Stateless.
 */
final class PluginQuoting {

    private static final Pattern QUOTED = Pattern.compile("(?:[^\\\\'\"]|\\\\[\\\\'\"])*+");
    private static final Pattern ESCAPE = Pattern.compile("\\\\([\\\\'\"])");

    private PluginQuoting() {}

    /** Return what the user has typed; a value that the plugin cannot have made is left as it is. */
    static String undo(String value) {
        return QUOTED.matcher(value).matches() ? ESCAPE.matcher(value).replaceAll("$1") : value;
    }
}
