package mcpleak.gatling;

import mcpleak.jsonrpc.JsonRpcLimits;
import mcpleak.transport.Endpoint;
import mcpleak.transport.StdioCommand;

/** Say how the users of a run reach the server. */
public sealed interface Route {

    /**
     * Over HTTP: Streamable HTTP of either era, or the transport of 2024-11-05 where the server speaks nothing newer.
     *
     * @param endpoint where the server is
     * @param certificates whether the server's certificate is checked
     * @param era which eras of the protocol will do
     */
    record Http(Endpoint endpoint, Certificates certificates, Era era) implements Route {

        /** Reach it in the newest era that it speaks. */
        public Http(Endpoint endpoint, Certificates certificates) {
            this(endpoint, certificates, Era.NEWEST);
        }
    }

    /** Name which eras of the protocol will do. */
    enum Era {
        /** The newest that the server speaks. */
        NEWEST,
        /** The one with sessions, which {@code initialize} opens: up to 2025-11-25. */
        SESSIONS
    }

    /**
     * Over HTTP with the transport of 2024-11-05.
     *
     * @param endpoint where the stream is
     * @param certificates whether the server's certificate is checked
     */
    record EventStream(Endpoint endpoint, Certificates certificates) implements Route {}

    /**
     * Over the standard input and output of processes.
     *
     * @param command how they are started
     * @param limits bounds of one message
     */
    record Stdio(StdioCommand command, JsonRpcLimits limits) implements Route {

        /** Reach it within the default limits. */
        public static Stdio of(StdioCommand command) {
            return new Stdio(command, JsonRpcLimits.DEFAULT);
        }
    }

    /** Name what is done with the certificate of an https server. */
    enum Certificates {
        /** It must be valid for the host. */
        VERIFY,
        /** Any will do. */
        TRUST_ALL
    }
}
