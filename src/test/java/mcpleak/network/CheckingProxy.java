package mcpleak.network;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP proxy that lets through who shows the right user and password, and remembers what it was asked. */
public final class CheckingProxy implements AutoCloseable {

    private final ServerSocket socket;
    private final String credentials;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Start on a free port. */
    public CheckingProxy(String user, String password) throws IOException {
        this.socket = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        this.credentials = new HttpProxy.Credentials(user, password).basic();
        threads.execute(this::accept);
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** Return the first lines of the requests that were let through. */
    public List<String> asked() {
        return asked;
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                threads.execute(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            if (!head.toLowerCase(Locale.ROOT)
                    .contains("proxy-authorization: " + credentials.toLowerCase(Locale.ROOT))) {
                write(client, """
                        HTTP/1.1 407 Proxy Authentication Required\r
                        Proxy-Authenticate: Basic realm="p"\r
                        Content-Length: 0\r
                        Connection: close\r
                        \r
                        """);
                return;
            }
            String line = head.substring(0, head.indexOf("\r\n"));
            asked.add(line);
            String[] words = line.split(" ", -1);
            boolean tunnel = words[0].equals("CONNECT");
            URI to = URI.create(tunnel ? "https://" + words[1] : words[1]);
            try (Socket server = new Socket(to.getHost(), to.getPort())) {
                if (tunnel) {
                    write(client, "HTTP/1.1 200 Established\r\n\r\n");
                } else {
                    write(server, head.replaceFirst("http://[^/]+", ""));
                }
                threads.execute(() -> pump(client, server));
                pump(server, client);
            }
        } catch (IOException gone) {
            // the client hears that its connection is closed
        }
    }

    private static void write(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(ISO_8859_1));
        to.getOutputStream().flush();
    }

    private static void pump(Socket from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.getInputStream().transferTo(out);
            to.shutdownOutput();
        } catch (IOException gone) {
            // and so is the other side
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended");
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        threads.shutdownNow();
    }
}
