package mcpleak.gatling;

import jakarta.servlet.http.HttpServlet;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** Serve one servlet on Jetty. */
final class ServedServlet implements AutoCloseable {

    private final Server jetty = new Server();
    private final ServerConnector connector = new ServerConnector(jetty);

    ServedServlet(HttpServlet servlet) throws Exception {
        var holder = new ServletHolder(servlet);
        holder.setAsyncSupported(true);
        var context = new ServletContextHandler();
        context.addServlet(holder, "/*");
        jetty.setHandler(context);
        jetty.addConnector(connector);
        jetty.start();
    }

    String url(String path) {
        return "http://127.0.0.1:" + connector.getLocalPort() + path;
    }

    @Override
    public void close() {
        try {
            jetty.stop();
        } catch (Exception e) {
            throw new IllegalStateException("Jetty does not stop", e);
        }
    }
}
