package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPoint;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;

/**
 * A key of P-256 that tokens are bound to, and the proofs that a client has it. Thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9449#section-4.2">RFC 9449, DPoP proofs</a>
 */
final class ProofKey {

    static final String ALGORITHM = "ES256";

    private static final int COORDINATE_BYTES = 32;

    private final JwtSigner signer;
    private final ObjectNode publicKey;
    private final Clock clock;

    ProofKey(Clock clock) {
        KeyPair pair = generated();
        this.signer = JwtSigner.of(pair.getPrivate());
        this.clock = clock;
        ECPoint point = ((ECPublicKey) pair.getPublic()).getW();
        this.publicKey = JsonNodeFactory.instance
                .objectNode()
                .put("kty", "EC")
                .put("crv", "P-256")
                .put("x", JwtSigner.base64(bytes(point.getAffineX())))
                .put("y", JwtSigner.base64(bytes(point.getAffineY())));
    }

    /**
     * Return a proof for one request; each is used once.
     *
     * @param token what is presented with it; empty where one is asked for
     * @param nonce what the server wants in it; empty: nothing
     */
    String proof(String method, URI target, Optional<String> token, Optional<String> nonce) {
        ObjectNode header = JsonNodeFactory.instance.objectNode().put("typ", "dpop+jwt");
        header.set("jwk", publicKey);
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("jti", UUID.randomUUID().toString())
                .put("htm", method)
                .put("htu", withoutQuery(target))
                .put("iat", clock.instant().getEpochSecond());
        token.ifPresent(value -> claims.put("ath", JwtSigner.base64(sha256(value))));
        nonce.ifPresent(value -> claims.put("nonce", value));
        return signer.sign(header, claims);
    }

    /** Return the SHA-256 of a text of ASCII. */
    static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static String withoutQuery(URI target) {
        String text = target.toString();
        int end = text.indexOf('?');
        return end < 0 ? text : text.substring(0, end);
    }

    private static KeyPair generated() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK makes keys of P-256", e);
        }
    }

    /** Return a coordinate in its fixed length: without the sign's byte, with leading zeros. */
    private static byte[] bytes(BigInteger coordinate) {
        byte[] signed = coordinate.toByteArray();
        byte[] fixed = new byte[COORDINATE_BYTES];
        int length = Math.min(signed.length, COORDINATE_BYTES);
        System.arraycopy(signed, signed.length - length, fixed, COORDINATE_BYTES - length, length);
        return fixed;
    }
}
