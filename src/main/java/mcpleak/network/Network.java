package mcpleak.network;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * How servers are reached: the one place where the JDK's clients get their trust and their proxy from. Immutable.
 *
 * @param tls whose certificates are trusted, and which one is shown
 * @param proxy what stands between; empty: nothing
 */
public record Network(Tls tls, Optional<HttpProxy> proxy) {

    /** Reach them directly, trusting as the JVM does. */
    public static final Network DIRECT = new Network(Tls.DEFAULT, Optional.empty());

    private static final int LONGEST_HEAD = 65_536;

    static {
        // else the JDK sends no password through a proxy to an https server; it looks once, when its client is first
        // used
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    /** Return the proxy that stands between us and a server. */
    public Optional<HttpProxy> proxyTo(URI server) {
        return proxy.filter(each -> each.isFor(server));
    }

    /** Prepare a client of the JDK; {@link #authorize} its requests. */
    public HttpClient.Builder client() {
        HttpClient.Builder builder = HttpClient.newBuilder().sslContext(tls.context());
        return proxy.isPresent() ? builder.proxy(new Selector()) : builder;
    }

    /** Add what the proxy asks for to a request of the JDK's client. */
    public HttpRequest.Builder authorize(HttpRequest.Builder request, URI server) {
        return proxyTo(server)
                .flatMap(HttpProxy::credentials)
                .map(each -> request.header("Proxy-Authorization", each.basic()))
                .orElse(request);
    }

    /**
     * Connect to a server; the caller closes the socket, also where this fails.
     *
     * @param plain a socket that is not connected
     * @param server http or https
     * @param address one of the host's addresses; a proxy finds its own
     * @param port the server's port
     * @param limit how long connecting and each read may take, in milliseconds
     * @return what to write to and read from
     * @throws IOException if it cannot; {@link HandshakeFailure} says what to do
     */
    // five parameters: the server's address is looked up once, by the caller
    public Socket connect(Socket plain, URI server, InetAddress address, int port, Duration limit) throws IOException {
        boolean secure = "https".equalsIgnoreCase(server.getScheme());
        Optional<HttpProxy> between = proxyTo(server);
        InetSocketAddress target = between.map(each -> new InetSocketAddress(each.host(), each.port()))
                .orElseGet(() -> new InetSocketAddress(address, port));
        plain.connect(target, (int) limit.toMillis());
        if (secure && between.isPresent()) {
            tunnel(plain, between.get(), server.getHost() + ":" + port);
        }
        return secure ? secured(plain, server.getHost(), port) : plain;
    }

    private Socket secured(Socket plain, String host, int port) throws IOException {
        String name = host.replaceAll("[\\[\\]]", "");
        SSLSocket socket = (SSLSocket) tls.context().getSocketFactory().createSocket(plain, name, port, true);
        SSLParameters parameters = socket.getSSLParameters();
        if (!tls.trustsAll()) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static void tunnel(Socket plain, HttpProxy proxy, String to) throws IOException {
        StringBuilder head = new StringBuilder("CONNECT " + to + " HTTP/1.1\r\nHost: " + to + "\r\n");
        proxy.credentials()
                .ifPresent(each -> head.append("Proxy-Authorization: ")
                        .append(each.basic())
                        .append("\r\n"));
        plain.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        String answer = head(plain.getInputStream());
        if (!answer.matches("(?s)HTTP/1\\.[01] 2\\d\\d.*")) {
            String status = answer.lines().findFirst().orElse("nothing");
            throw new IOException(HandshakeFailure.text("the proxy " + proxy + " answered the CONNECT with " + status));
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0 && head.length() < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                break;
            }
            head.append((char) next);
        }
        return head.toString();
    }

    /** Tell the JDK's client. */
    private final class Selector extends ProxySelector {

        @Override
        public List<Proxy> select(URI server) {
            return List.of(proxyTo(server)
                    .map(each -> new Proxy(Proxy.Type.HTTP, new InetSocketAddress(each.host(), each.port())))
                    .orElse(Proxy.NO_PROXY));
        }

        @Override
        public void connectFailed(URI server, SocketAddress address, IOException failure) {
            // the client says so itself
        }
    }
}
