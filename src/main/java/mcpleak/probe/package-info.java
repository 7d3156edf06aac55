/**
 * Read the process tree of the server and the live bytes of its runtime.
 *
 * <p>Reads the world and judges nothing: readings are single and raw, never averaged. A value that could not be read is
 * absent or a sealed case with its reason, never an old value and never a zero in its place.
 *
 * <p>In order of use: {@link mcpleak.probe.ServerProcess} finds the process to watch, {@link mcpleak.probe.RuntimeDetector}
 * says what it runs on, {@link mcpleak.probe.SamplerThread} reads its tree at a fixed rate through a
 * {@link mcpleak.probe.ProcessTreeSampler}, {@link mcpleak.probe.FloorReader} forces a collection through a
 * {@link mcpleak.probe.LiveBytesSource} and reads what is left at the end of an idle gap.
 */
@NullMarked
package mcpleak.probe;

import org.jspecify.annotations.NullMarked;
