package mcpleak.protocol.setting;

import mcpleak.network.Tls;
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
     * @param tls whose certificates are trusted, and which one is shown
     * @param mode over which of the protocol's transports
     */
    record Http(Endpoint endpoint, Tls tls, HttpTransport.Mode mode) implements Route {}

    /** Over the standard input and output of processes. */
    record Stdio(StdioCommand command, JsonRpcLimits limits) implements Route {

        /** Reach it within the default limits. */
        public static Stdio of(StdioCommand command) {
            return new Stdio(command, JsonRpcLimits.DEFAULT);
        }
    }
}
