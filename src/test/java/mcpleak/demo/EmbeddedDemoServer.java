package mcpleak.demo;

import java.util.List;
import java.util.Map;
import mcpleak.run.EmbeddedServer;

/** Offer the demo server to every simulation of this class path. */
public final class EmbeddedDemoServer implements EmbeddedServer {

    @Override
    public List<String> command(Map<String, String> properties) {
        return DemoServer.command(properties);
    }
}
