package mcpleak.protocol.action;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Make a key for 127.0.0.1 that nobody vouches for. */
public final class SelfSigned {

    public static final String PASSWORD = "secret";

    private SelfSigned() {}

    /** Return a PKCS 12 store in the folder; made once. */
    public static Path in(Path folder) throws IOException, InterruptedException {
        Path store = folder.resolve("keys.p12");
        if (!Files.exists(store)) {
            String keytool =
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
            String command = "-genkeypair -keyalg EC -alias test -dname CN=127.0.0.1 -ext SAN=ip:127.0.0.1"
                    + " -storetype PKCS12 -storepass " + PASSWORD;
            List<String> words = new ArrayList<>(List.of(keytool));
            words.addAll(List.of(command.split(" ")));
            words.addAll(List.of("-keystore", store.toString()));
            Process process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        return store;
    }
}
