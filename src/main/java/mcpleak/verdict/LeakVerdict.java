package mcpleak.verdict;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Hold the outcome of a run: the one record that banner, JSON, JUnit, Markdown and console are rendered from.
 *
 * @param answer the answer
 * @param sentence what the banner says, numbers with units, without the answer's own words
 * @param action what to do next, one sentence
 * @param estimate how fast it grows, where something does
 * @param boundBytesPerCall with 95 % confidence any leak is below this many bytes per call; present for
 *     {@link Answer#NO_LEAK}
 * @param culprit what leaks; present for {@link Answer#LEAK}
 * @param channels one verdict a channel
 * @param tools growth per call of each tool where the exposures could be told apart; may be empty
 * @param caveats what a reader must know before trusting the answer; may be empty
 * @param toSettle what would turn "No verdict yet" into an answer; may be empty
 * @param basis what the verdict rests on
 * @param further what goes with it: confirmation, time to the memory limit, comparison with a baseline
 */
public record LeakVerdict(
        Answer answer,
        String sentence,
        String action,
        Optional<Estimate> estimate,
        OptionalDouble boundBytesPerCall,
        Optional<Culprit> culprit,
        List<ChannelVerdict> channels,
        List<ToolGrowth> tools,
        List<String> caveats,
        List<String> toSettle,
        Basis basis,
        Further further) {

    /** Confidence of every bound that this project states. */
    public static final double CONFIDENCE = 0.95;

    public LeakVerdict {
        channels = List.copyOf(channels);
        tools = List.copyOf(tools);
        caveats = List.copyOf(caveats);
        toSettle = List.copyOf(toSettle);
    }

    /** Hold an outcome that nothing goes with. */
    public LeakVerdict(
            Answer answer,
            String sentence,
            String action,
            Optional<Estimate> estimate,
            OptionalDouble boundBytesPerCall,
            Optional<Culprit> culprit,
            List<ChannelVerdict> channels,
            List<ToolGrowth> tools,
            List<String> caveats,
            List<String> toSettle,
            Basis basis) {
        this(
                answer,
                sentence,
                action,
                estimate,
                boundBytesPerCall,
                culprit,
                channels,
                tools,
                caveats,
                toSettle,
                basis,
                Further.NONE);
    }

    /** Return the same outcome beside its comparison with a baseline. */
    public LeakVerdict comparedWith(BaselineComparison comparison) {
        return new LeakVerdict(
                answer,
                sentence,
                action,
                estimate,
                boundBytesPerCall,
                culprit,
                channels,
                tools,
                caveats,
                toSettle,
                basis,
                further.with(comparison));
    }

    /** Return whether the run is worse than its baseline. */
    public boolean regressed() {
        return further.comparison()
                .filter(found -> found.change() == GrowthDifference.Change.WORSE)
                .isPresent();
    }

    /** Hold an outcome that rests on nothing countable. */
    public LeakVerdict(
            Answer answer,
            String sentence,
            String action,
            Optional<Estimate> estimate,
            OptionalDouble boundBytesPerCall,
            Optional<Culprit> culprit,
            List<ChannelVerdict> channels,
            List<ToolGrowth> tools,
            List<String> caveats,
            List<String> toSettle) {
        this(
                answer,
                sentence,
                action,
                estimate,
                boundBytesPerCall,
                culprit,
                channels,
                tools,
                caveats,
                toSettle,
                Basis.NONE);
    }
}
