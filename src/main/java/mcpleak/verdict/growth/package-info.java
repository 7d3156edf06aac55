/** Growth as a statistic: rates, their intervals, and what they are attributed to. */
@NullMarked
package mcpleak.verdict.growth;

import org.jspecify.annotations.NullMarked;
