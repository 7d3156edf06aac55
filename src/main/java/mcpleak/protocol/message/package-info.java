/** MCP messages and versions: what a client must say and understand. */
@NullMarked
package mcpleak.protocol.message;

import org.jspecify.annotations.NullMarked;
