package mcpleak.report.words;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.channel.Answer;
import mcpleak.verdict.channel.ChannelVerdict;

/**
 * Hold the floors of one channel, one a round in which it could be read.
 *
 * <p>Immutable.
 *
 * @param channel the channel
 * @param floors its floors in order; may be empty
 */
public record FloorSeries(Channel channel, List<Reading> floors) {

    /**
     * Hold one floor.
     *
     * @param round the round's number
     * @param at when it was read
     * @param value the reading in the channel's unit
     * @param exposure the exposure's total since the start of the run
     */
    public record Reading(int round, Instant at, double value, long exposure) {

        public String label() {
            return round == 0 ? "start" : "R" + round;
        }
    }

    public FloorSeries {
        floors = List.copyOf(floors);
    }

    /** Collect a channel's floors against one exposure. */
    public static FloorSeries of(RecordedRun run, Channel channel, Exposure exposure) {
        return new FloorSeries(
                channel,
                run.rounds().stream()
                        .filter(round -> round.floor().readings().containsKey(channel))
                        .map(round -> new Reading(
                                round.number(),
                                round.floor().at(),
                                round.floor().readings().getOrDefault(channel, 0.0),
                                round.total(exposure)))
                        .toList());
    }

    /** Find the channel whose numbers the verdict is told with. */
    public static Optional<ChannelVerdict> decider(LeakVerdict verdict) {
        Optional<ChannelVerdict> told = verdict.estimate()
                .flatMap(estimate -> verdict.channels().stream()
                        .filter(channel -> channel.channel().equals(estimate.channel()))
                        .findFirst());
        return told.or(() -> first(verdict, verdict.answer()))
                .or(() -> first(verdict, Answer.INCONCLUSIVE))
                .or(() -> verdict.channels().stream().findFirst());
    }

    private static Optional<ChannelVerdict> first(LeakVerdict verdict, Answer answer) {
        return verdict.channels().stream()
                .filter(channel -> channel.answer() == answer)
                .findFirst();
    }

    /** Return the least and the greatest reading; empty without any. */
    public Optional<double[]> range() {
        var all = floors.stream().mapToDouble(Reading::value).summaryStatistics();
        return floors.isEmpty() ? Optional.empty() : Optional.of(new double[] {all.getMin(), all.getMax()});
    }

    /** Return the floors from the first round on, without the one before the load; all if there is no other. */
    public List<Reading> rounds() {
        List<Reading> loaded =
                floors.stream().filter(floor -> floor.round() > 0).toList();
        return loaded.isEmpty() ? floors : loaded;
    }

    /** Return the last round's floor less the first round's, rounded; empty without any. */
    public OptionalLong netChange() {
        List<Reading> rounds = rounds();
        return rounds.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round(
                        rounds.get(rounds.size() - 1).value() - rounds.get(0).value()));
    }

    /** Return whether the readings are bytes. */
    public boolean isBytes() {
        return channel.unit() == Unit.BYTES;
    }

    /** Write a reading in this channel's unit. */
    public String text(double value, NumberText numbers) {
        return isBytes() ? numbers.bytes(value) : numbers.count(Math.round(value));
    }

    /** Word one of its floors: {@code R3: 4.02 MiB}. */
    public String words(int index) {
        Reading floor = floors.get(index);
        return floor.label() + ": " + text(floor.value(), NumberText.HTML);
    }

    /** Write the first and the last round's floor as a change; empty without any. */
    public Optional<String> change(NumberText numbers) {
        List<Reading> rounds = rounds();
        return rounds.isEmpty()
                ? Optional.empty()
                : Optional.of(numbers.change(
                        text(rounds.get(0).value(), numbers),
                        text(rounds.get(rounds.size() - 1).value(), numbers)));
    }
}
