/**
 * Decide from a recorded run whether the server leaks: the scientific contract.
 *
 * <h2>Model</h2>
 *
 * <p>At the end of every idle gap each channel is read once: its <em>floor</em>. Floors are a random walk (allocators ratchet, heaps
 * commit), so levels are never regressed on anything; the <em>increments</em> between floors are compared with how much the load did
 * in between (<em>exposure</em>: successful calls, calls of one tool, sessions, abandoned sessions, failed calls). The estimate is the
 * sum of increments over the sum of exposures. Its interval takes the increments as independent, with a variance proportional to the
 * exposure, and uses Student's t; two readings' resolution is added. {@code low} and {@code high} are one-sided 95 % bounds each, so
 * together a 90 % interval: a test against a margin in both directions (Schuirmann's two one-sided tests) at 5 %.
 *
 * <h2>Question</h2>
 *
 * <p>Not "is there a trend" (every healthy server warms up), but: is the late growth larger than a margin, and does it go on. The first
 * {@code max(2, R/4)} rounds are thrown away (lazy initialisation, just-in-time compilers, arenas). What happened once is set aside and
 * said ({@link mcpleak.verdict.growth.SetAside}): a step of over 60 % of the growth or a small drop, 4 standard deviations out and not the
 * last; one bad floor between others, without which the squared scatter falls 16-fold; to convict, up to two.
 *
 * <ul>
 *   <li><b>Grows</b>: the lower bound and the rate of the last rounds exceed the line; the last rounds keep at least half of
 *       the mean and of the earlier rate, and each of them a fifth (a cache that is full stops from one round to the next); three in
 *       four of all rose. Rounds in which the exposure hardly occurred (under a tenth of its mean) do not count for the latter two.
 *   <li><b>Fades</b>: it grows, and its rate falls with the logarithm of the calls beyond doubt, to under 0.8 of the first. <b>Kept for
 *       a time</b>: it follows what happened in the last so many seconds four times better than all that ever happened. Neither convicts.
 *   <li><b>Bounded</b>: the upper bound is below the line; bounds of bytes that acquit are drawn at 97.5 % and 1.75 times as
 *       wide, because the plateau is a second chance and few increments cannot show that they are correlated. <b>Plateau</b>: that of the last rounds is. For live bytes the
 *       last two suffice, where growth never went faster, fell below a quarter of what it was, and no exposure was missing in them.
 * </ul>
 *
 * <h2>Margins</h2>
 *
 * <p>{@link mcpleak.verdict.plan.Margins}: 64 B per call, 1 KiB per session, 1 MiB an hour at rest. One line each, at three quarters of
 * it, so that a leak of just the margin is found: an interval above it convicts, one below it acquits, one across it is undecided. The
 * margin per session holds for live bytes, where sessions explain the growth four times better than calls. Growth per hour is bounded, not
 * judged.
 *
 * <h2>Channels, units, lines</h2>
 *
 * <table>
 *   <caption>What each channel may prove</caption>
 *   <tr><th>channel</th><th>line</th><th>rule</th></tr>
 *   <tr><td>live bytes after a forced collection</td><td>48 B per call</td><td>decides where it exists</td></tr>
 *   <tr><td>private RSS</td><td>48 B per call; 1,024 where live bytes exist or the heap is pre-touched</td><td>reference counting
 *       and malloc, and V8 with a 1 MB semi-space: convicts; acquits only with {@code -Drss=accept}, because memory that was freed inside a
 *       heap hides a leak. Other collected runtimes: convicts only if the floor at least
 *       doubles since the end of the burn-in and grows by over 48 MiB, never acquits. A JVM: neither; pre-touched: convicts only</td></tr>
 *   <tr><td>private RSS of children</td><td>48 B per call</td><td>as their runtime allows; never acquits</td></tr>
 *   <tr><td>shared and mapped RSS of the tree</td><td>48 B per call</td><td>never convicts; growth above the bound that it cannot
 *       clear of forbids an acquittal</td></tr>
 *   <tr><td>descriptors, threads, processes, sockets in CLOSE_WAIT, gauges that count, ledger pairs</td><td>0.5 per 1,000 calls</td>
 *   <td>convict; one that rose and is undecided forbids an acquittal</td></tr>
 *   <tr><td>gauges of bytes that the server exposes</td><td>48 B per call</td><td>convict where garbage was collected before they
 *       were read; what tells resident, virtual or committed memory convicts only as private RSS would; never acquit</td></tr>
 * </table>
 *
 * <p>In a leak hunt a pattern whose sessions keep at most 256 B of live bytes each, by the upper bound, is cleared, and its rate is said:
 * where every call opens a session, the margins of a call would be those of a session.
 *
 * <p>Growth that follows one tool, or sessions, looks uneven against all calls; where one exposure leaves less than a twentieth of the
 * squared residual and explains 99 % of the squared growth, it is judged against that exposure, with the margin spread accordingly.
 * With many tools no single round tells whether one of them goes on. Then one exposure, or two together, may convict that explain nine
 * tenths of the squared growth, four times better than all calls and twice better than the best cache (growth per call that never rises,
 * fitted to the rounds), whose rate is above the margin for all that were tried, and that grew by half of what they foretell in each of
 * three blocks of rounds ({@code UnevenGrowth}).
 *
 * <p>What is <em>named</em> is found by best subset ({@link mcpleak.verdict.channel.Attribution}): each exposure alone, then any two
 * together, by least squares. One alone stands against all calls if it leaves less than a quarter of their mean squared residual and stays
 * above the margin when any one round is left out. Two stand if both are needed: each rate is significant at 0.5 % for all exposures that
 * were tried, stays above its margin and above 3 % of the growth whichever round is left out, and together they leave less than any one.
 * The last round of the burn-in must not contradict a model: warming up only adds, so one that grew by clearly less than the model
 * foretells speaks for a chance match. Models that leave up to four times as much as the best are its rivals; named is what is in all of
 * them, the rest are candidates. Calls take time: growth with calls is put down to time only where time leaves half as much.
 *
 * <p>Growth of bytes by over 1 MiB an hour that time explains four times better than all calls convicts as that of time, whether or not
 * anybody calls; where it explains it half as well again, a bound per call does not acquit ({@code TimeGrowth}). Sessions that came with
 * calls in every round are not told apart from them: it is the call with its session that is named.
 *
 * <p>Of several channels that convict, causes are told before symptoms: child processes, threads, descriptors, bytes, and last
 * what the server or its log counts.
 *
 * <h2>Rounds that confirm</h2>
 *
 * <p>Rounds of kind {@code SUSPECT_ALONE} and {@code ALL_BUT_SUSPECT} come after the rounds that are judged and never count among
 * them. Two of each are too few to have a scatter of their own: the rounds before lend theirs, about the suspect's rate. A suspect is
 * <em>confirmed</em> if it alone grows above the convicting margin and the others are bounded by the acquitting one (or each of them,
 * had it made all of their growth, by a quarter of its rate); <em>refuted</em> the other way round; <em>not the only one</em> if both
 * grow, or if one of the others may grow by a quarter of its rate. Confirmed, it is named even where the
 * fit could not; refuted, it no longer is.
 *
 * <h2>Repeated looks</h2>
 *
 * <p>A run with {@code -Drounds=auto} is looked at after each round from the sixth on, and ends not before the eighth. The 5 % of each bound are spent on the looks
 * beforehand, half of them on the first three ({@link mcpleak.verdict.plan.RepeatedLooks}), and every interval is the repeated confidence
 * interval of its look. "No leak found" then ends the run at once; "Leak found" only if half as many rounds said so too.
 *
 * <h2>Windows</h2>
 *
 * <p>A load without idle gaps ({@code -Dsoak=}) is cut into windows, and the floor of each is read under load. The same rule judges
 * them, with a weaker claim that every such verdict states: what requests in flight hold is in each reading, and memory that would
 * come back at rest counts as growth. Whether memory had settled is not asked.
 *
 * <h2>Baseline</h2>
 *
 * <p>{@link mcpleak.verdict.GrowthDifference}: two runs of one profile and seed do the same in each round; then growth is compared round by
 * round ({@link mcpleak.verdict.channel.PairedGrowth}): what both do alike, a cache that fills or a leak that is known, cancels out.
 * <em>Worse</em> is an estimate beyond a third of 64 B of live bytes, 256 B of resident memory or half a thing in 1,000 calls whose 95 %
 * interval excludes 0; <em>unchanged</em> an interval within all of that either way. Runs of other rounds are compared by the difference
 * of their rates per call ({@link mcpleak.verdict.channel.RunGrowth}), judged by {@link mcpleak.verdict.growth.ChangeRule} as two builds
 * are: beyond all of that, the scatter being that between rounds of one run and a least one between runs of one build. Runs of another mix
 * of tools are not compared in bytes ({@link mcpleak.verdict.channel.ToolMix}), here as between builds.
 *
 * <h2>Time to the limit</h2>
 *
 * <p>Of a leak of memory: what is left below the limit ({@code -Dlimit=}, else the control group's), over the rate, over the calls
 * per second of the load without its gaps. A straight line, no more.
 *
 * <h2>What the answers mean</h2>
 *
 * <ul>
 *   <li>{@link mcpleak.verdict.channel.Answer#LEAK}: some channel grows. A cache that is not yet full looks the same within a run, and is
 *       named as a possibility each time.
 *   <li>{@link mcpleak.verdict.channel.Answer#NO_LEAK}: with 95 % confidence any leak is below the bound, per call, averaged over the mix of
 *       tools that was called, for growth that this load causes. Not: that other tools, other arguments or time alone do no harm.
 *   <li>{@link mcpleak.verdict.channel.Answer#INCONCLUSIVE}: a run that was cut short or in which only the scout called, a process that the
 *       calls were not shown to reach, servers that outlived the end of their input, fewer than 4 usable rounds, a restart, more than 1 % failed calls, memory that had
 *       not settled or was swapped where RSS decides, native growth beside a flat heap, children that cannot be cleared, an interval
 *       across the margins, growth that is neither persistent nor bounded, or a heap that nobody looked into. What would settle it is said.
 *   <li>{@link mcpleak.verdict.channel.Answer#NOT_MEASURED}: no process, no reading, no successful call, or the server died before its rounds
 *       convicted it.
 * </ul>
 *
 * <h2>Measured error rates</h2>
 *
 * <p>On the 205 labelled runs in {@code src/test/resources/leak-corpus} (8 rounds, 14,000 to 29,000 calls, Python, Node, Java, Rust):
 * with live bytes 27 of 27 leaks found, 0 of 21 healthy servers convicted, 18 cleared, 3 without a verdict. Without live bytes 53 of 88
 * leaks found, 0 acquitted, 0 of 66 healthy servers convicted, none cleared. On 60 synthetic shapes (8 rounds, 2,000 to 6,000 calls, five
 * kinds of readings, 15 seeds; {@code HardShapesTest} prints them): of 450 leaking runs 403 found, 0 acquitted; of 450 healthy ones 1
 * convicted. Leaks of 20 to 300 B per call under noise of 10 to 80 KiB a round, correlated by up to one half: at most 5 of 100 are
 * acquitted with a bound below the leak; of 128 B 89 to 100 are found ({@code StatedBoundTest}). Part of the corpus served to choose the
 * thresholds; the tests print and assert these figures.
 *
 * <h2>Limits</h2>
 *
 * <p>Runs last minutes: hourly jobs, log rotation and caches with long lives are not seen. A forced collection clears weak and soft
 * references: a leak through them does not show. A leak that only few calls cause (0.5 %) can be attributed wrongly by chance.
 *
 * <p>All types are immutable, all functions pure: the same run gives the same verdict to the last digit.
 */
@NullMarked
package mcpleak.verdict;

import org.jspecify.annotations.NullMarked;
