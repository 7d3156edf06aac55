package mcpleak.mcp;

/**
 * Name one side of a session, as {@code clientInfo} and {@code serverInfo} do.
 *
 * @param name the program's name; may be empty if a server gives none
 * @param version the program's version; may be empty if a server gives none
 */
public record Implementation(String name, String version) {}
