/** Bytes to server-sent events. */
@NullMarked
package mcpleak.protocol.sse;

import org.jspecify.annotations.NullMarked;
