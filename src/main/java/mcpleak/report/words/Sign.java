package mcpleak.report.words;

import mcpleak.verdict.channel.Answer;

/**
 * Give each answer a sign of its own, so that colour never carries it alone.
 *
 * <p>Immutable.
 *
 * @param symbol the sign where Unicode is shown
 * @param css the class that colours it
 */
public record Sign(String symbol, String css) {

    /** Return the sign of an answer. */
    public static Sign of(Answer answer) {
        return switch (answer) {
            case LEAK -> new Sign("\u25b2", "leak");
            case NO_LEAK -> new Sign("\u2713", "clean");
            case INCONCLUSIVE -> new Sign("?", "unsure");
            case NOT_MEASURED -> new Sign("\u2013", "none");
        };
    }
}
