package mcpleak.run.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The commands that start a server which runs where no other is given. */
@FunctionalInterface
public interface EmbeddedCommand {

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
}
