package mcpleak.network;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the keys of the tests are; {@code make.sh} beside them says what they are. */
public final class TestKeys {

    public static final String PASSWORD = "secret";

    private TestKeys() {}

    public static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(TestKeys.class.getResource("/tls/" + name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Trust the tests' authority. */
    public static Tls trusting() throws Exception {
        return Tls.DEFAULT.trusting(file("ca.pem"), Optional.empty());
    }

    /** Show the client's certificate too. */
    public static Tls mutual() throws Exception {
        return trusting().showing(file("client.pem"), Optional.of(file("client-key.pem")), Optional.empty());
    }
}
