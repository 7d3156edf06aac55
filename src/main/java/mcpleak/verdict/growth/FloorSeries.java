package mcpleak.verdict.growth;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;

/**
 * Hold the floors of one channel and which rounds of them count.
 *
 * @param channel what was read
 * @param burnIn rounds thrown away at the start
 * @param kept the rounds whose floors are used, the last one of the burn-in first; a round without a finite reading or without a
 *     successful call is merged into the next
 * @param warm the round before the first of them that has a reading: its growth is that of the burn-in's last round
 * @param floors every reading, the burn-in's too, in the order of rounds
 * @param rounds every round, in order
 */
public record FloorSeries(
        Channel channel, int burnIn, List<Round> kept, Optional<Round> warm, List<Double> floors, List<Round> rounds) {

    public static FloorSeries of(Channel channel, List<Round> rounds) {
        int last = rounds.isEmpty() ? 0 : rounds.get(rounds.size() - 1).number();
        int burnIn = MarginTest.burnIn(last);
        List<Round> kept = new ArrayList<>();
        List<Double> floors = new ArrayList<>();
        Optional<Round> warm = Optional.empty();
        long calls = -1;
        for (Round round : rounds) {
            Optional<Double> reading =
                    Optional.ofNullable(round.floor().readings().get(channel)).filter(Double::isFinite);
            reading.ifPresent(floors::add);
            if (reading.isPresent() && round.number() >= burnIn && round.total(Exposure.CALLS) > calls) {
                kept.add(round);
                calls = round.total(Exposure.CALLS);
            } else if (reading.isPresent() && kept.isEmpty()) {
                warm = Optional.of(round);
            }
        }
        return new FloorSeries(channel, burnIn, List.copyOf(kept), warm, List.copyOf(floors), List.copyOf(rounds));
    }

    /** Return the same rounds with something taken off what was read in each; the floors that are told stay as they were read. */
    public FloorSeries less(ToDoubleFunction<Round> held) {
        return new FloorSeries(
                channel,
                burnIn,
                kept.stream().map(round -> less(round, held)).toList(),
                warm.map(round -> less(round, held)),
                floors,
                rounds);
    }

    /** Return the same floors with only some of the rounds. */
    public FloorSeries only(List<Round> some) {
        return new FloorSeries(channel, burnIn, List.copyOf(some), warm, floors, rounds);
    }

    private Round less(Round round, ToDoubleFunction<Round> held) {
        return round.reading(channel, reading(round) - held.applyAsDouble(round));
    }

    /** Return whether there was never anything to read: no child process, say. */
    public boolean isZero() {
        return floors.stream().allMatch(floor -> floor == 0);
    }

    /** Return the number of usable increments. */
    public int usable() {
        return Math.max(0, kept.size() - 1);
    }

    /** Return the floors that are used, the last one of the burn-in first. */
    public List<Double> usableFloors() {
        return kept.stream().map(this::reading).toList();
    }

    double reading(int index) {
        return reading(kept.get(index));
    }

    private double reading(Round round) {
        return Optional.ofNullable(round.floor().readings().get(channel)).orElseThrow();
    }

    /** Return the reading at the end of the burn-in; only if a round is kept. */
    public double first() {
        return reading(0);
    }

    public double last() {
        return reading(kept.size() - 1);
    }

    /** Return the growth since the end of the burn-in. */
    public double growth() {
        return kept.isEmpty() ? 0 : last() - first();
    }

    /** Return how often something happened in the usable rounds. */
    public long count(Exposure exposure) {
        return kept.isEmpty() ? 0 : total(kept.get(kept.size() - 1), exposure) - total(kept.get(0), exposure);
    }

    /** Return the increments against one exposure. */
    public Increments against(Exposure exposure) {
        double[] growth = new double[usable()];
        for (int i = 0; i < growth.length; i++) {
            growth[i] = reading(i + 1) - reading(i);
        }
        double[] progress = new double[growth.length];
        for (int i = 0; i < progress.length; i++) {
            progress[i] = (total(kept.get(i), Exposure.CALLS) + total(kept.get(i + 1), Exposure.CALLS)) / 2.0;
        }
        return new Increments(steps(round -> total(round, exposure)), growth, progress);
    }

    /** Return the one increment of the burn-in's last round against one exposure; empty without a reading before it. */
    public Optional<Increments> warmingUp(Exposure exposure) {
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        Round end = kept.get(0);
        return warm.map(start -> new Increments(
                new double[] {Math.max(0, total(end, exposure) - total(start, exposure))},
                new double[] {reading(end) - reading(start)}));
    }

    private double[] steps(ToLongFunction<Round> total) {
        double[] steps = new double[usable()];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = Math.max(0, total.applyAsLong(kept.get(i + 1)) - total.applyAsLong(kept.get(i)));
        }
        return steps;
    }

    private static long total(Round round, Exposure exposure) {
        boolean clock =
                exposure.kind() == Exposure.Kind.TIME && !round.cumulative().containsKey(exposure);
        return clock ? round.floor().at().toEpochMilli() : round.total(exposure);
    }
}
