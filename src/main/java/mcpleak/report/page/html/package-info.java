/** Markup that escapes by construction, drawings, tables, and the files beside a page. */
@NullMarked
package mcpleak.report.page.html;

import org.jspecify.annotations.NullMarked;
