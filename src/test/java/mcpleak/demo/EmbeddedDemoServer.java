package mcpleak.demo;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.run.EmbeddedServer;

/** Offer the demo server to every simulation of this class path. */
public final class EmbeddedDemoServer implements EmbeddedServer {

    @Override
    public List<String> command(Map<String, String> properties) {
        return DemoServer.command(properties);
    }

    @Override
    public Optional<List<String>> stdioCommand(Map<String, String> properties) {
        return Optional.of(DemoStdioServer.command(properties));
    }
}
