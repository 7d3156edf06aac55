package mcpleak.verdict.channel;

import java.util.OptionalDouble;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.Interval;

/**
 * Say how fast a channel grows with an exposure.
 *
 * @param rate growth with its interval, in {@code unit}
 * @param unit {@code B/call}, {@code B/session} or {@code 1/1000 calls}
 * @param exposure what the growth is counted against
 * @param channel what grows
 * @param bytesPerCall the same growth spread over all calls, in bytes per call; empty for channels that count
 */
public record Estimate(Interval rate, String unit, Exposure exposure, Channel channel, OptionalDouble bytesPerCall) {}
