/** What a run decides beforehand: how much a server may grow, and when it is looked at. */
@NullMarked
package mcpleak.verdict.plan;

import org.jspecify.annotations.NullMarked;
