package mcpleak.verdict.channel;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import mcpleak.recording.Channel;
import mcpleak.recording.Exposure;
import mcpleak.recording.RecordedRun;
import mcpleak.recording.Round;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.FloorSeries;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.MarginTest;
import mcpleak.verdict.growth.Reading;

/**
 * Paired growth is by how much more a channel grew in one run than in another, round by round. One profile and seed give two runs the
 * same rounds; then what both do alike (a cache that fills, a leak that is known) cancels out, and what is left is the change.
 * Stateless, pure.
 */
public final class PairedGrowth {

    /** Share of all occurrences by which two runs may differ and still be the same load. */
    private static final double SAME = 0.05;

    /** Factor by which one exposure must explain the difference better than all calls to be what it is counted by. */
    private static final double CLEARLY_BETTER = 4;

    private PairedGrowth() {}

    /** Return the difference in the channel's unit per call, later minus earlier; empty where the runs did not do the same. */
    public static Optional<Reading> of(RecordedRun before, RecordedRun after, Channel channel) {
        FloorSeries old = FloorSeries.of(channel, RunFacts.of(before).rounds());
        FloorSeries now = FloorSeries.of(channel, RunFacts.of(after).rounds());
        if (now.usable() < MarginTest.MIN_USABLE || !sameRounds(old, now) || !sameLoad(old, now)) {
            return Optional.empty();
        }
        double[] growth = now.against(Exposure.CALLS).growth().clone();
        double[] earlier = old.against(Exposure.CALLS).growth();
        for (int i = 0; i < growth.length; i++) {
            growth[i] -= earlier[i];
        }
        double quantum = ChannelRule.floorNoise(channel);
        ExposureFit calls = against(now, Exposure.CALLS, growth, quantum);
        ExposureFit best = ExposureFit.suspects(now, quantum).stream()
                .map(suspect -> against(now, suspect.exposure(), growth, quantum))
                .filter(fit -> CLEARLY_BETTER * fit.residual() < calls.residual())
                .min((one, other) -> Double.compare(one.residual(), other.residual()))
                .orElse(calls);
        return Optional.of(perCall(best, calls.increments().totalExposure(), quantum));
    }

    private static ExposureFit against(FloorSeries series, Exposure exposure, double[] growth, double quantum) {
        return ExposureFit.of(exposure, new Increments(series.against(exposure).exposure(), growth), quantum);
    }

    private static Reading perCall(ExposureFit fit, double calls, double quantum) {
        GrowthRate.Measured rate = GrowthRate.measured(fit.increments());
        double scale = rate.exposure() / calls;
        double error = scale * rate.standardError();
        // four floors, each as exact as the channel is
        double floors = 4 * Math.pow(quantum / calls, 2);
        return new Reading(scale * rate.value(), error * error + floors, rate.degreesOfFreedom());
    }

    private static boolean sameRounds(FloorSeries old, FloorSeries now) {
        return numbers(old).equals(numbers(now));
    }

    private static List<Integer> numbers(FloorSeries series) {
        return series.kept().stream().map(Round::number).toList();
    }

    private static boolean sameLoad(FloorSeries old, FloorSeries now) {
        Set<Exposure> exposures = new HashSet<>();
        List.of(old, now)
                .forEach(series -> series.kept()
                        .forEach(round -> exposures.addAll(round.cumulative().keySet())));
        double calls = now.count(Exposure.CALLS);
        return exposures.stream().allMatch(exposure -> {
            double[] one = old.against(exposure).exposure();
            double[] other = now.against(exposure).exposure();
            double apart = 0;
            for (int i = 0; i < one.length; i++) {
                apart += Math.abs(one[i] - other[i]);
            }
            return switch (exposure.kind()) {
                case CALLS, TOOL, ERRORS, CANCELLED, ABORTED, DROPPED, REFUSED, TOKENS, REGISTRATIONS ->
                    apart <= SAME * calls;
                case SESSIONS, ABANDONED, CLOSED ->
                    apart <= SAME * Arrays.stream(other).sum();
                case EXPIRED, TIME -> true;
            };
        });
    }
}
