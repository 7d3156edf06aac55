/** Live bytes and contents of a heap after a forced collection, one way for each runtime. */
@NullMarked
package mcpleak.probe.runtime;

import org.jspecify.annotations.NullMarked;
