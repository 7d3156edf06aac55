package mcpleak.gatling;

import mcpleak.transport.Endpoint;

/** Say how the users of a run reach the server. */
public sealed interface Route {

    /**
     * Over Streamable HTTP.
     *
     * @param endpoint where the server is
     * @param certificates whether the server's certificate is checked
     */
    record StreamableHttp(Endpoint endpoint, Certificates certificates) implements Route {}

    /** Name what is done with the certificate of an https server. */
    enum Certificates {
        /** It must be valid for the host. */
        VERIFY,
        /** Any will do. */
        TRUST_ALL
    }
}
