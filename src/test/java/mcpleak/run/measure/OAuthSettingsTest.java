package mcpleak.run.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import mcpleak.profile.LoadProfile;
import mcpleak.protocol.authorization.OAuthClient;
import mcpleak.protocol.authorization.OAuthClient.Credential;
import mcpleak.protocol.authorization.OAuthClient.Grant;
import mcpleak.protocol.authorization.OAuthClient.Registration;
import mcpleak.protocol.authorization.OAuthClient.Sharing;
import mcpleak.secret.SecretMask;
import mcpleak.server.ServerException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OAuthSettingsTest {

    @TempDir
    Path folder;

    @Test
    void of_noneOfThem_isNobody() throws Exception {
        assertThat(of(Map.of()).client()).isEmpty();
    }

    @Test
    void of_idAndSecretInAFile_isAKnownClient_whoseSecretIsHidden() throws Exception {
        Path file = Files.writeString(folder.resolve("secret"), "z9Kq-client-secret\n");

        OAuthSettings settings = of(Map.of(
                "oauth.client.id",
                "load",
                "oauth.client.secret",
                "file:" + file,
                "oauth.scope",
                "read  write",
                "oauth.tokens",
                "user",
                "oauth.issuer",
                "https://as.example"));

        assertThat(settings.client())
                .contains(new OAuthClient(
                        Optional.of("load"),
                        new Credential.Secret("z9Kq-client-secret"),
                        new Registration(false, Optional.empty()),
                        new Grant.Suited(),
                        Set.of("read", "write"),
                        Sharing.USER,
                        Optional.of("https://as.example")));
        assertThat(settings.warnings()).isEmpty();
        assertThat(settings.client().toString()).doesNotContain("z9Kq");
        assertThat(SecretMask.mask("it said z9Kq-client-secret")).isEqualTo("it said ***");
    }

    @Test
    void of_literalSecret_isTakenWithAWarning() throws Exception {
        assertThat(of(Map.of("oauth.client.id", "load", "oauth.client.secret", "b2L-literal-secret"))
                        .warnings())
                .singleElement()
                .satisfies(warning -> assertThat(SecretMask.mask(warning))
                        .isEqualTo(warning)
                        .contains("-Doauth.client.secret", "env:NAME or file:PATH"));
    }

    @Test
    void of_keyFile_signs() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        String key = Base64.getMimeEncoder()
                .encodeToString(generator.generateKeyPair().getPrivate().getEncoded());
        Path file = Files.writeString(
                folder.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");

        OAuthClient client = of(Map.of("oauth.client.id", "load", "oauth.client.key", file.toString()))
                .client()
                .orElseThrow();

        assertThat(client.credential()).isInstanceOf(Credential.Key.class);
    }

    @Test
    void of_registration_isDynamicOrByADocument() throws Exception {
        assertThat(of(Map.of("oauth.registration", "dynamic"))
                        .client()
                        .orElseThrow()
                        .registration())
                .isEqualTo(new Registration(true, Optional.empty()));
        assertThat(of(Map.of("oauth.registration", "https://example.org/c.json"))
                        .client()
                        .orElseThrow()
                        .registration())
                .isEqualTo(new Registration(true, Optional.of("https://example.org/c.json")));
    }

    @Test
    void of_assertionInAFile_isReadForEachToken() throws Exception {
        Path file = Files.writeString(folder.resolve("jwt"), "first-assertion");
        Grant grant = of(Map.of("oauth.assertion", "file:" + file))
                .client()
                .orElseThrow()
                .grant();
        Files.writeString(file, "second-assertion");

        assertThat(((Grant.Workload) grant).assertion().get()).isEqualTo("second-assertion");
    }

    @ParameterizedTest
    @CsvSource({
        "oauth.client.secret, env:NO_SUCH_VARIABLE, -Doauth.client.secret: env:NO_SUCH_VARIABLE: there is no such environment variable",
        "oauth.client.key, /no/such/key.pem, -Doauth.client.key: there is no file /no/such/key.pem",
        "oauth.assertion, file:/no/such, -Doauth.assertion: file:/no/such: there is no such file"
    })
    void of_whatIsNotThere_isNamed(String name, String value, String message) {
        assertThatThrownBy(() -> of(Map.of("oauth.client.id", "load", name, value)))
                .isInstanceOf(ServerException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "oauth.scope, read, a client is missing",
        "oauth.client.secret, env:X, a client is missing",
        "oauth.registration, perhaps, is not a URL with a host",
        "oauth.grant, password, is not one of them"
    })
    void parse_detailsWithoutAClient_orUnknownWords_areMistakes(String name, String value, String rule) {
        assertThatThrownBy(() -> LoadProfile.parse(Map.of(name, value))).hasMessageContaining(rule);
    }

    @Test
    void parse_aTokenAndAClient_isAMistake() {
        assertThatThrownBy(() -> LoadProfile.parse(Map.of("token", "env:T", "oauth.client.id", "load")))
                .hasMessageContaining("goes without -Doauth.*");
    }

    private static OAuthSettings of(Map<String, String> properties) throws Exception {
        return OAuthSettings.of(LoadProfile.parse(properties));
    }
}
