/** Servers that the users start, and talk to by standard input and output. */
@NullMarked
package mcpleak.protocol.transport.stdio;

import org.jspecify.annotations.NullMarked;
