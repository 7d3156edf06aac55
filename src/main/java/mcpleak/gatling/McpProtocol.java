package mcpleak.gatling;

import io.gatling.core.protocol.Protocol;
import java.time.Duration;
import mcpleak.mcp.Implementation;

/**
 * Hold what all virtual users of a run have in common.
 *
 * @param route how the server is reached
 * @param requestTimeout how long a response may take unless a request says otherwise, connecting included
 * @param client who the users say they are
 * @param behaviour how they behave
 * @param observer who hears of the traffic
 * @param stopSignal what ends the run early
 */
public record McpProtocol(
        Route route,
        Duration requestTimeout,
        Implementation client,
        ClientBehaviour behaviour,
        TrafficObserver observer,
        StopSignal stopSignal)
        implements Protocol {

    /** @throws IllegalArgumentException if the timeout is under a millisecond */
    public McpProtocol {
        if (requestTimeout.toMillis() < 1) {
            throw new IllegalArgumentException("requestTimeout is at least 1 ms, not " + requestTimeout);
        }
    }
}
