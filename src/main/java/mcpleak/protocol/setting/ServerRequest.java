package mcpleak.protocol.setting;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatling.javaapi.core.Session;

/**
 * Hold what a server asks of a virtual user.
 *
 * @param method the method, such as {@code sampling/createMessage}
 * @param params its params; an empty object if it has none
 * @param session the session of the user, as it was when the user's last action began
 */
public record ServerRequest(String method, JsonNode params, Session session) {}
