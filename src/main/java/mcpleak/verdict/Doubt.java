package mcpleak.verdict;

import java.util.List;

/**
 * Hold one reason why there is no verdict yet.
 *
 * @param sentence the reason, with its numbers; starts in lower case, no full stop
 * @param toSettle what would settle it; may be empty
 */
record Doubt(String sentence, List<String> toSettle) {

    Doubt {
        toSettle = List.copyOf(toSettle);
    }
}
