package mcpleak.gatling;

import io.gatling.core.protocol.Protocol;
import mcpleak.mcp.Party;
import mcpleak.transport.Endpoint;

/**
 * Hold what all virtual users of a run have in common.
 *
 * @param endpoint where the server is
 * @param client who the users say they are
 * @param certificates whether the server's certificate is checked
 * @param observer who hears of the traffic
 * @param stopSignal what ends the run early
 */
public record McpProtocol(
        Endpoint endpoint, Party client, Certificates certificates, TrafficObserver observer, StopSignal stopSignal)
        implements Protocol {

    /** Name what is done with the certificate of an https server. */
    public enum Certificates {
        /** It must be valid for the host. */
        VERIFY,
        /** Any will do. */
        TRUST_ALL
    }
}
