package mcpleak.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import mcpleak.series.Exposure;
import mcpleak.series.Round;
import mcpleak.series.RoundKind;

/**
 * Say what the rounds showed that call only the suspected tool, and those that call every tool but it.
 *
 * <p>Few rounds have no scatter of their own: that of the rounds before, about the suspect's rate, is taken for theirs. Immutable.
 *
 * @param suspect name of the tool
 * @param outcome what they showed
 * @param alone growth per call in the rounds with the suspect alone, with its 90 % interval, in {@code unit}
 * @param others growth per call in the rounds without it
 * @param unit {@code B/call} or {@code 1/1000 calls}
 * @param callsAlone successful calls of the former
 * @param callsOthers successful calls of the latter
 * @param sentence the same for people
 */
public record Confirmation(
        String suspect,
        Outcome outcome,
        Interval alone,
        Interval others,
        String unit,
        long callsAlone,
        long callsOthers,
        String sentence) {

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

    /** Return the tool that a verdict suspects: its culprit, else the first tool among the candidates; empty if no tool is. */
    public static Optional<String> suspect(LeakVerdict verdict) {
        return verdict.culprit()
                .flatMap(culprit -> culprit.name()
                        .or(() -> culprit.candidates().stream()
                                .map(Exposure::parse)
                                .flatMap(Optional::stream)
                                .filter(exposure -> exposure.kind() == Exposure.Kind.TOOL)
                                .map(Exposure::name)
                                .findFirst()));
    }

    /** Return what the confirming rounds of a run showed of the channel that convicts; empty if there were too few. */
    static Optional<Confirmation> of(RunFacts facts, Finding main) {
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
        return Optional.of(worded(
                main,
                suspect.get(),
                rate(alone, main, scatter, freedom),
                rate(others, main, scatter, freedom),
                new long[] {Math.round(alone.totalExposure()), Math.round(others.totalExposure())}));
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

    private static Increments increments(List<Round> rounds, Finding main, RoundKind kind) {
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

    private static Optional<Double> reading(Round round, Finding main) {
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

    private static Interval rate(Increments increments, Finding main, double scatter, int freedom) {
        double calls = increments.totalExposure();
        double value = increments.totalGrowth() / calls;
        double half = GrowthRate.quantile(freedom, LeakVerdict.CONFIDENCE) * scatter / Math.sqrt(calls)
                + 2 * main.rule().quantum() * increments.size() / calls;
        return new Interval(value, value - half, value + half);
    }

    private static Confirmation worded(Finding main, String suspect, Interval alone, Interval others, long[] calls) {
        Outcome outcome = outcome(main.rule(), alone, others);
        double scale = LeakJudge.bytes(main) ? 1 : 1000;
        String grew = LeakJudge.bytes(main) ? "memory" : ChannelVerdicts.words(main.channel());
        String sentence = outcome.words() + ": " + grew + " grew " + told(main, alone) + " in rounds that called only "
                + Figures.name(suspect) + " (" + Figures.count(calls[0]) + " calls), and " + told(main, others)
                + " in rounds that called everything else (" + Figures.count(calls[1]) + " calls).";
        return new Confirmation(
                suspect,
                outcome,
                ChannelVerdicts.scaled(alone, scale),
                ChannelVerdicts.scaled(others, scale),
                LeakJudge.bytes(main) ? "B/call" : "1/1000 calls",
                calls[0],
                calls[1],
                sentence);
    }

    private static String told(Finding main, Interval rate) {
        return LeakJudge.bytes(main)
                ? Figures.bytes(rate.value()) + " per call"
                : Figures.digits(1000 * rate.value()) + " per 1,000 calls";
    }

    private static Outcome outcome(ChannelRule rule, Interval alone, Interval others) {
        boolean suspectGrows = grows(rule, alone, others);
        boolean othersGrow = grows(rule, others, alone);
        if (suspectGrows && othersGrow) {
            return Outcome.SHARED;
        }
        if (suspectGrows && isQuiet(rule, others, alone)) {
            return Outcome.CONFIRMED;
        }
        return othersGrow && isQuiet(rule, alone, others) ? Outcome.REFUTED : Outcome.UNCLEAR;
    }

    private static boolean grows(ChannelRule rule, Interval rate, Interval other) {
        return rate.low() > rule.convictMargin() && rate.value() >= QUIET_SHARE * other.value();
    }

    private static boolean isQuiet(ChannelRule rule, Interval rate, Interval other) {
        return rate.high() < Math.max(rule.acquitMargin(), QUIET_SHARE * other.low());
    }

    /** Return the culprit in the light of this. */
    Culprit culprit(Culprit before, List<String> tools) {
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
            case SHARED ->
                new Culprit(
                        Culprit.Kind.UNKNOWN,
                        Optional.empty(),
                        List.of(Exposure.CALLS.key(), Exposure.tool(suspect).key()));
            case UNCLEAR -> before;
        };
    }
}
