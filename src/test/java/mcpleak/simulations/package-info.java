/** Simulations: ways to load an MCP server, one idea each. */
@NullMarked
package mcpleak.simulations;

import org.jspecify.annotations.NullMarked;
