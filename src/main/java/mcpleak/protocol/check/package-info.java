/** Checks of MCP results as Gatling applies them. */
@NullMarked
package mcpleak.protocol.check;

import org.jspecify.annotations.NullMarked;
