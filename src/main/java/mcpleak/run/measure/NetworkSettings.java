package mcpleak.run.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.network.HttpProxy;
import mcpleak.network.HttpProxy.Credentials;
import mcpleak.network.Network;
import mcpleak.network.Tls;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.secret.SecretMask;
import mcpleak.secret.SecretSource;
import mcpleak.server.ServerException;

/**
 * How {@code -Dtls.*} and {@code -Dproxy} say that servers are reached. Immutable.
 *
 * @param network the same for the clients
 * @param warnings what others can do with them; may be empty
 */
record NetworkSettings(Network network, List<String> warnings) {

    private static final String ALL = "all";

    /**
     * Read them, and learn their secrets, which no output shows then.
     *
     * @throws ServerException if a file or variable is missing, or does not hold what it should
     */
    static NetworkSettings of(LoadProfile profile) throws ServerException {
        List<String> warnings = new ArrayList<>();
        Network network = new Network(tls(profile, warnings), proxy(profile, warnings));
        return new NetworkSettings(network, List.copyOf(warnings));
    }

    private static Tls tls(LoadProfile profile, List<String> warnings) throws ServerException {
        Optional<String> trust = profile.get(Properties.TLS_TRUST);
        Optional<String> certificate = profile.get(Properties.TLS_CERT);
        Optional<Path> key = profile.get(Properties.TLS_KEY).map(Path::of);
        if (key.isPresent() && certificate.isEmpty()) {
            throw new ServerException("-Dtls.key goes with -Dtls.cert, which is not given");
        }
        Optional<String> password = Optional.empty();
        if (profile.get(Properties.TLS_PASSWORD).isPresent()) {
            password = Optional.of(secret(
                    "-Dtls.password", profile.get(Properties.TLS_PASSWORD).get(), warnings));
        }
        Optional<String> opening = password;
        Tls tls = Tls.DEFAULT;
        if (trust.filter(ALL::equals).isPresent()) {
            warnings.add(
                    "-Dtls.trust=all takes any certificate: whoever stands between can read and change what is said");
            tls = tls.trustingAll();
        } else if (trust.isPresent()) {
            Tls before = tls;
            tls = reading("-Dtls.trust", () -> before.trusting(Path.of(trust.get()), opening));
        }
        if (certificate.isPresent()) {
            Tls before = tls;
            tls = reading("-Dtls.cert", () -> before.showing(Path.of(certificate.get()), key, opening));
        }
        return tls;
    }

    private static Optional<HttpProxy> proxy(LoadProfile profile, List<String> warnings) throws ServerException {
        Optional<String> given = profile.get(Properties.PROXY);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        SecretSource source = new SecretSource(given.get());
        boolean isElsewhere = source.warning("").isEmpty();
        String text = isElsewhere ? reading("-Dproxy", () -> source.read(System.getenv())) : given.get();
        HttpProxy proxy = reading("-Dproxy", () -> HttpProxy.parse(text)).notFor(profile.get(Properties.PROXY_NONE));
        if (proxy.credentials().isEmpty()) {
            return Optional.of(proxy);
        }
        Credentials shown = proxy.credentials().get();
        List<String> heard = isElsewhere ? new ArrayList<>() : warnings;
        Credentials known = shown.password().isEmpty()
                ? shown
                : new Credentials(shown.user(), secret("-Dproxy", shown.password(), heard));
        SecretMask.learn(known.basic());
        return Optional.of(new HttpProxy(proxy.host(), proxy.port(), Optional.of(known), proxy.none()));
    }

    private static String secret(String option, String text, List<String> warnings) throws ServerException {
        SecretSource source = new SecretSource(text);
        source.warning(option).ifPresent(warnings::add);
        return reading(option, () -> source.read(System.getenv()));
    }

    private interface Reading<T> {
        T read() throws IOException;
    }

    private static <T> T reading(String option, Reading<T> reading) throws ServerException {
        try {
            return reading.read();
        } catch (IOException | IllegalArgumentException e) {
            String next =
                    option.startsWith("-Dtls") && String.valueOf(e.getMessage()).contains("password")
                            ? " (-Dtls.password=env:NAME or file:PATH says it)"
                            : "";
            throw new ServerException(option + ": " + e.getMessage() + next, e);
        }
    }
}
