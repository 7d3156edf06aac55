package mcpleak.run.round;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import mcpleak.profile.LoadProfile;
import mcpleak.protocol.message.ParsedResult;
import mcpleak.protocol.message.Tool;
import mcpleak.protocol.message.ToolsListing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ToolPermissionTest {

    private static final String STARTED = "server.command=node server.js";
    private static final String ATTACHED = "server.pid=17";
    private static final String STDIO = "transport=stdio";

    /** What each annotation comes to: of a server that the run started, one that it attached to, one that it reaches. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                              | true  | false",
                "{\"readOnlyHint\":true}                         | true  | true",
                "{\"readOnlyHint\":false}                        | true  | false",
                "{\"destructiveHint\":false}                     | true  | true",
                "{\"destructiveHint\":true}                      | false | false",
                "{\"readOnlyHint\":true,\"destructiveHint\":true}| false | false",
                "{\"readOnlyHint\":\"true\"}                     | true  | false",
                "{\"destructiveHint\":\"false\"}                 | true  | false",
                "{\"destructiveHint\":\"true\"}                  | false | false",
                "{\"destructiveHint\":null}                      | true  | false",
                "[]                                              | true  | false",
            })
    void objection_followsTheSpecificationsDefaults(String annotations, boolean started, boolean attached)
            throws Exception {
        Tool tool = tool("pay", annotations);
        assertThat(may(tool, STARTED)).isEqualTo(started);
        assertThat(may(tool, STDIO, STARTED)).isEqualTo(started);
        assertThat(may(tool, STDIO)).isEqualTo(started);
        assertThat(may(tool)).as("the demo server").isEqualTo(started);
        assertThat(may(tool, ATTACHED)).isEqualTo(attached);
        assertThat(may(tool, "server.name=node")).isEqualTo(attached);
        assertThat(may(tool, "url=https://example.org/mcp")).isEqualTo(attached);
        assertThat(may(tool, "probe.url=http://127.0.0.1:7171")).isEqualTo(attached);
    }

    @Test
    void objection_namedTool_none() throws Exception {
        Tool tool = tool("pay", "{\"destructiveHint\":true}");
        for (String server : List.of(STARTED, ATTACHED)) {
            assertThat(may(tool, server, "tools.include=list,pay")).isTrue();
            assertThat(may(tool, server, "tools.mix=pay 2, list 1")).isTrue();
            assertThat(may(tool, server, "tools.unsafe=call")).isTrue();
            assertThat(may(tool, server, "tools.include=p*")).as("a pattern").isFalse();
            assertThat(may(tool, server, "tools.mix=p* 2")).as("a pattern").isFalse();
            assertThat(may(tool, server, "tools.include=Pay")).isFalse();
        }
    }

    @Test
    void objection_toolInCode_none() throws Exception {
        ToolPermission permission = permission(true, ATTACHED);
        permission.calledInCode("pay");
        assertThat(permission.objection(tool("pay", "{}"))).isEmpty();
        assertThat(permission.objection(tool("refund", "{}"))).isPresent();
    }

    /** A command beside an address of another host is a tunnel or a slip. */
    @Test
    void objection_commandForAnotherHost_doesNotMakeItOurs() throws Exception {
        ToolPermission permission = permission(false, STARTED);
        assertThat(permission.objection(tool("pay", "{}"))).isPresent();
    }

    private static boolean may(Tool tool, String... given) throws Exception {
        return permission(true, given).objection(tool).isEmpty();
    }

    private static ToolPermission permission(boolean isOnThisHost, String... given) throws Exception {
        Map<String, String> properties = new HashMap<>();
        for (String each : given) {
            properties.put(each.substring(0, each.indexOf('=')), each.substring(each.indexOf('=') + 1));
        }
        boolean hasAddress = properties.keySet().stream().anyMatch(name -> name.matches("server\\.\\w+|probe\\.url"));
        if (hasAddress && !properties.containsKey("transport")) {
            properties.put("url", "http://127.0.0.1:3001/mcp");
        }
        return ToolPermission.of(LoadProfile.parse(properties), () -> isOnThisHost);
    }

    private static Tool tool(String name, String annotations) throws Exception {
        JsonNode result = new ObjectMapper()
                .readTree("{\"tools\":[{\"name\":\"" + name + "\",\"annotations\":" + annotations + "}]}");
        return ((ParsedResult.Valid<ToolsListing.Page>) ToolsListing.Page.read(result))
                .value()
                .tools()
                .get(0);
    }
}
