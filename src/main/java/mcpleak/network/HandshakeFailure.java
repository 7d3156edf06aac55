package mcpleak.network;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Says what to do where a server or a proxy could not be agreed with. Stateless. */
public final class HandshakeFailure {

    private static final List<Advice> ALL = List.of(
            new Advice(
                    "pkix path|unable to find valid certification path|certificate_verify_failed|certpathvalidator",
                    "PKIX path building failed: nobody trusted has signed the server's certificate (-Dtls.trust=FILE or all)"),
            new Advice(
                    "no subject alternative|no name matching|subject alternative dns name",
                    "the server's certificate is not for this host (another name in -Durl, or -Dtls.trust=all)"),
            new Advice(
                    "certificate[_ ]required|bad[_ ]certificate|handshake[_ ]failure|certificate[_ ]unknown|unknown[_ ]ca",
                    "the server refused the TLS handshake: it may ask for a client's certificate (-Dtls.cert=FILE)"),
            new Advice(
                    "not an ssl/tls record|unsupported or unrecognized ssl message|plaintext connection|wrong_version_number",
                    "the server speaks no TLS there (http:// in -Durl?)"),
            new Advice(
                    "\\b407\\b|=> .*status: 401|connect with http/1.. 401",
                    "the proxy asks for a user and a password, or refuses those given (-Dproxy)"),
            new Advice(
                    "=> .*status: \\d|answered the connect with",
                    "the proxy does not let us through to the server (-Dproxy)"));

    private record Advice(String pattern, String text) {}

    private HandshakeFailure() {}

    /** Return what a failure says, in words that name what to do where that is known. */
    public static String text(String failure) {
        String known = failure.toLowerCase(Locale.ROOT);
        return ALL.stream()
                .filter(advice -> known.matches("(?s).*(" + advice.pattern() + ").*"))
                .map(Advice::text)
                .findFirst()
                .orElse(failure);
    }

    /** Return the same of one that an https server may also be the cause of by closing the connection. */
    public static String text(URI server, String failure) {
        boolean closed = "https".equalsIgnoreCase(server.getScheme())
                && failure.toLowerCase(Locale.ROOT)
                        .matches("(?s).*(broken pipe|connection reset|connection was closed|eof).*");
        return closed ? failure + ": the server may ask for a client's certificate (-Dtls.cert=FILE)" : text(failure);
    }

    /** Say whether it is one that {@link #text} knows. */
    public static boolean isKnown(String failure) {
        return !text(failure).equals(failure);
    }
}
