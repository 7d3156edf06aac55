/** Sessions of a connection, and how client and server agree on a version. */
@NullMarked
package mcpleak.protocol.transport.session;

import org.jspecify.annotations.NullMarked;
