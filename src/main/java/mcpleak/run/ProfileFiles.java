package mcpleak.run;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcpleak.profile.GivenProperties;
import mcpleak.profile.ProfileFile;
import mcpleak.profile.Properties;
import mcpleak.profile.PropertyException;
import mcpleak.run.recorder.Facts;

/** Find profiles by name or path and lay the command line over them. Immutable. */
final class ProfileFiles {

    /** The profiles that come with mcpleak. */
    static final List<String> SHIPPED = List.of("smoke", "leak", "nat", "burst", "soak", "capacity", "ci");

    private static final String PROFILE = "profile";
    private static final String URL = "url";
    private static final List<String> SERVERS =
            List.of("server.command", "server.pid", "server.name", "server.container");
    private static final String ARGUMENTS = "arguments";

    /** How many profiles may build on one another. */
    private static final int DEEPEST = 8;

    private final Map<String, String> environment;

    ProfileFiles(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /**
     * Return the command line over the profile that it names.
     *
     * @throws PropertyException if a profile is not found or no HOCON
     */
    GivenProperties under(GivenProperties commandLine) throws PropertyException {
        if (named(commandLine).isEmpty()) {
            // its values are the defaults: laid under, they would look as if somebody had asked for them
            return commandLine.with(PROFILE, Properties.PROFILE.fallback());
        }
        GivenProperties all = commandLine;
        Optional<Path> folder = Optional.empty();
        List<String> chain = new ArrayList<>();
        String next = named(commandLine).orElse("");
        String place = "-D" + PROFILE;
        while (!next.isEmpty()) {
            chain.add(next);
            if (chain.size() > DEEPEST) {
                throw PropertyException.of(
                        PROFILE, place + ": " + String.join(" builds on ", chain) + " ... without end");
            }
            Optional<Path> file = file(next, folder);
            GivenProperties layer = file.isPresent() ? read(file.get()) : shipped(next, place);
            GivenProperties under = file.isPresent() || namesServer(all) ? layer : layer.without(URL);
            all = all.over(besideItsFile(under.without(PROFILE), file));
            next = named(layer).orElse("");
            place = layer.find(PROFILE).map(given -> given.place()).orElse(place);
            folder = file.map(Path::toAbsolutePath).flatMap(path -> Optional.ofNullable(path.getParent()));
        }
        return all.with(PROFILE, chain.get(0));
    }

    /** Tell whether a server is named, by whose side the address of a shipped profile makes sense. */
    private static boolean namesServer(GivenProperties given) {
        boolean stdio = given.find(Properties.TRANSPORT.name())
                .filter(transport -> transport.value().strip().equals("stdio"))
                .isPresent();
        return !stdio && SERVERS.stream().anyMatch(server -> given.find(server).isPresent());
    }

    private static Optional<String> named(GivenProperties given) {
        return given.find(PROFILE).map(found -> found.value().strip());
    }

    /** A name is a file if it looks like a path; one that another profile names lies beside that profile. */
    private static Optional<Path> file(String name, Optional<Path> folder) {
        boolean path = name.contains("/") || name.contains("\\") || name.endsWith(".conf") || name.endsWith(".json");
        return path ? Optional.of(folder.map(parent -> parent.resolve(name)).orElse(Path.of(name))) : Optional.empty();
    }

    private GivenProperties read(Path file) throws PropertyException {
        try {
            return ProfileFile.read(file.toString(), Files.readString(file, StandardCharsets.UTF_8), environment);
        } catch (IOException e) {
            String why = Files.exists(file) ? "cannot be read: " + e.getMessage() : "there is no such file";
            throw PropertyException.of(
                    PROFILE,
                    "-D" + PROFILE + "=" + file + ": " + why + " (looked in "
                            + Path.of("").toAbsolutePath() + "; shipped: " + String.join(", ", SHIPPED) + ")");
        }
    }

    private GivenProperties shipped(String name, String place) throws PropertyException {
        String plain = name.toLowerCase(Locale.ROOT);
        if (!SHIPPED.contains(plain)) {
            throw PropertyException.of(
                    PROFILE,
                    place + "=" + Facts.printable(name) + ": there is no such profile"
                            + GivenProperties.nearest(plain, SHIPPED)
                                    .map(near -> ", did you mean " + near + "?")
                                    .orElse("")
                            + " (allowed: " + String.join(", ", SHIPPED) + ", or the path of a .conf file)");
        }
        try (InputStream in = ProfileFiles.class.getResourceAsStream("/mcpleak/profiles/" + plain + ".conf")) {
            if (in == null) {
                throw new IllegalStateException("profile " + plain + " is missing in the jar");
            }
            return ProfileFile.read(plain, new String(in.readAllBytes(), StandardCharsets.UTF_8), environment);
        } catch (IOException e) {
            throw new IllegalStateException("profile " + plain + " cannot be read from the jar", e);
        }
    }

    /** A feeder that a profile names lies beside it. */
    private static GivenProperties besideItsFile(GivenProperties layer, Optional<Path> file) {
        Optional<Path> parent = file.map(Path::toAbsolutePath).flatMap(path -> Optional.ofNullable(path.getParent()));
        Optional<String> arguments =
                layer.find(ARGUMENTS).map(given -> given.value().strip());
        return parent.isPresent() && arguments.isPresent()
                ? layer.with(ARGUMENTS, parent.get().resolve(arguments.get()).toString())
                : layer;
    }
}
