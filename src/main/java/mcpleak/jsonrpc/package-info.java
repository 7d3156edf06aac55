/** Encode and decode JSON-RPC 2.0 messages. */
@NullMarked
package mcpleak.jsonrpc;

import org.jspecify.annotations.NullMarked;
