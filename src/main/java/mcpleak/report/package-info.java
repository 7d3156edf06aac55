/** Render a finished run as HTML, JSON and text. */
@NullMarked
package mcpleak.report;

import org.jspecify.annotations.NullMarked;
