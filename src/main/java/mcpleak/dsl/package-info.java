/** Offer MCP as a Gatling Java DSL. */
@NullMarked
package mcpleak.dsl;

import org.jspecify.annotations.NullMarked;
