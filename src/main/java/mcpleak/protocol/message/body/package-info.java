/** Bodies of HTTP answers decoded into messages: JSON, or a stream of server-sent events. */
@NullMarked
package mcpleak.protocol.message.body;

import org.jspecify.annotations.NullMarked;
