package mcpleak.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TlsTest {

    private static final Optional<String> NO_PASSWORD = Optional.empty();
    private static final Optional<String> PASSWORD = Optional.of(TestKeys.PASSWORD);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "client.pem,client-key.pem,RSA",
        "client.pem,client-key-pkcs1.pem,RSA",
        "client.pem,client-key-encrypted.pem,RSA",
        "client-ec.pem,client-ec-key.pem,EC",
        "client.p12,,RSA"
    })
    void showing_everyFormOfKey_isShown(String certificate, String key, String kind) throws Exception {
        Tls tls = Tls.DEFAULT.showing(
                TestKeys.file(certificate), Optional.ofNullable(key).map(TestKeys::file), PASSWORD);

        X509ExtendedKeyManager keys =
                (X509ExtendedKeyManager) tls.keys().orElseThrow().getKeyManagers()[0];
        String alias = keys.chooseClientAlias(new String[] {kind}, null, null);
        assertThat(keys.getPrivateKey(alias).getAlgorithm()).isEqualTo(kind);
        assertThat(keys.getCertificateChain(alias)[0].getSubjectX500Principal().getName())
                .startsWith("CN=client");
    }

    @Test
    void showing_certificateAndKeyInOneFile_isShown() throws Exception {
        Path both = folder.resolve("both.pem");
        Files.writeString(
                both,
                Files.readString(TestKeys.file("client-key.pem")) + "the certificate follows\n"
                        + Files.readString(TestKeys.file("client.pem")));
        assertThat(Tls.DEFAULT.showing(both, Optional.empty(), NO_PASSWORD).keys())
                .isPresent();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nowhere.pem|client-key.pem||nowhere.pem: there is no such file",
                "client.pem|nowhere.pem||nowhere.pem: there is no such file",
                "client.pem|client-key-encrypted.pem||the private key is encrypted, and no password is given",
                "client.pem|client-key-encrypted.pem|wrong|the password does not open the private key",
                "client.pem|client-key-old-encrypted.pem|secret|openssl pkcs8 -topk8",
                "client.pem|server-key.pem||the private key is not that of its first certificate",
                "client.pem|client-ec-key.pem||the private key is not that of its first certificate",
                "client.pem|||it holds no private key in PEM",
                "client-key.pem|||it holds no certificate",
                "client.p12||wrong|the password does not open it",
                "client.p12|||it asks for a password, and none is given",
            })
    void showing_whatCannotBeShown_saysWhy(String certificate, String key, String password, String why) {
        Optional<Path> keyFile = Optional.ofNullable(key).map(this::file);
        assertThatThrownBy(() -> Tls.DEFAULT.showing(file(certificate), keyFile, Optional.ofNullable(password)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ca.pem", "ca.der", "trust.p12"})
    void trusting_everyFormOfFile_trustsItBesideTheJvmsOwn(String file) throws Exception {
        Tls tls = Tls.DEFAULT.trusting(TestKeys.file(file), PASSWORD);
        Tls own = Tls.DEFAULT.trusting(TestKeys.file("server.pem"), NO_PASSWORD);
        assertThat(issuers(tls)).isGreaterThan(20).isEqualTo(issuers(own));
    }

    @Test
    void trusting_fileWithoutCertificates_saysSo() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> Tls.DEFAULT.trusting(empty, NO_PASSWORD)).hasMessageStartingWith(empty + ": ");
        assertThatThrownBy(() -> Tls.DEFAULT.trusting(TestKeys.file("trust.p12"), NO_PASSWORD))
                .hasMessageEndingWith("it asks for a password, and none is given");
    }

    @Test
    void or_whatIsSaidWins() throws Exception {
        Tls trusting = TestKeys.trusting();
        assertThat(Tls.DEFAULT.or(trusting)).isEqualTo(trusting);
        assertThat(Tls.DEFAULT.trustingAll().or(TestKeys.mutual()).trustsAll()).isTrue();
        assertThat(Tls.DEFAULT.trustingAll().or(TestKeys.mutual()).keys()).isPresent();
        assertThat(trusting.or(Tls.DEFAULT.trustingAll())).isEqualTo(trusting);
    }

    private Path file(String name) {
        return name.startsWith("nowhere") ? folder.resolve(name) : TestKeys.file(name);
    }

    private static int issuers(Tls tls) {
        return ((javax.net.ssl.X509TrustManager) tls.trust().orElseThrow().getTrustManagers()[0])
                .getAcceptedIssuers()
                .length;
    }
}
