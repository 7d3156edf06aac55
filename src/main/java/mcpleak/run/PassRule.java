package mcpleak.run;

import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.load.Criterion;
import mcpleak.report.words.FinishedRun;

/** Whether a run that has ended passes. Immutable. */
record PassRule(LoadProfile profile, FinishedRun run) {

    /** Tell whether the answer fails the build. */
    boolean fails() {
        if (run.ledger().filter(told -> !told.alarms().isEmpty()).isPresent()) {
            return true;
        }
        if (missed().isPresent()) {
            return true;
        }
        return run.verdict().regressed() || answerFails();
    }

    private boolean answerFails() {
        return switch (run.verdict().answer()) {
            case LEAK -> true;
            case NO_LEAK -> false;
            case INCONCLUSIVE -> profile.get(Properties.INCONCLUSIVE);
            case NOT_MEASURED -> profile.get(Properties.PROBE) || cutShort() || nothingAnswered();
        };
    }

    /** Return which of the criteria that Gatling cannot check was missed: the rate, because Gatling counts the gaps in. */
    Optional<String> missed() {
        double seconds = run.load().loadTime().toMillis() / 1e3;
        double rate = seconds == 0 ? 0 : run.load().callsOk() / seconds;
        return profile.get(Properties.PASS).stream()
                .filter(criterion -> criterion.metric() == Criterion.Metric.RATE && !criterion.holds(rate))
                .findFirst()
                .map(criterion ->
                        String.format(java.util.Locale.ROOT, "not passed: %s (it was %.1f/s)", criterion.text(), rate));
    }

    /** A load test in which no call of its users succeeded has tested nothing. */
    private boolean nothingAnswered() {
        return run.load().callsOk() == 0;
    }

    /** A run that did not come to its end is no success, whatever was asked for. */
    private boolean cutShort() {
        long finished =
                run.run().rounds().stream().filter(round -> round.number() > 0).count();
        return finished < run.run().plannedRounds();
    }
}
