/** Carry MCP messages over HTTP. */
@NullMarked
package mcpleak.transport;

import org.jspecify.annotations.NullMarked;
