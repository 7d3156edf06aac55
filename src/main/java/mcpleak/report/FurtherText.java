package mcpleak.report;

import java.util.ArrayList;
import java.util.List;
import mcpleak.verdict.Answer;
import mcpleak.verdict.ArmVerdict;
import mcpleak.verdict.BaselineComparison;
import mcpleak.verdict.Confirmation;
import mcpleak.verdict.Further;
import mcpleak.verdict.LeakVerdict;
import mcpleak.verdict.TimeToLimit;

/** Word what goes with a verdict where it applies. */
final class FurtherText {

    private FurtherText() {}

    /** Return its sentences: comparison with the baseline, confirmation, time to the memory limit, arms; may be empty. */
    static List<String> sentences(LeakVerdict verdict) {
        Further further = verdict.further();
        List<String> sentences = new ArrayList<>();
        further.comparison().map(BaselineComparison::sentence).ifPresent(sentences::add);
        further.confirmation().map(Confirmation::sentence).ifPresent(sentences::add);
        further.timeToLimit().map(TimeToLimit::sentence).ifPresent(sentences::add);
        further.arms().stream().map(ArmVerdict::line).forEach(sentences::add);
        return sentences;
    }

    /** Return the answer as a heading: a build that is worse than its baseline is named whatever the answer. */
    static String words(LeakVerdict verdict) {
        if (!verdict.regressed()) {
            return verdict.answer().words();
        }
        return verdict.answer().words()
                + (verdict.answer() == Answer.LEAK ? ", and" : ", but")
                + " worse than the baseline";
    }
}
