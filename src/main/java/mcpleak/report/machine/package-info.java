/** Results for programs: JSON, JUnit XML, Markdown, metrics, console text. */
@NullMarked
package mcpleak.report.machine;

import org.jspecify.annotations.NullMarked;
