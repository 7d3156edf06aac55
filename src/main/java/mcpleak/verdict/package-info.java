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
 * {@code max(2, R/4)} rounds are thrown away (lazy initialisation, just-in-time compilers, arenas). One increment may be set aside as a
 * one-off step if it holds over 60 % of the growth, stands out by over 4 standard deviations, and is not the last.
 *
 * <ul>
 *   <li><b>Grows</b>: the lower bound and the rate of the last rounds exceed the convicting margin; the last rounds keep at least half of
 *       the mean and of the earlier rate; each of them, and three in four of all, rose.
 *   <li><b>Bounded</b>: the upper bound is below the acquitting margin. <b>Plateau</b>: that of the last rounds is.
 * </ul>
 *
 * <h2>Channels, units, margins (convict / acquit)</h2>
 *
 * <table>
 *   <caption>What each channel may prove</caption>
 *   <tr><th>channel</th><th>margins</th><th>rule</th></tr>
 *   <tr><td>live bytes after a forced collection</td><td>32 / 64 B per call</td><td>decides where it exists</td></tr>
 *   <tr><td>private RSS</td><td>32 / 64 B per call; 1,024 where live bytes exist or the heap is pre-touched</td><td>reference counting
 *       and malloc, and V8 with a 1 MB semi-space: convicts and acquits. Other collected runtimes: convicts only if the floor at least
 *       doubles since the end of the burn-in and grows by over 48 MiB, never acquits. A JVM: neither; pre-touched: convicts only</td></tr>
 *   <tr><td>private RSS of children</td><td>32 / 64 B per call</td><td>as their runtime allows; never acquits</td></tr>
 *   <tr><td>gauges of bytes that the server exposes</td><td>32 / 64 B per call</td><td>convict where garbage was collected before they
 *       were read; what tells resident, virtual or committed memory convicts only as private RSS would; never acquit</td></tr>
 *   <tr><td>gauges that count</td><td>0.5 per 1,000 calls</td><td>as descriptors</td></tr>
 *   <tr><td>descriptors, threads, processes</td><td>0.5 per 1,000 calls</td><td>convict; an acquittal of memory does not need theirs</td></tr>
 * </table>
 *
 * <p>Growth that follows one tool, or sessions, looks uneven against all calls; where one exposure leaves less than a twentieth of the
 * squared residual and explains 99 % of the squared growth, it is judged against that exposure, with the margin spread accordingly. A
 * culprit is <em>named</em> only if it leaves less than a quarter of the residual of all calls and of every other exposure, and stays
 * above the margin when any one round is left out; otherwise the candidates are listed.
 *
 * <h2>What the answers mean</h2>
 *
 * <ul>
 *   <li>{@link mcpleak.verdict.Answer#LEAK}: some channel grows. A cache that is not yet full looks the same within a run, and is
 *       named as a possibility each time.
 *   <li>{@link mcpleak.verdict.Answer#NO_LEAK}: with 95 % confidence any leak is below the bound, per call, averaged over the mix of
 *       tools that was called, for growth that this load causes. Not: that other tools, other arguments or time alone do no harm.
 *   <li>{@link mcpleak.verdict.Answer#INCONCLUSIVE}: fewer than 4 usable rounds, a restart, more than 1 % failed calls, memory that had
 *       not settled or was swapped where RSS decides, native growth beside a flat heap, children that cannot be cleared, an interval
 *       across the margins, growth that is neither persistent nor bounded, or a heap that nobody looked into. What would settle it is said.
 *   <li>{@link mcpleak.verdict.Answer#NOT_MEASURED}: no process, no reading, no successful call, or the server died before its rounds
 *       convicted it.
 * </ul>
 *
 * <h2>Measured error rates</h2>
 *
 * <p>On the 205 labelled runs in {@code src/test/resources/leak-corpus} (8 rounds, 14,000 to 29,000 calls, Python, Node, Java, Rust):
 * with live bytes 27 of 27 leaks found, 0 of 21 healthy servers convicted, 18 cleared, 3 without a verdict; estimates of 1 KiB per call
 * and more within 5 %. Without live bytes 53 of 88 leaks found, 0 acquitted, 0 of 66 healthy servers convicted, 19 cleared. The scripts'
 * rule "last RSS over 1.5 times the first" convicts most of the same healthy servers. 0 of 87 false convictions bound their rate by
 * 3.4 % (95 %). On synthetic random walks (8 rounds of 3,000 calls) a true rate exactly on the convicting margin is convicted in 7 of 200
 * runs; one exactly on the acquitting margin is acquitted in 20 of 200, because the plateau rule is a second chance. Part of the corpus served to choose the thresholds; the tests print and assert these figures.
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
