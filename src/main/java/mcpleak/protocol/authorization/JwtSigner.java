package mcpleak.protocol.authorization;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs JSON web tokens with a private key. Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7515">RFC 7515, JSON web signatures</a>
 */
public final class JwtSigner {

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
    private static final Pattern PEM =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]++)-----END PRIVATE KEY-----");

    private final PrivateKey key;
    private final Algorithm algorithm;

    /** The algorithms of RFC 7518 that it signs with, and what the JDK calls them. */
    private enum Algorithm {
        ES256("SHA256withECDSAinP1363Format"),
        ES384("SHA384withECDSAinP1363Format"),
        RS256("SHA256withRSA");

        private final String jdkName;

        Algorithm(String jdkName) {
            this.jdkName = jdkName;
        }
    }

    private JwtSigner(PrivateKey key, Algorithm algorithm) {
        this.key = key;
        this.algorithm = algorithm;
    }

    /** @throws IllegalArgumentException if it is no PKCS#8 key of RSA, P-256 or P-384 */
    static JwtSigner of(String pem) {
        Matcher matcher = PEM.matcher(pem);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    "a client's key is a PEM file with BEGIN PRIVATE KEY (PKCS#8): openssl pkcs8"
                            + " -topk8 -nocrypt makes one of others");
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(matcher.group(1));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the client's key cannot be read: its base64 is broken", e);
        }
        return read("EC", bytes)
                .or(() -> read("RSA", bytes))
                .map(JwtSigner::of)
                .orElseThrow(() -> new IllegalArgumentException("the client's key is neither of RSA, P-256 nor P-384"));
    }

    /** @throws IllegalArgumentException if it is a key of another kind */
    static JwtSigner of(PrivateKey key) {
        if (key instanceof ECPrivateKey ec) {
            int bits = ec.getParams().getOrder().bitLength();
            if (bits != 256 && bits != 384) {
                throw new IllegalArgumentException(
                        "a client's key of an elliptic curve is of P-256 or P-384, not of " + bits + " bits");
            }
            return new JwtSigner(key, bits == 256 ? Algorithm.ES256 : Algorithm.ES384);
        }
        return new JwtSigner(key, Algorithm.RS256);
    }

    private static Optional<PrivateKey> read(String kind, byte[] bytes) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(bytes)));
        } catch (GeneralSecurityException ofAnotherKind) {
            return Optional.empty();
        }
    }

    /**
     * Return a signed token.
     *
     * @param header its header, to which {@code alg} is added
     * @param claims what it says
     */
    String sign(ObjectNode header, ObjectNode claims) {
        header.put("alg", algorithm.name());
        String content = base64(header.toString()) + "." + base64(claims.toString());
        try {
            Signature signature = Signature.getInstance(algorithm.jdkName);
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + BASE64.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK does not sign by " + algorithm.jdkName, e);
        }
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    static String base64(byte[] bytes) {
        return BASE64.encodeToString(bytes);
    }
}
