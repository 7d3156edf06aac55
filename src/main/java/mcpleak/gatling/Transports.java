package mcpleak.gatling;

import io.gatling.core.config.GatlingConfiguration;
import mcpleak.transport.StreamableHttp;
import mcpleak.transport.Transport;

/** Make the transport for a route. */
final class Transports {

    private Transports() {}

    /** Make it; looks up the server's host, so not for an event loop. */
    static Transport make(GatlingConfiguration configuration, Route route) {
        if (route instanceof Route.StreamableHttp http) {
            return new StreamableHttp(
                    HttpClients.create(configuration, http.certificates()), http.endpoint(), System::nanoTime);
        }
        throw new IllegalStateException("no transport for " + route);
    }
}
