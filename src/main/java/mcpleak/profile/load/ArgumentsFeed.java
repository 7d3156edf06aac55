package mcpleak.profile.load;

import java.util.Locale;
import java.util.Optional;

/**
 * Say where the arguments of calls come from, in place of those generated from the tools' schemas.
 *
 * @param path a CSV or JSON file; each record is the arguments of a call, its column {@code tool} (if any) the tool it is for
 * @param order how records are taken
 */
public record ArgumentsFeed(String path, Order order) {

    /** How records are taken. */
    public enum Order {
        /** Drawn from the seed. */
        RANDOM,
        /** One after the other, from the start again after the last. */
        CIRCULAR
    }

    /** Read {@code file.csv}, {@code file.json} or either followed by {@code random} or {@code circular}; empty if it is neither. */
    public static Optional<ArgumentsFeed> parse(String text) {
        String path = text.strip();
        Order order = Order.RANDOM;
        for (Order each : Order.values()) {
            String word = " " + each.name().toLowerCase(Locale.ROOT);
            if (path.toLowerCase(Locale.ROOT).endsWith(word)) {
                path = path.substring(0, path.length() - word.length()).strip();
                order = each;
            }
        }
        String lower = path.toLowerCase(Locale.ROOT);
        return lower.endsWith(".csv") || lower.endsWith(".json")
                ? Optional.of(new ArgumentsFeed(path, order))
                : Optional.empty();
    }

    /** Return it as it is written. */
    public String text() {
        return path + " " + order.name().toLowerCase(Locale.ROOT);
    }
}
