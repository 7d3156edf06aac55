/** Gets access tokens without a human, as the authorization specification of MCP asks for. */
@NullMarked
package mcpleak.protocol.authorization;

import org.jspecify.annotations.NullMarked;
