package mcpleak.protocol.authorization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JwtSignerTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource({
        "EC, secp256r1, ES256, SHA256withECDSAinP1363Format",
        "EC, secp384r1, ES384, SHA384withECDSAinP1363Format",
        "RSA, '', RS256, SHA256withRSA"
    })
    void sign_byAKeyOfAFile_isVerifiedByItsPublicKey(String kind, String curve, String name, String jdkName)
            throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
        if (curve.isEmpty()) {
            generator.initialize(2048);
        } else {
            generator.initialize(new ECGenParameterSpec(curve));
        }
        KeyPair pair = generator.generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPrivate().getEncoded())
                + "\n-----END PRIVATE KEY-----\n";

        String token = JwtSigner.of(pem)
                .sign(
                        JsonNodeFactory.instance.objectNode(),
                        JsonNodeFactory.instance.objectNode().put("iss", "me"));

        assertThat(part(token, 0))
                .isEqualTo(JsonNodeFactory.instance.objectNode().put("alg", name));
        assertThat(part(token, 1))
                .isEqualTo(JsonNodeFactory.instance.objectNode().put("iss", "me"));
        assertThat(isSignedBy(token, pair.getPublic(), jdkName)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
            })
    void of_whatIsNoKeyOfOurs_saysSo(String pem) {
        assertThatIllegalArgumentException().isThrownBy(() -> JwtSigner.of(pem)).withMessageContaining("client's key");
    }

    @Test
    void proof_namesRequestAndToken_andIsSignedByTheKeyInIt() throws Exception {
        ProofKey key = new ProofKey(Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC));
        URI target = URI.create("https://host/mcp?x=1");

        String proof = key.proof("POST", target, Optional.of("token"), Optional.of("n-1"));

        assertThat(part(proof, 0).path("typ").asText()).isEqualTo("dpop+jwt");
        JsonNode claims = part(proof, 1);
        assertThat(claims.path("htm").asText()).isEqualTo("POST");
        assertThat(claims.path("htu").asText()).isEqualTo("https://host/mcp");
        assertThat(claims.path("iat").asLong()).isEqualTo(1_000);
        assertThat(claims.path("nonce").asText()).isEqualTo("n-1");
        assertThat(claims.path("ath").asText()).isEqualTo(JwtSigner.base64(ProofKey.sha256("token")));
        assertThat(isSignedBy(proof, publicKey(part(proof, 0).path("jwk")), "SHA256withECDSAinP1363Format"))
                .isTrue();
        assertThat(part(key.proof("POST", target, Optional.of("token"), Optional.empty()), 1)
                        .path("jti"))
                .isNotEqualTo(claims.path("jti"));
    }

    private static PublicKey publicKey(JsonNode jwk) throws Exception {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
        parameters.init(new ECGenParameterSpec("secp256r1"));
        ECPoint point = new ECPoint(number(jwk.path("x")), number(jwk.path("y")));
        return KeyFactory.getInstance("EC")
                .generatePublic(new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
    }

    private static BigInteger number(JsonNode text) {
        byte[] bytes = Base64.getUrlDecoder().decode(text.asText());
        assertThat(bytes).hasSize(32);
        return new BigInteger(1, bytes);
    }

    private static JsonNode part(String token, int index) throws Exception {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]));
    }

    private static boolean isSignedBy(String token, PublicKey key, String algorithm) throws Exception {
        int dot = token.lastIndexOf('.');
        Signature signature = Signature.getInstance(algorithm);
        signature.initVerify(key);
        signature.update(token.substring(0, dot).getBytes(StandardCharsets.US_ASCII));
        return signature.verify(Base64.getUrlDecoder().decode(token.substring(dot + 1)));
    }
}
