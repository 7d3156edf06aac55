package mcpleak.network;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that holds certificates, a private key, or both: PEM, a key store (PKCS 12, JKS), or one certificate in DER. Immutable.
 *
 * @param path the file
 * @param password opens a key store or an encrypted key; empty: none is asked for, or the one that the JDK gives its own store
 */
record KeyFile(Path path, Optional<String> password) {

    private static final Pattern PEM =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);
    private static final int LONGEST = 16 << 20;
    private static final String DEFAULT_PASSWORD = "changeit";

    /** One part of a PEM file. */
    private record Block(String label, String text) {
        byte[] content() throws IOException {
            try {
                return Base64.getMimeDecoder().decode(text);
            } catch (IllegalArgumentException e) {
                throw new IOException("what stands between BEGIN and END " + label + " is no Base64", e);
            }
        }
    }

    /**
     * Return all certificates that it holds, in order; at least one.
     *
     * @throws IOException if there are none; the message names the file and says why
     */
    List<Certificate> certificates() throws IOException {
        return named(() -> {
            List<Block> blocks = blocks();
            List<Certificate> found = blocks.isEmpty() ? stored() : ofPem(blocks);
            if (found.isEmpty()) {
                throw new IOException("it holds no certificate");
            }
            return found;
        });
    }

    /**
     * Return a store with a private key and its certificates alone.
     *
     * @param key the file with the key; empty: this one
     * @throws IOException if there are none, or they do not belong together; the message names the file and says why
     */
    KeyStore keys(Optional<KeyFile> key) throws IOException {
        List<Certificate> chain = certificates();
        return named(() -> {
            if (key.isEmpty() && blocks().isEmpty()) {
                return opened();
            }
            PrivateKey secret = key.orElse(this).privateKey();
            requirePair(secret, chain.get(0));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", secret, secret(), chain.toArray(new Certificate[0]));
            return store;
        });
    }

    /** Return what opens the keys of {@link #keys}. */
    char[] secret() {
        return password.orElse(DEFAULT_PASSWORD).toCharArray();
    }

    private PrivateKey privateKey() throws IOException {
        return named(() -> {
            for (Block block : blocks()) {
                if (block.text().contains("ENCRYPTED")) {
                    throw new IOException("the private key is encrypted in an old form"
                            + " (openssl pkcs8 -topk8 -in KEY -out NEW writes one that can be read)");
                }
                if (block.label().endsWith("PRIVATE KEY")) {
                    return PrivateKeys.decode(block.label(), block.content(), password);
                }
            }
            throw new IOException("it holds no private key in PEM");
        });
    }

    private static List<Certificate> ofPem(List<Block> blocks) throws IOException, GeneralSecurityException {
        List<Certificate> found = new ArrayList<>();
        for (Block block : blocks) {
            if (block.label().endsWith("CERTIFICATE")) {
                found.add(certificate(block.content()));
            }
        }
        return found;
    }

    private static Certificate certificate(byte[] der) throws CertificateException {
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    private List<Certificate> stored() throws IOException, GeneralSecurityException {
        KeyStore store;
        try {
            store = opened();
        } catch (KeyStoreException noStore) {
            return List.of(certificate(Files.readAllBytes(path)));
        }
        return certificates(store);
    }

    private static List<Certificate> certificates(KeyStore store) throws KeyStoreException {
        List<Certificate> found = new ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            Optional.ofNullable(store.getCertificateChain(alias))
                    .or(() -> single(store, alias))
                    .ifPresent(chain -> found.addAll(Arrays.asList(chain)));
        }
        return found;
    }

    private static Optional<Certificate[]> single(KeyStore store, String alias) {
        try {
            return Optional.ofNullable(store.getCertificate(alias)).map(each -> new Certificate[] {each});
        } catch (KeyStoreException notLoaded) {
            return Optional.empty();
        }
    }

    /** A store is opened by its password; one that nobody gave a password for, by that of the JDK's own store or by none. */
    private KeyStore opened() throws IOException, GeneralSecurityException {
        try {
            return KeyStore.getInstance(path.toFile(), secret());
        } catch (IOException e) {
            if (!(e.getCause() instanceof UnrecoverableKeyException)) {
                throw e;
            }
            KeyStore open = KeyStore.getInstance(path.toFile(), (char[]) null);
            if (password.isPresent() || certificates(open).isEmpty()) {
                throw new IOException(
                        password.isPresent()
                                ? "the password does not open it"
                                : "it asks for a password, and none is given",
                        e);
            }
            return open;
        }
    }

    private List<Block> blocks() throws IOException {
        if (Files.size(path) > LONGEST) {
            throw new IOException("it is longer than " + LONGEST + " bytes");
        }
        Matcher matcher = PEM.matcher(new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
        return matcher.results()
                .map(block -> new Block(block.group(1), block.group(2)))
                .toList();
    }

    /** Two that do not belong together fail in the handshake only, and without a word about it. */
    private static void requirePair(PrivateKey key, Certificate certificate)
            throws IOException, GeneralSecurityException {
        if (key.getAlgorithm().equals("RSASSA-PSS")) {
            return;
        }
        if (!key.getAlgorithm().equals(certificate.getPublicKey().getAlgorithm()) || !signsFor(key, certificate)) {
            throw new IOException("the private key is not that of its first certificate");
        }
    }

    private static boolean signsFor(PrivateKey key, Certificate certificate) throws GeneralSecurityException {
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
        Signature signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        Signature verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certificate);
        return verifying.verify(signing.sign());
    }

    private interface Reading<T> {
        T read() throws IOException, GeneralSecurityException;
    }

    private <T> T named(Reading<T> reading) throws IOException {
        if (!Files.isRegularFile(path)) {
            throw new IOException(path + ": there is no such file");
        }
        try {
            return reading.read();
        } catch (GeneralSecurityException | IOException e) {
            String why = String.valueOf(e.getMessage());
            throw new IOException(why.startsWith(path + ": ") ? why : path + ": " + why, e);
        }
    }
}
