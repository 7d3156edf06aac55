package mcpleak.verdict;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import mcpleak.recording.Channel;
import mcpleak.recording.Channel.Unit;
import mcpleak.recording.Exposure;
import mcpleak.recording.Round;
import mcpleak.recording.Round.RoundKind;
import mcpleak.verdict.channel.Attribution;
import mcpleak.verdict.channel.ChannelRule;
import mcpleak.verdict.channel.Culprit;
import mcpleak.verdict.channel.JudgedChannel;
import mcpleak.verdict.channel.RunFacts;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.GrowthRate;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.Interval;
import mcpleak.verdict.growth.Precision;

/**
 * A confirmation is what the rounds showed that call only the suspected tool, and those that call every tool but it.
 *
 * <p>Few rounds have no scatter of their own: that of the rounds before, about the suspect's rate, is taken for theirs. Immutable.
 *
 * @param suspect name of the tool
 * @param outcome what they showed
 * @param channel what grew
 * @param alone growth per call in the rounds with the suspect alone, with its 90 % interval, in {@link #unit}
 * @param others growth per call in the rounds without it
 * @param callsAlone successful calls of the former
 * @param callsOthers successful calls of the latter
 */
public record Confirmation(
        String suspect,
        Outcome outcome,
        Channel channel,
        Interval alone,
        Interval others,
        long callsAlone,
        long callsOthers) {

    /** Share of the larger rate below which the smaller is no part of the leak. */
    private static final double QUIET_SHARE = 0.25;

    /** What such rounds can show. */
    public enum Outcome {
        /** The suspect alone makes memory grow, the others do not. */
        CONFIRMED("Confirmed"),
        /** The others make memory grow, the suspect alone does not. */
        REFUTED("Refuted"),
        /** Both do. */
        SHARED("Not the only one"),
        /** Neither can be said. */
        UNCLEAR("Not confirmed");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** Return the words that people read: "Confirmed". */
        public String words() {
            return words;
        }
    }

    /** Return what the confirming rounds of a run showed of the channel that convicts; empty if there were too few. */
    static Optional<Confirmation> of(RunFacts facts, JudgedChannel main) {
        List<Round> rounds = new ArrayList<>(main.series()
                .kept()
                .subList(main.series().usable(), main.series().kept().size()));
        rounds.addAll(facts.confirming());
        Increments alone = increments(rounds, main, RoundKind.SUSPECT_ALONE);
        Increments others = increments(rounds, main, RoundKind.ALL_BUT_SUSPECT);
        Optional<String> suspect = suspectOf(rounds);
        if (suspect.isEmpty() || alone.totalExposure() == 0 || others.totalExposure() == 0) {
            return Optional.empty();
        }
        ExposureFit fit = Attribution.fit(main, Exposure.tool(suspect.get()));
        double scatter = scatter(fit, Attribution.fit(main, Exposure.CALLS).increments());
        int freedom = Math.max(1, fit.increments().size() - 1);
        Interval aloneRate = rate(alone, main, scatter, freedom);
        Interval othersRate = rate(others, main, scatter, freedom);
        double scale = main.isBytes() ? 1 : 1000;
        return Optional.of(new Confirmation(
                suspect.get(),
                outcome(main.rule(), aloneRate, othersRate, leastShare(rounds, suspect.get())),
                main.channel(),
                aloneRate.times(scale),
                othersRate.times(scale),
                Math.round(alone.totalExposure()),
                Math.round(others.totalExposure())));
    }

    /** The suspect is the tool that was called in the rounds that call nothing else. */
    private static Optional<String> suspectOf(List<Round> rounds) {
        for (int i = 1; i < rounds.size(); i++) {
            if (rounds.get(i).kind() == RoundKind.SUSPECT_ALONE) {
                Round round = rounds.get(i);
                Round before = rounds.get(i - 1);
                return round.cumulative().keySet().stream()
                        .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL)
                        .filter(exposure -> round.total(exposure) > before.total(exposure))
                        .map(Exposure::name)
                        .sorted()
                        .findFirst();
            }
        }
        return Optional.empty();
    }

    private static Increments increments(List<Round> rounds, JudgedChannel main, RoundKind kind) {
        List<double[]> pairs = new ArrayList<>();
        for (int i = 1; i < rounds.size(); i++) {
            Optional<Double> now = reading(rounds.get(i), main);
            Optional<Double> before = reading(rounds.get(i - 1), main);
            if (rounds.get(i).kind() == kind && now.isPresent() && before.isPresent()) {
                double calls = (double) rounds.get(i).total(Exposure.CALLS)
                        - rounds.get(i - 1).total(Exposure.CALLS);
                pairs.add(new double[] {calls, now.get() - before.get()});
            }
        }
        return new Increments(
                pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
                pairs.stream().mapToDouble(pair -> pair[1]).toArray());
    }

    private static Optional<Double> reading(Round round, JudgedChannel main) {
        return Optional.ofNullable(round.floor().readings().get(main.channel())).filter(Double::isFinite);
    }

    /** Return the standard deviation of what the suspect's rate leaves unexplained, per square root of a call. */
    private static double scatter(ExposureFit fit, Increments calls) {
        double sum = 0;
        for (int i = 0; i < calls.size(); i++) {
            double residual = calls.growth()[i] - fit.rate() * fit.increments().exposure()[i];
            sum += residual * residual / calls.exposure()[i];
        }
        return Math.sqrt(sum / Math.max(1, calls.size() - 1));
    }

    private static Interval rate(Increments increments, JudgedChannel main, double scatter, int freedom) {
        double calls = increments.totalExposure();
        double value = increments.totalGrowth() / calls;
        double half = GrowthRate.quantile(freedom, Precision.CONFIDENCE) * scatter / Math.sqrt(calls)
                + 2 * main.rule().quantum() * increments.size() / calls;
        return new Interval(value, value - half, value + half);
    }

    /**
     * Hold what was shown against the margins. What all others do is a mean over them: it may be that of one alone, the least called,
     * and a single tool that grows by a quarter of the suspect's rate is a culprit too.
     *
     * @param leastShare share of the least called of the other tools in the rounds without the suspect
     */
    private static Outcome outcome(ChannelRule rule, Interval alone, Interval others, double leastShare) {
        Interval one = others.times(1 / leastShare);
        boolean suspectGrows = alone.low() > rule.margin() && alone.value() >= QUIET_SHARE * others.value();
        boolean othersGrow = one.low() > rule.margin() && one.value() >= QUIET_SHARE * alone.value();
        if (suspectGrows && othersGrow) {
            return Outcome.SHARED;
        }
        boolean othersQuiet = others.high() < rule.margin() || one.high() < QUIET_SHARE * alone.low();
        if (suspectGrows && othersQuiet) {
            return Outcome.CONFIRMED;
        }
        boolean suspectQuiet = alone.high() < Math.max(rule.margin(), QUIET_SHARE * others.low());
        return othersGrow && suspectQuiet ? Outcome.REFUTED : Outcome.UNCLEAR;
    }

    private static double leastShare(List<Round> rounds, String suspect) {
        Map<Exposure, Long> calls = new HashMap<>();
        for (int i = 1; i < rounds.size(); i++) {
            Round before = rounds.get(i - 1);
            Round round = rounds.get(i);
            if (round.kind() == RoundKind.ALL_BUT_SUSPECT) {
                round.cumulative().forEach((exposure, total) -> {
                    if (exposure.kind() == Exposure.Kind.TOOL
                            && !exposure.name().equals(suspect)) {
                        calls.merge(exposure, total - before.total(exposure), Long::sum);
                    }
                });
            }
        }
        long all = calls.values().stream().mapToLong(Long::longValue).sum();
        long least = calls.values().stream()
                .filter(count -> count > 0)
                .mapToLong(Long::longValue)
                .min()
                .orElse(1);
        return all == 0 ? 1 : (double) least / all;
    }

    /** Return the unit of both rates. */
    public String unit() {
        return channel.unit() == Unit.BYTES ? "B/call" : "1/1000 calls";
    }

    /** Return the culprit in the light of this. */
    Culprit culprit(Attribution before, List<String> tools) {
        return switch (outcome) {
            case CONFIRMED -> new Culprit(Culprit.Kind.TOOL, Optional.of(suspect), List.of());
            case REFUTED ->
                new Culprit(
                        Culprit.Kind.UNKNOWN,
                        Optional.empty(),
                        tools.stream()
                                .filter(tool -> !tool.equals(suspect))
                                .map(tool -> Exposure.tool(tool).key())
                                .toList());
            case SHARED -> notAlone(before);
            // it grows, and the others were not cleared
            case UNCLEAR -> alone.low() > 0 && alone.value() > others.value() ? notAlone(before) : before.culprit();
        };
    }

    /** Return what the rounds before named if that is more than the suspect; else do not name it alone. */
    private Culprit notAlone(Attribution before) {
        return before.culprits().size() > 1
                ? before.culprit()
                : new Culprit(
                        Culprit.Kind.UNKNOWN,
                        Optional.empty(),
                        List.of(Exposure.CALLS.key(), Exposure.tool(suspect).key()));
    }
}
