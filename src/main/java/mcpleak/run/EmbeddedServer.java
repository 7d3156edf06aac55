package mcpleak.run;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Offer a server that runs where no other is given, in a JVM of its own.
 *
 * <p>One that is named in {@code META-INF/services/mcpleak.run.EmbeddedServer} serves every simulation of the class path.
 */
@FunctionalInterface
public interface EmbeddedServer {

    /**
     * Return the command that starts it.
     *
     * @param properties its properties by name: those under {@code demo.} that the user gave, and {@code demo.port}
     * @return program and arguments
     * @throws IllegalArgumentException if a property is not allowed, naming it
     */
    List<String> command(Map<String, String> properties);

    /**
     * Return the command that starts it for its standard input and output.
     *
     * @param properties its properties by name: those under {@code demo.} that the user gave
     * @return program and arguments; empty if it serves over HTTP only
     * @throws IllegalArgumentException if a property is not allowed, naming it
     */
    default Optional<List<String>> stdioCommand(Map<String, String> properties) {
        return Optional.empty();
    }

    /** Return the one on the class path, if there is one. */
    static Optional<EmbeddedServer> installed() {
        return ServiceLoader.load(EmbeddedServer.class).findFirst();
    }
}
