/** Run MCP as a protocol of Gatling: protocol, components, actions. The only package that names Scala or Gatling's core. */
@NullMarked
package mcpleak.gatling;

import org.jspecify.annotations.NullMarked;
