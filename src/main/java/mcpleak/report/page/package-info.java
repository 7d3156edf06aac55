/** HTML pages: the leak page, builds side by side, the tuning page, the index of runs. */
@NullMarked
package mcpleak.report.page;

import org.jspecify.annotations.NullMarked;
