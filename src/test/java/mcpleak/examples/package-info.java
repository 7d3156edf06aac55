/** Show load tests without a verdict on memory, written with the DSL alone. */
@NullMarked
package mcpleak.examples;

import org.jspecify.annotations.NullMarked;
