/**
 * Recorded input of the command line: run folders, memory series of any recorder, and folders full of them (a corpus).
 */
@NullMarked
package mcpleak.cli.recorded;

import org.jspecify.annotations.NullMarked;
