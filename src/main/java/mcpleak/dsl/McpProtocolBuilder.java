package mcpleak.dsl;

import io.gatling.core.protocol.Protocol;
import io.gatling.javaapi.core.ProtocolBuilder;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import mcpleak.gatling.McpProtocol;
import mcpleak.gatling.McpProtocol.Certificates;
import mcpleak.gatling.StopSignal;
import mcpleak.gatling.TrafficObserver;
import mcpleak.mcp.Party;
import mcpleak.transport.Endpoint;

/**
 * Describe the server and what all users have in common: give it to {@code setUp(...).protocols(...)}.
 *
 * <p>Immutable: each method returns another builder.
 */
public final class McpProtocolBuilder implements ProtocolBuilder {

    private static final Party DEFAULT_CLIENT = new Party("mcpleak", "0.1.0");

    private final McpProtocol protocol;

    private McpProtocolBuilder(McpProtocol protocol) {
        this.protocol = protocol;
    }

    static McpProtocolBuilder of(String url) {
        return new McpProtocolBuilder(new McpProtocol(
                Endpoint.of(uri(url)), DEFAULT_CLIENT, Certificates.VERIFY, TrafficObserver.NONE, new StopSignal()));
    }

    /**
     * Set how long a response may take, connecting included; 60 s by default.
     *
     * @throws IllegalArgumentException if it is under a millisecond
     */
    public McpProtocolBuilder requestTimeout(Duration timeout) {
        Endpoint was = protocol.endpoint();
        return with(new Endpoint(was.url(), was.headers(), timeout, was.limits()));
    }

    /** Send a header with every request, such as {@code Authorization}; replaces one of the same name. */
    public McpProtocolBuilder header(String name, String value) {
        Endpoint was = protocol.endpoint();
        Map<String, String> headers = new LinkedHashMap<>(was.headers());
        headers.put(name, value);
        return with(new Endpoint(was.url(), headers, was.requestTimeout(), was.limits()));
    }

    /** Accept any certificate of an https server; by default it must be valid for the host. */
    public McpProtocolBuilder trustAllCertificates() {
        return new McpProtocolBuilder(new McpProtocol(
                protocol.endpoint(),
                protocol.client(),
                Certificates.TRUST_ALL,
                protocol.observer(),
                protocol.stopSignal()));
    }

    /** Let an observer hear of all traffic; replaces the one before. */
    public McpProtocolBuilder observer(TrafficObserver observer) {
        return new McpProtocolBuilder(new McpProtocol(
                protocol.endpoint(), protocol.client(), protocol.certificates(), observer, protocol.stopSignal()));
    }

    /** Let a signal end the run early; replaces the one before. */
    public McpProtocolBuilder stopSignal(StopSignal signal) {
        return new McpProtocolBuilder(new McpProtocol(
                protocol.endpoint(), protocol.client(), protocol.certificates(), protocol.observer(), signal));
    }

    @Override
    public Protocol protocol() {
        return protocol;
    }

    private McpProtocolBuilder with(Endpoint endpoint) {
        return new McpProtocolBuilder(new McpProtocol(
                endpoint, protocol.client(), protocol.certificates(), protocol.observer(), protocol.stopSignal()));
    }

    private static URI uri(String url) {
        try {
            return new URI(url);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "an MCP endpoint is http://host/path or https://host/path, not " + url, e);
        }
    }
}
