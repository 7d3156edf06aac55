/** Read the process tree of the server and the live bytes of its runtime. */
@NullMarked
package mcpleak.probe;

import org.jspecify.annotations.NullMarked;
