package mcpleak.server;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A server with nothing but {@code /health}; its argument is the port. Ends after two minutes. */
final class HealthServerMain {

    private HealthServerMain() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int port = Integer.parseInt(arguments[0]);
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        http.createContext("/health", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        http.start();
        System.out.println("serving, GREETING=" + System.getenv("GREETING"));
        Thread.sleep(120_000);
        System.exit(0);
    }
}
