/** Measure what the load half costs. Run with {@code mvn -Pbench verify}; numbers, not tests. */
@NullMarked
package mcpleak.bench;

import org.jspecify.annotations.NullMarked;
