/** Test the commands on recorded files. */
@NullMarked
package mcpleak.cli;

import org.jspecify.annotations.NullMarked;
