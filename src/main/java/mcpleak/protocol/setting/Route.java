package mcpleak.protocol.setting;

import mcpleak.protocol.jsonrpc.JsonRpcCodec.JsonRpcLimits;
import mcpleak.protocol.transport.Endpoint;
import mcpleak.protocol.transport.http.HttpTransport;
import mcpleak.protocol.transport.stdio.StdioCommand;

/** Say how the users of a run reach the server. */
public sealed interface Route {

    /**
     * Over HTTP.
     *
     * @param endpoint where the server is
     * @param certificates whether the server's certificate is checked
     * @param mode over which of the protocol's transports
     */
    record Http(Endpoint endpoint, Certificates certificates, HttpTransport.Mode mode) implements Route {}

    /** Over the standard input and output of processes. */
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
