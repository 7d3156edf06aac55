package mcpleak.run.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import mcpleak.network.HttpProxy;
import mcpleak.network.Network;
import mcpleak.network.TestKeys;
import mcpleak.profile.LoadProfile;
import mcpleak.secret.SecretMask;
import mcpleak.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NetworkSettingsTest {

    private static final String CA = TestKeys.file("ca.pem").toString();
    private static final String STORE = TestKeys.file("client.p12").toString();

    @TempDir
    private Path folder;

    @Test
    void of_nothing_isDirect() throws Exception {
        assertThat(of(Map.of())).isEqualTo(new NetworkSettings(Network.DIRECT, List.of()));
    }

    @Test
    void of_filesAndPasswordElsewhere_areReadWithoutAWarning() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), TestKeys.PASSWORD + "\n");
        NetworkSettings settings = of(Map.of("tls.trust", CA, "tls.cert", STORE, "tls.password", "file:" + password));

        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.network().tls().trust()).isPresent();
        assertThat(settings.network().tls().keys()).isPresent();
    }

    @Test
    void of_trustAll_warns() throws Exception {
        NetworkSettings settings = of(Map.of("tls.trust", "all"));

        assertThat(settings.network().tls().trustsAll()).isTrue();
        assertThat(settings.warnings()).singleElement().asString().contains("-Dtls.trust=all");
    }

    @Test
    void of_proxyWithALiteralPassword_isHiddenWithAWarning() throws Exception {
        NetworkSettings settings =
                of(Map.of("proxy", "http://joe:pr0xy-literal%40x@127.0.0.1:3128", "proxy.none", "*.example.org"));

        HttpProxy proxy = settings.network().proxy().orElseThrow();
        assertThat(proxy.credentials()).hasValue(new HttpProxy.Credentials("joe", "pr0xy-literal@x"));
        assertThat(proxy).hasToString("http://127.0.0.1:3128");
        assertThat(proxy.none()).containsExactly("*.example.org");
        assertThat(settings.warnings()).singleElement().asString().contains("-Dproxy", "env:NAME or file:PATH");
        assertThat(SecretMask.mask("it said pr0xy-literal@x")).isEqualTo("it said ***");
    }

    @Test
    void of_proxyWithThePasswordInAFile_isReadWithoutAWarning() throws Exception {
        Path password = Files.writeString(folder.resolve("password"), "pr0xy-in-a-file\n");
        String path = password.toString().replace("/", "%2F");
        NetworkSettings settings = of(Map.of("proxy", "http://joe:file:" + path + "@127.0.0.1:3128"));

        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.network().proxy().orElseThrow().credentials())
                .hasValue(new HttpProxy.Credentials("joe", "pr0xy-in-a-file"));
    }

    @Test
    void of_mistakes_nameThePropertyAndTheNextStep() {
        fails(Map.of("tls.trust", "nowhere.pem"), "-Dtls.trust: nowhere.pem: there is no such file");
        fails(Map.of("tls.key", "k.pem"), "-Dtls.key goes with -Dtls.cert, which is not given");
        fails(Map.of("tls.cert", STORE), "-Dtls.password=env:NAME or file:PATH");
        fails(Map.of("tls.cert", STORE, "tls.password", "wrong-one"), "the password does not open it");
        fails(Map.of("proxy", "proxy:3128"), "-Dproxy: a proxy is http://host:port or http://user:password@host:port");
        fails(
                Map.of("proxy", "env:NO_SUCH_PROXY"),
                "-Dproxy: env:NO_SUCH_PROXY: there is no such environment variable");
    }

    private static void fails(Map<String, String> properties, String message) {
        assertThatThrownBy(() -> of(properties))
                .isInstanceOf(ServerException.class)
                .hasMessageContaining(message);
    }

    private static NetworkSettings of(Map<String, String> properties) throws Exception {
        return NetworkSettings.of(LoadProfile.parse(properties));
    }
}
