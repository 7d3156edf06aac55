package mcpleak.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import mcpleak.network.HttpProxy;
import mcpleak.network.Network;
import mcpleak.secret.BasicAuthentication;

/**
 * Send one HTTP/1.1 request (<a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>) over a connection of its own, which
 * is closed as soon as the beginning of the answer is read.
 *
 * <p>The JDK's clients do not fit: {@code HttpClient} keeps idle connections and a thread until it is garbage, and
 * {@code HttpURLConnection} sends its next request over a connection that it has itself asked to close, when the server
 * answers "keep-alive" all the same, as Node does; Node then refuses that request. Immutable.
 *
 * @param network how the server is reached
 * @param method the method
 * @param url where to; http or https
 * @param headers by name, without Host, Connection and Content-Length
 * @param body empty for none
 */
record SingleRequest(Network network, String method, URI url, Map<String, String> headers, String body) {

    /** Longest head of an answer, in bytes. */
    static final int HEAD_BYTES = 65_536;

    private static final int BODY_BYTES = 65_536;
    private static final Duration CONNECT = Duration.ofSeconds(1);

    /**
     * Hold an answer.
     *
     * @param status status code
     * @param headers by name in lower case; of several of one name the last, of cookies all, a line each
     * @param beginning what one read brought of the body, undecoded; may be empty
     */
    public record Answer(int status, Map<String, String> headers, String beginning) {}

    /** Send it to one address of the host; each read waits for at most {@code limit}. */
    Answer send(InetAddress address, Duration limit) throws IOException {
        ServerAddress target = ServerAddress.of(url);
        try (Socket plain = new Socket()) {
            plain.setSoTimeout((int) Math.max(1, Math.min(Integer.MAX_VALUE, limit.toMillis())));
            Socket socket = network.connect(plain, url, address, target.port(), CONNECT);
            socket.getOutputStream().write(bytes());
            socket.getOutputStream().flush();
            return answer(new BufferedInputStream(socket.getInputStream()));
        }
    }

    private byte[] bytes() {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        Optional<HttpProxy> proxy = url.getScheme().equalsIgnoreCase("http") ? network.proxyTo(url) : Optional.empty();
        StringBuilder head = new StringBuilder(method).append(' ');
        // RFC 9112, section 3.2.2: a proxy is told the whole address
        proxy.ifPresent(each -> head.append("http://").append(authority()));
        head.append(path);
        if (url.getRawQuery() != null) {
            head.append('?').append(url.getRawQuery());
        }
        head.append(" HTTP/1.1\r\nHost: ").append(authority()).append("\r\nConnection: close\r\n");
        proxy.flatMap(HttpProxy::credentials)
                .ifPresent(each -> head.append("Proxy-Authorization: ")
                        .append(each.basic())
                        .append("\r\n"));
        BasicAuthentication.authorization(url)
                .ifPresent(basic -> head.append("Authorization: ").append(basic).append("\r\n"));
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (content.length > 0) {
            head.append("Content-Length: ").append(content.length).append("\r\n");
        }
        return head.append("\r\n").append(body).toString().getBytes(StandardCharsets.UTF_8);
    }

    private String authority() {
        return url.getRawAuthority().replaceFirst("^[^@]*@", "");
    }

    private static Answer answer(InputStream in) throws IOException {
        while (true) {
            int status = status(line(in));
            Map<String, String> headers = headers(in);
            // 1xx announces the answer, RFC 9110 section 15.2
            if (status >= 200) {
                return new Answer(status, headers, beginning(in, status, headers));
            }
        }
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5]\\d\\d( .*)?")) {
            throw new IOException("no HTTP/1.1 answer: " + RunningProcess.plain(line, 80));
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private static Map<String, String> headers(InputStream in) throws IOException {
        Map<String, String> headers = new HashMap<>();
        int bytes = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            bytes += line.length();
            if (bytes > HEAD_BYTES) {
                throw new IOException("the head of the answer exceeds " + HEAD_BYTES + " bytes");
            }
            int colon = line.indexOf(':');
            if (colon > 0) {
                String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
                String value = line.substring(colon + 1).trim();
                headers.merge(name, value, (one, other) -> name.equals("set-cookie") ? one + "\n" + other : other);
            }
        }
        return headers;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0 || line.length() > HEAD_BYTES) {
                throw new IOException(next < 0 ? "the connection was closed before an answer" : "endless header");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }

    /** Reads once: an event stream may stay open, and the answer is its first event. */
    private static String beginning(InputStream in, int status, Map<String, String> headers) {
        if (status == 204 || status == 304 || "0".equals(headers.get("content-length"))) {
            return "";
        }
        try {
            byte[] bytes = new byte[BODY_BYTES];
            int count = in.read(bytes);
            return new String(bytes, 0, Math.max(0, count), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            return "";
        }
    }
}
