/** Start, wait for, watch and stop the server under test. */
@NullMarked
package mcpleak.server;

import org.jspecify.annotations.NullMarked;
