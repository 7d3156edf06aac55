/**
 * Read the process tree of the server and the live bytes of its runtime.
 *
 * <p>Reads the world and judges nothing: readings are single and raw, never averaged. A value that could not be read is
 * absent or a sealed case with its reason, never an old value and never a zero in its place.
 *
 * <p>In order of use: {@link mcpleak.probe.ServerProcess} finds the process to watch, {@link mcpleak.probe.runtime.RuntimeDetector}
 * says what it runs on, {@link mcpleak.probe.SamplerThread} reads its tree at a fixed rate through a
 * {@link mcpleak.probe.process.ProcessTreeSampler}, {@link mcpleak.probe.FloorReader} forces a collection through a
 * {@link mcpleak.probe.runtime.LiveBytesSource} and reads what is left at the end of an idle gap.
 *
 * <p>{@link mcpleak.probe.runtime.ServerTuning} prepares the environment of a server before it starts;
 * {@link mcpleak.probe.RuntimeProbe} chooses the source by the runtime: JVM, Node, CPython or Go.
 * {@link mcpleak.probe.GaugeReader} reads what the server tells of itself.
 */
@NullMarked
package mcpleak.probe;

import org.jspecify.annotations.NullMarked;
