package mcpleak.protocol.message;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One side of a session, as {@code clientInfo} and {@code serverInfo} name it.
 *
 * @param name the program's name; may be empty if a server gives none
 * @param version the program's version; may be empty if a server gives none
 */
public record Implementation(String name, String version) {

    static Implementation read(JsonNode info) {
        return new Implementation(
                info.path("name").asText(""), info.path("version").asText(""));
    }
}
