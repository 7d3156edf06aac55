/** Run single parts of mcpleak from the command line: analyze recorded runs again. */
@NullMarked
package mcpleak.cli;

import org.jspecify.annotations.NullMarked;
