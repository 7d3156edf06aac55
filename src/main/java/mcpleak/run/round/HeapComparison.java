package mcpleak.run.round;

import java.io.IOException;
import java.util.Optional;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.recording.RunEvent;
import mcpleak.recording.WhatGrew;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.run.measure.Measurement;
import mcpleak.run.recorder.Facts;
import mcpleak.run.recorder.Recording;
import mcpleak.run.recorder.RunEntry;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.channel.Answer;

/**
 * Find out which types of objects grew: read the heap by type at the end of the burn-in, and again after the last round if a
 * leak was found or the user asked for it.
 *
 * <p>Confined to the thread that takes the floors.
 */
final class HeapComparison {

    private final LoadProfile profile;
    private final Recording recording;
    private Optional<WhatGrew.Reading> before = Optional.empty();

    HeapComparison(LoadProfile profile, Recording recording) {
        this.profile = profile;
        this.recording = recording;
    }

    /** Read the heap once the burn-in is over. */
    void afterRound(int round, long calls, Measurement measurement) {
        if (profile.get(Properties.PROBE_WHATGREW) != LoadProfile.WhatGrew.OFF
                && round == LeakJudge.burnIn(profile.rounds())
                && round < profile.rounds()) {
            before = read(round, calls, measurement);
        }
    }

    /** Read the heap again after the last round, if somebody wants to know. */
    void afterLastRound(int round, long calls, Measurement measurement) {
        if (before.isPresent() && isWanted()) {
            read(round, calls, measurement)
                    .ifPresent(after -> recording.append(new RunEntry.Grew(WhatGrew.between(before.get(), after))));
        }
    }

    private boolean isWanted() {
        return profile.get(Properties.PROBE_WHATGREW) == LoadProfile.WhatGrew.ON
                || LeakJudge.judge(recording.rounds()).answer() == Answer.LEAK;
    }

    private Optional<WhatGrew.Reading> read(int round, long calls, Measurement measurement) {
        try {
            Optional<HeapContents> contents = measurement.contents();
            if (contents.isEmpty() && profile.get(Properties.PROBE_WHATGREW) == LoadProfile.WhatGrew.ON) {
                note("the server's runtime does not tell");
            }
            return contents.map(held -> new WhatGrew.Reading(measurement.contentsSource(), round, calls, held));
        } catch (IOException e) {
            note(Facts.printable(String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private void note(String why) {
        recording.event(RunEvent.Kind.NOTE, "which types of objects grew is not told: " + why);
    }
}
