/** What carries MCP messages, seen from a virtual user; never sends a message twice. */
@NullMarked
package mcpleak.protocol.transport;

import org.jspecify.annotations.NullMarked;
