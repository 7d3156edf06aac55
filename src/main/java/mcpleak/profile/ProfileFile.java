package mcpleak.profile;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Read a profile: HOCON whose keys are the names of properties and whose values are written as there.
 *
 * <p>A list stands for its parts with commas between; an object under {@code tools.mix} or {@code patterns} for names with weights.
 * {@code ${NAME}} stands for a value of the same file or of the environment. Stateless.
 *
 * @see <a href="https://github.com/lightbend/config/blob/main/HOCON.md">HOCON</a>
 */
public final class ProfileFile {

    private static final Set<String> WEIGHTS = Set.of("tools.mix", "patterns");

    private ProfileFile() {}

    /**
     * Read the text of a file.
     *
     * @param name the file, as messages name it
     * @param environment what {@code ${NAME}} may stand for
     * @throws PropertyException if it is no HOCON, naming the line
     */
    public static GivenProperties read(String name, String text, Map<String, String> environment)
            throws PropertyException {
        try {
            ConfigParseOptions options = ConfigParseOptions.defaults()
                    .setSyntax(ConfigSyntax.CONF)
                    .setOriginDescription(name)
                    .setIncluder(new NoIncludes());
            Config parsed = ConfigFactory.parseString(text, options);
            Config sources = parsed.withFallback(ConfigFactory.parseMap(environment, "environment"));
            Map<String, GivenProperties.Given> given = new TreeMap<>();
            flatten(name, "", parsed.resolveWith(sources).root(), given);
            return new GivenProperties(given);
        } catch (ConfigException e) {
            String message = String.valueOf(e.getMessage()).replace(name + ": ", name + ":");
            String place = message.startsWith(name) ? "" : name + ": ";
            throw new PropertyException(List.of(new PropertyException.Mistake(name, place + message)));
        }
    }

    private static void flatten(
            String file, String prefix, ConfigObject object, Map<String, GivenProperties.Given> given) {
        for (Map.Entry<String, ConfigValue> entry : object.entrySet()) {
            String name = prefix + entry.getKey();
            ConfigValue value = entry.getValue();
            if (value instanceof ConfigObject inner && !WEIGHTS.contains(name)) {
                flatten(file, name + ".", inner, given);
            } else {
                given.put(
                        name, GivenProperties.Given.inFile(file, value.origin().lineNumber(), name, text(value)));
            }
        }
    }

    private static String text(ConfigValue value) {
        if (value instanceof ConfigObject weights) {
            return weights.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + text(entry.getValue()))
                    .collect(Collectors.joining(", "));
        }
        if (value instanceof ConfigList list) {
            return list.stream().map(ProfileFile::text).collect(Collectors.joining(", "));
        }
        return value.valueType() == ConfigValueType.NULL ? "" : String.valueOf(value.unwrapped());
    }

    /** What a profile builds on is named by its key {@code profile}. */
    private static final class NoIncludes implements ConfigIncluder {
        @Override
        public ConfigIncluder withFallback(ConfigIncluder fallback) {
            return this;
        }

        @Override
        public ConfigObject include(ConfigIncludeContext context, String what) {
            throw new ConfigException.Generic(
                    "include \"" + what + "\": a profile builds on another by \"profile = name or path\"");
        }
    }
}
