/** Charts in SVG, with one plot for their axes. */
@NullMarked
package mcpleak.report.page.chart;

import org.jspecify.annotations.NullMarked;
