package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import mcpleak.protocol.jsonrpc.JsonRpcMessage.JsonRpcRequest;
import mcpleak.protocol.message.InitializeResult.Implementation;

/**
 * Hold what every request from 2026-07-28 on says of itself in {@code _meta}.
 *
 * @param version the version of the request
 * @param client who asks
 * @param capabilities what the client can do, such as {@code {"elicitation":{}}}; an object
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic/index#meta">MCP, _meta</a>
 */
public record RequestMetadata(ProtocolVersion version, Implementation client, JsonNode capabilities) {

    /** Precedes the protocol's own names in {@code _meta}. */
    static final String PREFIX = "io.modelcontextprotocol/";

    /** The name of the version in {@code _meta}. */
    public static final String PROTOCOL_VERSION = PREFIX + "protocolVersion";

    /** @throws IllegalArgumentException if the version is not from 2026-07-28 on, or the capabilities are no object */
    public RequestMetadata {
        if (!version.isStateless()) {
            throw new IllegalArgumentException("requests carry metadata from " + ProtocolVersion.STATELESS.text()
                    + " on, not at " + version.text());
        }
        if (!capabilities.isObject()) {
            throw new IllegalArgumentException("capabilities are a JSON object, not " + capabilities);
        }
    }

    /** Return the same metadata for another version. */
    public RequestMetadata at(ProtocolVersion other) {
        return new RequestMetadata(other, client, capabilities);
    }

    /** Return a copy of a request that carries this metadata, beside what its {@code _meta} held before. */
    public JsonRpcRequest addTo(JsonRpcRequest request) {
        ObjectNode params = JsonNodeFactory.instance.objectNode();
        request.params().filter(JsonNode::isObject).ifPresent(given -> params.setAll((ObjectNode) given));
        ObjectNode meta = JsonNodeFactory.instance.objectNode();
        if (params.get("_meta") instanceof ObjectNode given) {
            meta.setAll(given);
        }
        meta.put(PROTOCOL_VERSION, version.text());
        meta.putObject(PREFIX + "clientInfo").put("name", client.name()).put("version", client.version());
        meta.set(PREFIX + "clientCapabilities", capabilities);
        params.set("_meta", meta);
        return new JsonRpcRequest(request.id(), request.method(), Optional.of(params));
    }
}
