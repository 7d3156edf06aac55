package mcpleak.gatling;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatling.core.session.Session;
import mcpleak.mcp.ParsedResult;

/** Make the params of a request for one user. Immutable. */
@FunctionalInterface
interface RequestParams {

    /**
     * Make them.
     *
     * @param subject what the request is about, such as a tool's name; empty text if it has no subject
     * @return an object that nobody may write to, or why there is none
     */
    ParsedResult<ObjectNode> make(String subject, Session session, McpUser user);
}
