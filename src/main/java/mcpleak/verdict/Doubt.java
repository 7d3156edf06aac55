package mcpleak.verdict;

import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.growth.Interval;

/** A doubt is one reason why a run has no verdict yet. */
public sealed interface Doubt {

    /**
     * The run itself told why no answer of it may be "No leak found".
     *
     * @param text its words, in lower case and without a full stop
     */
    record ToldByRun(String text) implements Doubt {}

    /** Planned rounds are missing, or nobody recorded the end. */
    record CutShort() implements Doubt {}

    /**
     * The server process was replaced.
     *
     * @param round in which round
     */
    record Restarted(int round) implements Doubt {}

    /** Too many calls failed. */
    record FailedCalls() implements Doubt {}

    /**
     * The runtime's heap was not looked into, and resident memory proves nothing.
     *
     * @param growth bytes since the end of the burn-in
     * @param mustDouble whether the floor would convict once it has doubled
     * @param doubled whether it has
     * @param first bytes at the end of the burn-in
     */
    record HiddenHeap(double growth, boolean mustDouble, boolean doubled, double first) implements Doubt {}

    /**
     * The readings of the deciding channel cannot be relied on.
     *
     * @param channel the verdict on it, with the reason
     */
    record Unreliable(ChannelVerdict channel) implements Doubt {}

    /**
     * The rate is not known well enough, or is not steady.
     *
     * @param channel the deciding channel
     * @param exposure what its growth is counted against
     * @param rate that growth, in bytes
     * @param margin growth above which it convicts and below which it acquits
     * @param slowsDown whether its last rounds grew clearly slower
     * @param more how many rounds would probably settle it; empty if they would not
     */
    record UnsureRate(
            Channel channel,
            Exposure exposure,
            Interval rate,
            double margin,
            boolean slowsDown,
            Optional<MoreRounds> more)
            implements Doubt {}

    /**
     * Memory grows, and ever more slowly.
     *
     * @param channel the verdict on it
     * @param ratio last rate over first, below 1
     */
    record SlowsDown(ChannelVerdict channel, double ratio) implements Doubt {}

    /**
     * Resident memory did not grow, which a leak inside memory that was freed before would not make it do.
     *
     * @param channel the verdict on it
     * @param bound what it would be bounded by, in bytes per call
     * @param resolution by which steps it moves, in bytes
     */
    record ResidentAlone(ChannelVerdict channel, double bound, double resolution) implements Doubt {}

    /**
     * Resident memory grows, and live bytes do not say that this is what the program keeps.
     *
     * @param resident the verdict on it
     * @param liveFlat whether live bytes are known not to grow; else they are too noisy to tell
     */
    record NativeGrowth(ChannelVerdict resident, boolean liveFlat) implements Doubt {}

    /**
     * Whether child processes leak cannot be told.
     *
     * @param bytes what they hold
     */
    record Children(double bytes) implements Doubt {}

    /**
     * Shared and mapped memory grows by more than the bound.
     *
     * @param shared the verdict on it
     */
    record SharedMemory(ChannelVerdict shared) implements Doubt {}

    /**
     * A channel that counts rose, and whether that goes on cannot be told.
     *
     * @param channel the verdict on it
     * @param first its reading at the end of the burn-in
     * @param last its last reading
     */
    record CountRose(ChannelVerdict channel, double first, double last) implements Doubt {}
}
