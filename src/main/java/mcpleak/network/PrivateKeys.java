package mcpleak.network;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Decodes private keys as PEM files hold them: PKCS 8, encrypted or not, and the older forms of RSA and EC alone, which the JDK does
 * not know. Stateless.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5958">RFC 5958, PKCS 8</a>
 * @see <a href="https://www.rfc-editor.org/rfc/rfc5915">RFC 5915, EC private keys</a>
 */
final class PrivateKeys {

    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private static final byte[] VERSION = bytes("020100");
    private static final byte[] RSA = bytes("06092a864886f70d0101010500");
    private static final byte[] EC = bytes("06072a8648ce3d0201");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final int PARAMETERS = 0xa0;

    private PrivateKeys() {}

    /**
     * Decode a key.
     *
     * @param label what stands behind BEGIN, such as {@code EC PRIVATE KEY}
     * @param content what stands between
     * @param password opens an encrypted one
     * @throws IOException if it is none that is known, or not opened by the password; the message says why
     */
    static PrivateKey decode(String label, byte[] content, Optional<String> password) throws IOException {
        try {
            return switch (label) {
                case "RSA PRIVATE KEY" -> key(wrapped(RSA, content));
                case "EC PRIVATE KEY" -> key(wrapped(join(EC, curve(content)), content));
                case "ENCRYPTED PRIVATE KEY" -> key(decrypted(content, password));
                default -> key(new PKCS8EncodedKeySpec(content));
            };
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    "the private key cannot be read: " + e.getMessage()
                            + " (openssl pkcs8 -topk8 -in KEY -out NEW writes one that can)",
                    e);
        }
    }

    private static PrivateKey key(PKCS8EncodedKeySpec encoded) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (InvalidKeySpecException another) {
                // the file does not say which algorithm it is but by what it holds
            }
        }
        throw new InvalidKeySpecException("it is no key of " + String.join(", ", ALGORITHMS));
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] content, Optional<String> password)
            throws IOException, GeneralSecurityException {
        if (password.isEmpty()) {
            throw new IOException("the private key is encrypted, and no password is given");
        }
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(content);
        // of PBES2 the parameters alone tell which cipher it is
        String parameters = String.valueOf(encrypted.getAlgParameters());
        String algorithm = parameters.startsWith("PBE") ? parameters : encrypted.getAlgName();
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(
                Cipher.DECRYPT_MODE,
                SecretKeyFactory.getInstance(algorithm)
                        .generateSecret(new PBEKeySpec(password.get().toCharArray())),
                encrypted.getAlgParameters());
        try {
            return encrypted.getKeySpec(cipher);
        } catch (GeneralSecurityException wrong) {
            throw new IOException("the password does not open the private key", wrong);
        }
    }

    private static PKCS8EncodedKeySpec wrapped(byte[] algorithm, byte[] key) {
        byte[] inner = join(VERSION, join(tagged(SEQUENCE, algorithm), tagged(OCTETS, key)));
        return new PKCS8EncodedKeySpec(tagged(SEQUENCE, inner));
    }

    /** Return the name of the curve, as it stands behind the key itself. */
    private static byte[] curve(byte[] key) throws InvalidKeySpecException {
        ByteBuffer in = ByteBuffer.wrap(key);
        next(in);
        while (in.hasRemaining()) {
            int tag = in.get(in.position()) & 0xff;
            byte[] value = tag == SEQUENCE ? new byte[0] : value(in);
            if (tag == PARAMETERS) {
                return value;
            }
        }
        throw new InvalidKeySpecException("it does not name its curve");
    }

    private static byte[] value(ByteBuffer in) {
        byte[] value = new byte[next(in)];
        in.get(value);
        return value;
    }

    /** Read tag and length; stand before the value. */
    private static int next(ByteBuffer in) {
        in.get();
        int length = in.get() & 0xff;
        if (length < 0x80) {
            return length;
        }
        int bytes = length & 0x7f;
        length = 0;
        for (int i = 0; i < bytes; i++) {
            length = (length << 8) | (in.get() & 0xff);
        }
        return length;
    }

    private static byte[] tagged(int tag, byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (value.length < 0x80) {
            out.write(value.length);
        } else {
            // DER allows the shortest form alone
            boolean isShort = value.length < 0x100;
            out.write(isShort ? 0x81 : 0x82);
            if (!isShort) {
                out.write(value.length >> 8);
            }
            out.write(value.length);
        }
        out.writeBytes(value);
        return out.toByteArray();
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length)
                .put(first)
                .put(second)
                .array();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}
