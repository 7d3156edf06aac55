package mcpleak.secret;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Send the user info of an address as a request carries it. */
public final class BasicAuthentication {

    private BasicAuthentication() {}

    /** Return the value of a header {@code Authorization} that says it, as curl and browsers do; empty if the address has none. */
    public static Optional<String> authorization(URI url) {
        return Optional.ofNullable(url.getUserInfo())
                .filter(info -> !info.isEmpty())
                // a user without a password: many services take a token so
                .map(info -> info.contains(":") ? info : info + ":")
                .map(info -> "Basic " + Base64.getEncoder().encodeToString(info.getBytes(StandardCharsets.UTF_8)));
    }
}
