package mcpleak.run.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import mcpleak.profile.Properties;
import mcpleak.profile.Property;
import mcpleak.secret.SecretMask;

/**
 * The command of a run, to be copied into a POSIX shell with other properties. Immutable; its secrets are hidden.
 *
 * @param given the properties of the run's JVM by name; those that are not ours are passed over
 */
public record RunCommand(Map<String, String> given) {

    private static final String SIMULATION = "gatling.simulationClass";
    private static final String HEADER = "header.";
    private static final Predicate<String> SECRET =
            Pattern.compile("(?:.*\\.)?(?:token|password|secret)|header\\..*").asMatchPredicate();
    private static final Predicate<String> BY_REFERENCE =
            Pattern.compile("(?:env|file):.*|#\\{\\w+}").asMatchPredicate();
    private static final Predicate<String> PLAIN =
            Pattern.compile("[A-Za-z0-9_./:=@%+,-]+").asMatchPredicate();

    /** A name that a list of names can hold, and a command of one line: neither Maven nor a terminal reads anything else into it. */
    private static final Predicate<String> WRITABLE =
            Pattern.compile("(?! )(?!.*\\$\\{)[ -+\\--~]{1,256}(?<! )").asMatchPredicate();

    /** Most characters of the names in a command. */
    private static final int MOST_NAMES = 2_000;

    public RunCommand {
        given = Map.copyOf(given);
    }

    /** Return the names, in order, that a command can hold. */
    static List<String> writable(List<String> tools) {
        List<String> names = new ArrayList<>();
        int characters = 0;
        for (String tool : tools) {
            if (WRITABLE.test(tool) && characters + tool.length() < MOST_NAMES) {
                names.add(tool);
                characters += tool.length() + 1;
            }
        }
        return names;
    }

    /** Return the command with one property more, or in place of what was given. */
    String with(String name, String value) {
        Map<String, String> all = new TreeMap<>(given);
        all.keySet().removeIf(each -> !isOurs(each));
        all.replaceAll(RunCommand::shown);
        all.put(name, value);
        StringBuilder command = new StringBuilder("mvn gatling:test");
        all.forEach(
                (each, text) -> command.append(" -D").append(each).append('=').append(quoted(text)));
        return command.toString();
    }

    private static boolean isOurs(String name) {
        return name.equals(SIMULATION)
                || name.startsWith(HEADER)
                || Properties.all().stream().map(Property::name).anyMatch(name::equals);
    }

    /** A secret is hidden before it is quoted: what quotes take apart nobody would know again. */
    private static String shown(String name, String value) {
        return SECRET.test(name) && !BY_REFERENCE.test(value) ? "***" : SecretMask.mask(value);
    }

    private static String quoted(String value) {
        return PLAIN.test(value) ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
