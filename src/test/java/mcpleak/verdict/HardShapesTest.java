package mcpleak.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import mcpleak.verdict.channel.Answer;
import org.junit.jupiter.api.Test;

/** Prints how often each shape is convicted, acquitted and left open, and holds the judge to the rates that it promises. */
final class HardShapesTest {

    /** Seeds of each shape: more ({@code -Dshapes.seeds=}) tell more. */
    private static final int SEEDS = Integer.getInteger("shapes.seeds", 15);

    private static final int ROUNDS = 8;

    @Test
    void judge_everyShape_keepsItsErrorRates() {
        Map<HardShape, int[]> answers = new EnumMap<>(HardShape.class);
        for (HardShape shape : HardShape.values()) {
            answers.put(shape, answers(shape));
        }
        answers.forEach((shape, counts) -> System.out.printf(
                Locale.ROOT,
                "shape %-28s leak %3d  no leak %3d  no verdict %3d  of %d%n",
                shape,
                counts[0],
                counts[1],
                counts[2],
                SEEDS));
        int leaking = SEEDS * (int) shapes(answers, true);
        int healthy = SEEDS * (int) shapes(answers, false);
        int found = sum(answers, true, 0);
        int acquitted = sum(answers, true, 1);
        int convicted = sum(answers, false, 0);
        System.out.printf(
                Locale.ROOT,
                "shapes: of %d leaking %d found, %d acquitted; of %d healthy %d convicted, %d cleared%n",
                leaking,
                found,
                acquitted,
                healthy,
                convicted,
                sum(answers, false, 1));

        assertThat(convicted).isLessThanOrEqualTo(Math.max(2, healthy * 4 / 1000));
        assertThat(acquitted).isLessThanOrEqualTo(Math.max(2, leaking * 2 / 100));
        assertThat(found).isGreaterThanOrEqualTo(leaking * 72 / 100);
    }

    private static int[] answers(HardShape shape) {
        int[] counts = new int[3];
        IntStream.range(0, SEEDS)
                .mapToObj(seed -> LeakJudge.judge(shape.run(ROUNDS, seed)).answer())
                .forEach(answer -> counts[answer == Answer.LEAK ? 0 : answer == Answer.NO_LEAK ? 1 : 2]++);
        return counts;
    }

    private static long shapes(Map<HardShape, int[]> answers, boolean leaks) {
        return answers.keySet().stream().filter(shape -> shape.leaks() == leaks).count();
    }

    private static int sum(Map<HardShape, int[]> answers, boolean leaks, int answer) {
        return answers.entrySet().stream()
                .filter(entry -> entry.getKey().leaks() == leaks)
                .mapToInt(entry -> entry.getValue()[answer])
                .sum();
    }
}
