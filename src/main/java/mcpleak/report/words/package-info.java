/** Sentences and numbers in plain English: the only place that speaks about results. */
@NullMarked
package mcpleak.report.words;

import org.jspecify.annotations.NullMarked;
