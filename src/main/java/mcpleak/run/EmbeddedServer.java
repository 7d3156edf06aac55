package mcpleak.run;

import java.util.List;
import java.util.Map;

/** Offer a server that runs where no other is given, in a JVM of its own. */
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
}
