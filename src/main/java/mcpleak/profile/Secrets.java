package mcpleak.profile;

import java.util.regex.Pattern;

/** Hide secrets in command lines that end up in reports. */
public final class Secrets {

    private static final Pattern SECRET = Pattern.compile(
            "(?i)((?:[\\w-]*(?:token|secret|passw(?:or)?d|api[-_]?key|authorization|credential)[\\w-]*)(?:=|:|\\s)\\s*)"
                    + "(\"[^\"]*\"|'[^']*'|\\S+)");

    private Secrets() {}

    /** Replace the values of arguments and variables whose name speaks of a token, key or password by three stars. */
    public static String mask(String commandLine) {
        return SECRET.matcher(commandLine).replaceAll("$1***");
    }
}
