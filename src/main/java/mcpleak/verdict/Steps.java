package mcpleak.verdict;

import java.util.Optional;

/** Tell of a one-off step that was left out of a channel's rate. */
final class Steps {

    private Steps() {}

    static Optional<OneOffStep> of(Finding finding) {
        return finding.trend()
                .step()
                .map(step -> new OneOffStep(
                        finding.series().kept().get(step.index() + 1).number(), step.size()));
    }

    static Optional<String> caveat(Finding finding) {
        return of(finding)
                .map(step -> "A one-off step of "
                        + ChannelVerdicts.amount(finding, step.size()) + " in round "
                        + step.round() + " was left out ("
                        + ChannelVerdicts.words(finding.channel()) + ").");
    }
}
