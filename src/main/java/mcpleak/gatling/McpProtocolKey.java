package mcpleak.gatling;

import io.gatling.core.CoreComponents;
import io.gatling.core.config.GatlingConfiguration;
import io.gatling.core.protocol.Protocol;
import io.gatling.core.protocol.ProtocolKey;
import java.util.HashMap;
import java.util.Map;
import scala.Function1;
import scala.runtime.BoxedUnit;

/** Let Gatling find our protocol and make its parts. Immutable. */
final class McpProtocolKey implements ProtocolKey<McpProtocol, McpComponents> {

    static final McpProtocolKey INSTANCE = new McpProtocolKey();

    private McpProtocolKey() {}

    @Override
    @SuppressWarnings({"unchecked", "rawtypes"}) // Gatling asks for Class<Protocol>, which no subclass's class is
    public Class<Protocol> protocolClass() {
        return (Class) McpProtocol.class;
    }

    @Override
    public McpProtocol defaultProtocolValue(GatlingConfiguration configuration) {
        throw new IllegalStateException("no MCP protocol: add .protocols(mcp(\"http://...\")) to setUp");
    }

    /** Make the parts once a run and protocol, however many scenarios share them. */
    @Override
    public Function1<McpProtocol, McpComponents> newComponents(CoreComponents core) {
        Map<McpProtocol, McpComponents> made = new HashMap<>();
        return protocol -> {
            synchronized (made) {
                return made.computeIfAbsent(protocol, each -> start(core, each));
            }
        };
    }

    private static McpComponents start(CoreComponents core, McpProtocol protocol) {
        McpComponents components = McpComponents.start(core, protocol);
        core.actorSystem().registerOnTermination(() -> {
            components.close();
            return BoxedUnit.UNIT;
        });
        return components;
    }
}
