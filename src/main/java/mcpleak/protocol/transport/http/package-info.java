/** Streamable HTTP and the HTTP+SSE of 2024-11-05. */
@NullMarked
package mcpleak.protocol.transport.http;

import org.jspecify.annotations.NullMarked;
