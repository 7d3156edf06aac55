package mcpleak.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import mcpleak.series.RecordedRun;
import mcpleak.verdict.Answer;
import mcpleak.verdict.LeakJudge;
import mcpleak.verdict.LeakVerdict;

/**
 * Hold the verdict on one labelled run beside what the naive rules say.
 *
 * @param entry the labelled run
 * @param verdict our verdict
 * @param naive whether its last resident size exceeds 1.5 times the first: the original scripts' rule
 * @param naiveFloor whether its last floor exceeds 1.5 times that of the first round
 * @param unreadable why the run could not be read; empty if it could
 */
record CorpusVerdict(
        CorpusEntry entry, LeakVerdict verdict, boolean naive, boolean naiveFloor, Optional<String> unreadable) {

    /** Bytes per call from which on estimates are compared with the truth. */
    static final double MIN_COMPARED = 1000;

    /** Judge every run; one that cannot be read is not measured, and says why. */
    static List<CorpusVerdict> all(Corpus corpus) {
        List<CorpusVerdict> verdicts = new ArrayList<>();
        for (CorpusEntry entry : corpus.entries()) {
            verdicts.add(of(corpus, entry));
        }
        return verdicts;
    }

    private static CorpusVerdict of(Corpus corpus, CorpusEntry entry) {
        try {
            CorpusRun.Reading reading = new CorpusRun(corpus.folder(), entry).read();
            return new CorpusVerdict(
                    entry,
                    LeakJudge.judge(reading.run()),
                    reading.grewByHalf(),
                    reading.floorGrewByHalf(),
                    Optional.empty());
        } catch (UnreadableInput e) {
            return new CorpusVerdict(
                    entry,
                    LeakJudge.judge(RecordedRun.EMPTY),
                    false,
                    false,
                    Optional.of(String.valueOf(e.getMessage())));
        }
    }

    boolean is(Answer answer) {
        return verdict.answer() == answer;
    }

    boolean falseLeak() {
        return entry.healthy() && is(Answer.LEAK);
    }

    boolean falseAcquittal() {
        return entry.leaks() && is(Answer.NO_LEAK);
    }

    boolean open() {
        return is(Answer.INCONCLUSIVE) || is(Answer.NOT_MEASURED);
    }

    /** Return the relative error of the estimate, where one is to be compared. */
    OptionalDouble error() {
        OptionalDouble estimate = VerdictLines.bytesPerCall(verdict);
        boolean compared = entry.leaksBytes() && entry.trueBytesPerCall() >= MIN_COMPARED && is(Answer.LEAK);
        return compared && estimate.isPresent()
                ? OptionalDouble.of(estimate.getAsDouble() / entry.trueBytesPerCall() - 1)
                : OptionalDouble.empty();
    }

    ObjectNode json() {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("file", entry.file());
        object.put("label", entry.label());
        object.put("mode", entry.mode());
        object.setAll(VerdictLines.json(entry.file(), verdict));
        unreadable.ifPresent(why -> object.put("error", why));
        return object;
    }
}
