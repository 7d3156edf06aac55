/** Measuring while the load runs: the server under test, its probe, its samples. */
@NullMarked
package mcpleak.run.measure;

import org.jspecify.annotations.NullMarked;
