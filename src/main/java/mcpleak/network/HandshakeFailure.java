package mcpleak.network;

import java.net.URI;
import java.util.List;
import java.util.Locale;

/** Says what to do where a server or a proxy could not be agreed with. Stateless. */
public final class HandshakeFailure {

    private static final List<Advice> ALL = List.of(
            new Advice(
                    "pkix path|unable to find valid certification path|certificate_verify_failed|certpathvalidator",
                    "PKIX path building failed: the server's certificate is signed by nobody trusted"
                            + " (-Dtls.trust=FILE names who is; all takes any)"),
            new Advice(
                    "no subject alternative|no name matching|subject alternative dns name",
                    "the server's certificate is not for this host (-Durl by a name that it is for, or -Dtls.trust=all)"),
            new Advice(
                    "certificate[_ ]required|bad[_ ]certificate|handshake[_ ]failure|certificate[_ ]unknown|unknown[_ ]ca",
                    "the server refused the TLS handshake: it may ask for a client's certificate, or for another one"
                            + " (-Dtls.cert=FILE, -Dtls.key=FILE)"),
            new Advice(
                    "not an ssl/tls record|unsupported or unrecognized ssl message|plaintext connection|wrong_version_number",
                    "the server speaks no TLS there (http:// in -Durl?)"),
            new Advice(
                    "\\b407\\b",
                    "the proxy asks for credentials, or refuses those given (-Dproxy=http://user:password@host:port)"));

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
