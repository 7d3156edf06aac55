/** MCP as a Gatling Java DSL, immutable. */
@NullMarked
package mcpleak.protocol.dsl;

import org.jspecify.annotations.NullMarked;
