package mcpleak.run.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.secret.SecretMask;
import mcpleak.secret.SecretSource;
import mcpleak.server.ServerException;

/**
 * The headers that {@code -Dtoken} and {@code -Dheader.NAME} add to every request of a run. Immutable.
 *
 * @param byName their values, in Gatling's Expression Language
 * @param warnings what others on this host can see of them; may be empty
 */
public record RequestHeaders(Map<String, String> byName, List<String> warnings) {

    private static final String EXPRESSION = "#{";

    /**
     * Read them, and learn their values, which no output shows then.
     *
     * @throws ServerException if there is no such variable or file
     */
    static RequestHeaders of(LoadProfile profile) throws ServerException {
        Map<String, String> byName = new LinkedHashMap<>();
        List<String> warnings = new ArrayList<>();
        Optional<Path> feeder = profile.get(Properties.FEEDER).map(Path::of);
        if (feeder.filter(file -> !Files.isReadable(file)).isPresent()) {
            throw new ServerException(
                    "-Dfeeder: there is no file " + feeder.get().toAbsolutePath());
        }
        Optional<String> token = profile.get(Properties.TOKEN);
        if (token.isPresent()) {
            byName.put("Authorization", "Bearer " + read("-Dtoken", token.get(), warnings));
        }
        for (Map.Entry<String, String> header : profile.get(Properties.HEADERS).entrySet()) {
            String value = read("-Dheader." + header.getKey(), header.getValue(), warnings);
            SecretMask.learnHeader(header.getKey(), value);
            byName.put(header.getKey(), value);
        }
        return new RequestHeaders(Map.copyOf(byName), List.copyOf(warnings));
    }

    private static String read(String option, String text, List<String> warnings) throws ServerException {
        SecretSource source = new SecretSource(text);
        boolean isElsewhere = source.warning(option).isEmpty();
        if (!isElsewhere && (text.contains(EXPRESSION) || !option.equals("-Dtoken"))) {
            return text;
        }
        source.warning(option).ifPresent(warnings::add);
        try {
            return source.read(System.getenv());
        } catch (IOException e) {
            throw new ServerException(option + ": " + e.getMessage(), e);
        }
    }

    /** Return those that are the same for all users: a server can be asked with them before there are any. */
    public Map<String, String> ofAllUsers() {
        return byName.entrySet().stream()
                .filter(header -> !header.getValue().contains(EXPRESSION))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
