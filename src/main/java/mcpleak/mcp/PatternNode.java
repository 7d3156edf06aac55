package mcpleak.mcp;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Hold a part of a regular expression, able to write a text that it matches. Immutable. */
sealed interface PatternNode {

    /**
     * Append a text that this part matches.
     *
     * @return false if the text grew beyond {@link SchemaTexts#MAX_LENGTH}
     */
    boolean append(Writing writing);

    /**
     * Hold a text that is being written.
     *
     * @param random what decides free choices
     * @param extra takes how many repetitions beyond the fewest are allowed, returns how many to write
     * @param effort pays for each part
     */
    record Writing(StringBuilder text, SplittableRandom random, IntUnaryOperator extra, Effort effort) {}

    /** One of some characters. */
    record OneOf(String characters) implements PatternNode {
        @Override
        public boolean append(Writing writing) {
            writing.effort().spend(1);
            writing.text().append(characters.charAt(writing.random().nextInt(characters.length())));
            return writing.text().length() <= SchemaTexts.MAX_LENGTH;
        }
    }

    /** One part after the other. */
    record Sequence(List<PatternNode> parts) implements PatternNode {
        @Override
        public boolean append(Writing writing) {
            for (PatternNode part : parts) {
                if (!part.append(writing)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** One of several parts. */
    record Choice(List<PatternNode> parts) implements PatternNode {
        @Override
        public boolean append(Writing writing) {
            return parts.get(writing.random().nextInt(parts.size())).append(writing);
        }
    }

    /** A part several times. */
    record Repeat(PatternNode part, int fewest, int most) implements PatternNode {
        @Override
        public boolean append(Writing writing) {
            int times = fewest + writing.extra().applyAsInt(most - fewest);
            for (int i = 0; i < times; i++) {
                writing.effort().spend(1);
                if (!part.append(writing)) {
                    return false;
                }
            }
            return true;
        }
    }
}
