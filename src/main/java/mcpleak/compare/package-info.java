/**
 * Compare recorded runs of several builds: the scientific contract.
 *
 * <p>The run is the unit, not the second: a run yields one value of each metric, taken from its rounds after the warm-up. Values of several runs of one build are pooled. The
 * change between two builds is stated with a 95 % interval from Student's t. The noise behind it is the larger of what repeats of one
 * build show and of what the rounds within runs show together with a least noise between runs, which is stated; with one run of each
 * build only the latter is there. What other programs of the machine do to a whole run shows in no repeat within it: the lateness of the
 * load generator's own timers is taken as its measure, and widens the intervals of times and throughput. Times and throughput change by ratios and are estimated on logarithms.
 *
 * <p>A change is <em>worse</em> or <em>better</em> if its interval excludes 0 and its estimate is beyond the metric's tolerance,
 * <em>unchanged</em> if the whole interval lies within the tolerance, else <em>inconclusive</em>: a wide interval is never called
 * unchanged. What one of the builds lacks is only in one; what depends on something in which the runs differ (load profile, mix of
 * tools, host, runtime) is not comparable.
 *
 * <p>All types are immutable, all functions pure.
 */
@NullMarked
package mcpleak.compare;

import org.jspecify.annotations.NullMarked;
