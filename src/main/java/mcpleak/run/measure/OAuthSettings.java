package mcpleak.run.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.authorization.OAuthClient.Grant;
import mcpleak.protocol.authorization.OAuthClient.Registration;
import mcpleak.protocol.authorization.OAuthClient.Sharing;
import mcpleak.secret.SecretSource;
import mcpleak.server.ServerException;

/**
 * Who {@code -Doauth.*} says that the client is. Immutable.
 *
 * @param client who gets tokens for the users; empty: nobody
 * @param warnings what others on this host can see of it; may be empty
 */
record OAuthSettings(Optional<OAuthClient> client, List<String> warnings) {

    private static final int LONGEST_KEY = 65_536;

    /**
     * Read them, and learn their secrets, which no output shows then.
     *
     * @throws ServerException if a file or variable is missing, or does not hold what it should
     */
    static OAuthSettings of(LoadProfile profile) throws ServerException {
        List<String> warnings = new ArrayList<>();
        Optional<String> id = profile.get(Properties.OAUTH_CLIENT_ID);
        Optional<String> registration = profile.get(Properties.OAUTH_REGISTRATION);
        Optional<String> assertion = profile.get(Properties.OAUTH_ASSERTION);
        if (id.isEmpty() && registration.isEmpty() && assertion.isEmpty()) {
            return new OAuthSettings(Optional.empty(), List.of());
        }
        OAuthClient client = OAuthClient.UNKNOWN.with(new Registration(
                registration.isPresent(), registration.filter(text -> !text.equals(Properties.DYNAMIC))));
        client = id.map(client::id).orElse(client);
        client = proven(client, profile, warnings);
        client = profile.get(Properties.OAUTH_SCOPE).map(client::scope).orElse(client);
        client = profile.get(Properties.OAUTH_ISSUER).map(client::issuer).orElse(client);
        client = client.with(profile.get(Properties.OAUTH_TOKENS).equals("user") ? Sharing.USER : Sharing.SHARED);
        return new OAuthSettings(Optional.of(client.with(grant(profile, assertion))), List.copyOf(warnings));
    }

    private static OAuthClient proven(OAuthClient client, LoadProfile profile, List<String> warnings)
            throws ServerException {
        Optional<String> secret = profile.get(Properties.OAUTH_CLIENT_SECRET);
        Optional<String> key = profile.get(Properties.OAUTH_CLIENT_KEY);
        if (secret.isPresent() && key.isPresent()) {
            throw new ServerException("-Doauth.client.secret and -Doauth.client.key: one proves the client");
        }
        if (secret.isPresent()) {
            SecretSource source = new SecretSource(secret.get());
            source.warning("-Doauth.client.secret").ifPresent(warnings::add);
            return client.secret(read("-Doauth.client.secret", source));
        }
        return key.isPresent() ? withKey(client, key.get()) : client;
    }

    private static OAuthClient withKey(OAuthClient client, String file) throws ServerException {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > LONGEST_KEY) {
                throw new ServerException("-Doauth.client.key: " + file + " is longer than " + LONGEST_KEY + " bytes");
            }
            return client.key(Files.readString(path));
        } catch (InvalidPathException | NoSuchFileException e) {
            throw new ServerException("-Doauth.client.key: there is no file " + file, e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ServerException("-Doauth.client.key: " + file + ": " + e.getMessage(), e);
        }
    }

    private static Grant grant(LoadProfile profile, Optional<String> assertion) throws ServerException {
        if (assertion.isPresent()) {
            SecretSource source = new SecretSource(assertion.get());
            read("-Doauth.assertion", source);
            return new Grant.Workload(() -> {
                try {
                    return source.read(System.getenv());
                } catch (IOException e) {
                    throw new UncheckedIOException(e.getMessage(), e);
                }
            });
        }
        return switch (profile.get(Properties.OAUTH_GRANT)) {
            case "client-credentials" -> new Grant.ClientCredentials();
            case "authorization-code" -> new Grant.AuthorizationCode();
            default -> new Grant.Suited();
        };
    }

    private static String read(String option, SecretSource source) throws ServerException {
        try {
            return source.read(System.getenv());
        } catch (IOException e) {
            throw new ServerException(option + ": " + e.getMessage(), e);
        }
    }
}
