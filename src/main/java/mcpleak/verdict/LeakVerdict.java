package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.recording.Exposure;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.channel.Estimate;
import mcpleak.verdict.growth.Result;
import mcpleak.verdict.growth.ToolGrowth;

/**
 * A leak verdict is the outcome of a run in numbers and reasons: the one record that every report is rendered from.
 *
 * @param answer the answer
 * @param grounds why it is given
 * @param growth how fast the server grows, or what bounds its growth
 * @param cause what makes it grow
 * @param channels one verdict a channel
 * @param observations what the verdict rests on
 * @param followUp what goes with it where it applies: confirmation, time to the memory limit, comparison with a baseline
 */
public record LeakVerdict(
        Answer answer,
        Grounds grounds,
        Growth growth,
        Cause cause,
        List<ChannelVerdict> channels,
        Observations observations,
        FollowUp followUp) {

    /**
     * How fast a server grows.
     *
     * @param estimate the estimate, where something grows
     * @param boundBytesPerCall with 95 % confidence any leak is below this many bytes per call; present for
     *     {@link Answer#NO_LEAK}
     */
    public record Growth(Optional<Estimate> estimate, OptionalDouble boundBytesPerCall) {

        /** Neither is known. */
        public static final Growth UNKNOWN = new Growth(Optional.empty(), OptionalDouble.empty());
    }

    /**
     * What makes a server grow.
     *
     * @param culprit what leaks, or adds most; present for {@link Answer#LEAK}
     * @param beside what leaks beside it; may be empty
     * @param tools growth per call of each tool where the exposures could be told apart; may be empty
     */
    public record Cause(Optional<Culprit> culprit, List<Accomplice> beside, List<ToolGrowth> tools) {

        /** Nothing is known of it. */
        public static final Cause UNKNOWN = new Cause(Optional.empty(), List.of(), List.of());

        public Cause {
            beside = List.copyOf(beside);
            tools = List.copyOf(tools);
        }
    }

    /**
     * What leaks beside the culprit.
     *
     * @param culprit what it is
     * @param estimate how fast the same channel grows with it
     */
    public record Accomplice(Culprit culprit, Estimate estimate) {}

    public LeakVerdict {
        channels = List.copyOf(channels);
    }

    /** Return the estimate; empty where nothing grows for certain. */
    public Optional<Estimate> estimate() {
        return growth.estimate();
    }

    /** Return the bound of a run without a leak, in bytes per call. */
    public OptionalDouble boundBytesPerCall() {
        return growth.boundBytesPerCall();
    }

    /** Return what leaks; present for {@link Answer#LEAK}. */
    public Optional<Culprit> culprit() {
        return cause.culprit();
    }

    /** Return what leaks beside the culprit; may be empty. */
    public List<Accomplice> beside() {
        return cause.beside();
    }

    /** Return the growth per call of each tool; may be empty. */
    public List<ToolGrowth> tools() {
        return cause.tools();
    }

    /** Return the same outcome beside its comparison with a baseline. */
    public LeakVerdict comparedWith(BaselineComparison comparison) {
        return new LeakVerdict(answer, grounds, growth, cause, channels, observations, followUp.with(comparison));
    }

    /** Return whether the run is worse than its baseline. */
    public boolean regressed() {
        return followUp.comparison()
                .filter(found -> found.change() == Result.WORSE)
                .isPresent();
    }

    /** Return the tool that is suspected: the culprit, else the first tool among the candidates; empty if no tool is. */
    public Optional<String> suspect() {
        return culprit()
                .flatMap(found -> found.name()
                        .or(() -> found.candidates().stream()
                                .map(Exposure::parse)
                                .flatMap(Optional::stream)
                                .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL)
                                .map(Exposure::name)
                                .findFirst()));
    }
}
