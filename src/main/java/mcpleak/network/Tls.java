package mcpleak.network;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Whose certificates are trusted, and which one is shown to a server that asks for it. Immutable.
 *
 * @param trust decides whose certificates are trusted; empty: as the JVM does
 * @param keys hold the certificate that is shown; empty: none is
 * @param trustsAll whether any certificate will do, for any host
 */
public record Tls(Optional<TrustManagerFactory> trust, Optional<KeyManagerFactory> keys, boolean trustsAll) {

    /** Trust as the JVM does, and show no certificate. */
    public static final Tls DEFAULT = new Tls(Optional.empty(), Optional.empty(), false);

    /** Return the same, accepting any certificate. */
    public Tls trustingAll() {
        return new Tls(Optional.empty(), keys, true);
    }

    /**
     * Return the same, trusting also the certificates of a file, and those that they have signed.
     *
     * @param file PEM, a key store (PKCS 12, JKS), or one certificate in DER
     * @param password of the key store
     * @throws IOException if it holds none; the message names the file and says why
     */
    public Tls trusting(Path file, Optional<String> password) throws IOException {
        List<Certificate> certificates = new ArrayList<>(new KeyFile(file, password).certificates());
        try {
            TrustManagerFactory factory = trustManagers();
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager own) {
                    certificates.addAll(List.of(own.getAcceptedIssuers()));
                }
            }
            factory.init(storeOf(certificates));
            return new Tls(Optional.of(factory), keys, false);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": its certificates cannot be trusted: " + e.getMessage(), e);
        }
    }

    /**
     * Return the same, showing a certificate.
     *
     * @param file PEM with the certificate and those that have signed it, or a key store with one key
     * @param key PEM with the private key; empty: it is in the same file
     * @param password of the key store or of an encrypted key
     * @throws IOException if one is missing, or they do not belong together; the message names the file and says why
     */
    public Tls showing(Path file, Optional<Path> key, Optional<String> password) throws IOException {
        KeyFile certificate = new KeyFile(file, password);
        KeyStore store = certificate.keys(key.map(path -> new KeyFile(path, password)));
        try {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, certificate.secret());
            return new Tls(trust, Optional.of(factory), trustsAll);
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": its private key cannot be used: " + e.getMessage(), e);
        }
    }

    /** Return the same, with what others say where it says nothing. */
    public Tls or(Tls other) {
        boolean trusts = trustsAll || trust.isPresent();
        return new Tls(trusts ? trust : other.trust, keys.or(other::keys), trusts ? trustsAll : other.trustsAll);
    }

    /** Make the context for the JDK's own clients. */
    public SSLContext context() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            KeyManager[] shown = keys.map(KeyManagerFactory::getKeyManagers).orElse(null);
            TrustManager[] trusted = trustsAll
                    ? new TrustManager[] {new Anyone()}
                    : trust.map(TrustManagerFactory::getTrustManagers).orElse(null);
            context.init(shown, trusted, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM speaks no TLS: " + e.getMessage(), e);
        }
    }

    private static TrustManagerFactory trustManagers() throws GeneralSecurityException {
        return TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    }

    private static KeyStore storeOf(List<Certificate> certificates) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (Certificate each : certificates) {
            store.setCertificateEntry("trusted-" + store.size(), each);
        }
        return store;
    }

    /** Trust anyone: being an extended one, it is also asked in place of the check of the host's name. */
    private static final class Anyone extends X509ExtendedTrustManager {

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
