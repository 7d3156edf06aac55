/** Hold what an MCP client must say and understand. */
@NullMarked
package mcpleak.mcp;

import org.jspecify.annotations.NullMarked;
