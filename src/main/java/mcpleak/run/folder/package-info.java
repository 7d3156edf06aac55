/** The folder of a run: its files, its place among other runs, its link in Gatling's report. */
@NullMarked
package mcpleak.run.folder;

import org.jspecify.annotations.NullMarked;
