package mcpleak.verdict.channel;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import mcpleak.recording.Exposure;
import mcpleak.verdict.growth.ExposureFit;
import mcpleak.verdict.growth.Increments;
import mcpleak.verdict.growth.JointFit;
import mcpleak.verdict.growth.ToolGrowth;

/**
 * Name what makes a channel grow, where the rounds tell it: a different mix of tools and number of sessions was drawn for each.
 *
 * @param culprit what was found
 * @param fit the growth against the culprit; against all calls where nothing else is named
 * @param tools growth per occurrence of every exposure, all fitted together; of the culprit alone where the rounds are too few
 *     for all; empty where no culprit is named
 */
public record Attribution(Culprit culprit, ExposureFit fit, List<ToolGrowth> tools) {

    /** Factor by which one exposure must explain the growth better than another to be preferred. */
    private static final double CLEARLY_BETTER = 4;

    /** Share of the growth that something must add beside a culprit to be told beside it. */
    private static final double ACCOMPLICE_SHARE = 0.03;

    /** Standard deviations by which the burn-in's last round may fall short of what a culprit must have added in it. */
    private static final double SHORT = 4;

    /** Share of that by which it may fall short in any case: a runtime that warms up gives something back, too. */
    private static final double SHORT_SHARE = 0.1;

    public static Attribution of(JudgedChannel finding) {
        double quantum = finding.rule().quantum();
        ExposureFit calls = fit(finding, Exposure.CALLS);
        List<ExposureFit> suspects = ExposureFit.suspects(finding.series(), quantum).stream()
                .map(suspect -> fit(finding, suspect.exposure()))
                .toList();
        List<ExposureFit> all = new ArrayList<>(suspects);
        all.add(fit(finding, Exposure.TIME));
        Optional<ExposureFit> best = all.stream()
                .min(Comparator.comparingDouble(ExposureFit::residual))
                .filter(fit -> CLEARLY_BETTER * fit.residual() < calls.residual())
                .filter(fit -> fit.lowestWithoutOne(quantum) > ChannelJudge.margin(finding.rule(), calls, fit))
                .filter(fit -> !refutedByWarmUp(finding, fit, calls));
        if (best.isPresent()) {
            List<ExposureFit> rivals = new ArrayList<>(rivals(best.get(), all));
            List<ToolGrowth> shares = shares(finding, suspects, best.get());
            rivals.addAll(accomplices(finding, best.get(), suspects, shares));
            return rivals.isEmpty() && best.get().exposure().kind() != Exposure.Kind.TIME
                    ? new Attribution(named(best.get().exposure()), best.get(), shares)
                    : new Attribution(unclear(best.get(), rivals), calls, List.of());
        }
        List<ExposureFit> rivals = rivals(calls, suspects);
        return rivals.isEmpty()
                ? new Attribution(named(Exposure.CALLS), calls, shares(finding, suspects, calls))
                : new Attribution(unclear(calls, rivals), calls, List.of());
    }

    /** Fit all suspects together; where the rounds are too few for that, the culprit alone. */
    private static List<ToolGrowth> shares(JudgedChannel finding, List<ExposureFit> suspects, ExposureFit culprit) {
        if (!finding.isBytes()) {
            return List.of();
        }
        List<ToolGrowth> joint = JointFit.of(suspects, culprit.increments());
        return joint.isEmpty() ? JointFit.of(List.of(culprit), culprit.increments()) : joint;
    }

    /** Return what grows beside a culprit when all are fitted together, whichever round is left out: then it is not the only one. */
    private static List<ExposureFit> accomplices(
            JudgedChannel finding, ExposureFit culprit, List<ExposureFit> suspects, List<ToolGrowth> shares) {
        ExposureFit calls = fit(finding, Exposure.CALLS);
        double growth = calls.increments().totalGrowth();
        return suspects.stream()
                .filter(suspect -> !suspect.exposure().equals(culprit.exposure()))
                .filter(suspect -> shares.stream()
                        .filter(share -> share.name().equals(suspect.exposure().key()))
                        .anyMatch(share -> share.rate().low() > ChannelJudge.margin(finding.rule(), calls, suspect)
                                && share.rate().low() * share.calls() > ACCOMPLICE_SHARE * growth))
                .toList();
    }

    /** Fit one exposure, a one-off step left out. */
    public static ExposureFit fit(JudgedChannel finding, Exposure exposure) {
        Increments increments = finding.series().against(exposure);
        return ExposureFit.of(
                exposure, finding.test().used(increments), finding.rule().quantum());
    }

    /**
     * Return whether the burn-in's last round contradicts a culprit: warming up only adds to what it keeps, so that a round which grew by
     * clearly less, and by about what all calls foretell, speaks for chance.
     */
    private static boolean refutedByWarmUp(JudgedChannel finding, ExposureFit fit, ExposureFit calls) {
        double deviation = Math.sqrt(fit.residual() / (fit.increments().size() - 1));
        double expected = finding.series()
                .warmingUp(fit.exposure())
                .map(round -> fit.rate() * round.exposure()[0])
                .orElse(0.0);
        double missing = missing(finding, fit);
        return missing > Math.max(SHORT * deviation, SHORT_SHARE * expected)
                && Math.abs(missing(finding, calls)) < missing / 2;
    }

    /** Return by how much the burn-in's last round grew less than a fit foretells. */
    private static double missing(JudgedChannel finding, ExposureFit fit) {
        return finding.series()
                .warmingUp(fit.exposure())
                .map(round -> fit.rate() * round.exposure()[0] - round.growth()[0])
                .orElse(0.0);
    }

    private static List<ExposureFit> rivals(ExposureFit best, List<ExposureFit> all) {
        return all.stream()
                .filter(fit -> !fit.exposure().equals(best.exposure()))
                .filter(fit -> fit.residual() <= CLEARLY_BETTER * best.residual())
                .toList();
    }

    private static Culprit unclear(ExposureFit best, List<ExposureFit> rivals) {
        List<String> candidates = Stream.concat(Stream.of(best), rivals.stream())
                .sorted(Comparator.comparingDouble(ExposureFit::residual))
                .map(fit -> fit.exposure().key())
                .toList();
        return new Culprit(Culprit.Kind.UNKNOWN, Optional.empty(), candidates);
    }

    private static Culprit named(Exposure exposure) {
        return switch (exposure.kind()) {
            case TOOL -> new Culprit(Culprit.Kind.TOOL, Optional.of(exposure.name()), List.of());
            case SESSIONS -> new Culprit(Culprit.Kind.SESSION, Optional.empty(), List.of());
            case ABANDONED -> new Culprit(Culprit.Kind.ABANDONED_SESSION, Optional.empty(), List.of());
            case ERRORS -> new Culprit(Culprit.Kind.ERROR, Optional.empty(), List.of());
            case CALLS -> new Culprit(Culprit.Kind.CALL, Optional.empty(), List.of());
            case CLOSED, EXPIRED, TIME -> new Culprit(Culprit.Kind.UNKNOWN, Optional.empty(), List.of(exposure.key()));
        };
    }
}
