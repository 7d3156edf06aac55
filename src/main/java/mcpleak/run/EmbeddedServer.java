package mcpleak.run;

import java.util.Optional;
import java.util.ServiceLoader;
import mcpleak.run.measure.EmbeddedCommand;

/**
 * Offer a server that runs where no other is given, in a JVM of its own.
 *
 * <p>One that is named in {@code META-INF/services/mcpleak.run.EmbeddedServer} serves every simulation of the class path.
 */
@FunctionalInterface
public interface EmbeddedServer extends EmbeddedCommand {

    /** Return the one on the class path, if there is one. */
    static Optional<EmbeddedServer> installed() {
        return ServiceLoader.load(EmbeddedServer.class).findFirst();
    }
}
