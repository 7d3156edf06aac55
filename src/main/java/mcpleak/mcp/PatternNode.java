package mcpleak.mcp;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/** Hold a part of a regular expression, able to write a text that it matches. Immutable. */
sealed interface PatternNode {

    /**
     * Append a text that this part matches.
     *
     * @param extra takes how many repetitions beyond the fewest are allowed, returns how many to write
     * @return false if the text grew beyond {@link SchemaTexts#MAX_LENGTH}
     */
    boolean append(StringBuilder text, SplittableRandom random, IntUnaryOperator extra);

    /** One of some characters. */
    record OneOf(String characters) implements PatternNode {
        @Override
        public boolean append(StringBuilder text, SplittableRandom random, IntUnaryOperator extra) {
            text.append(characters.charAt(random.nextInt(characters.length())));
            return text.length() <= SchemaTexts.MAX_LENGTH;
        }
    }

    /** One part after the other. */
    record Sequence(List<PatternNode> parts) implements PatternNode {
        @Override
        public boolean append(StringBuilder text, SplittableRandom random, IntUnaryOperator extra) {
            for (PatternNode part : parts) {
                if (!part.append(text, random, extra)) {
                    return false;
                }
            }
            return true;
        }
    }

    /** One of several parts. */
    record Choice(List<PatternNode> parts) implements PatternNode {
        @Override
        public boolean append(StringBuilder text, SplittableRandom random, IntUnaryOperator extra) {
            return parts.get(random.nextInt(parts.size())).append(text, random, extra);
        }
    }

    /** A part several times. */
    record Repeat(PatternNode part, int fewest, int most) implements PatternNode {
        @Override
        public boolean append(StringBuilder text, SplittableRandom random, IntUnaryOperator extra) {
            int times = fewest + extra.applyAsInt(most - fewest);
            for (int i = 0; i < times; i++) {
                if (!part.append(text, random, extra)) {
                    return false;
                }
            }
            return true;
        }
    }
}
