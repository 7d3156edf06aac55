/** JSON-RPC 2.0 messages and their codec. */
@NullMarked
package mcpleak.protocol.jsonrpc;

import org.jspecify.annotations.NullMarked;
