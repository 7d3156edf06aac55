/** Hook a run into Gatling's life cycle and write its files. */
@NullMarked
package mcpleak.run;

import org.jspecify.annotations.NullMarked;
