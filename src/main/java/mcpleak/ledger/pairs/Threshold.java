package mcpleak.ledger.pairs;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hold a limit beyond which a pair raises an alarm: {@code open at end > 5}, {@code active > 100}, {@code rate > 0.1 %},
 * {@code growth per hour > 10}.
 *
 * <p>Immutable.
 *
 * @param pair the pair that it is for; empty for all
 * @param measure what is limited
 * @param limit its limit; percent for a rate
 */
public record Threshold(Optional<String> pair, Measure measure, double limit) {

    private static final Pattern FORM = Pattern.compile(
            "(?:([^:>]{1,100}):)?\\s*(active|peak|open(?: at end)?|rate|growth(?: per hour)?)\\s*>\\s*(\\d{1,12}(?:\\.\\d{1,9})?)\\s*(%|/\\s?h)?");

    /** What can be limited. */
    public enum Measure {
        /** Objects open at the same time. */
        ACTIVE("active"),
        /** Objects that are still open at the log's end. */
        OPEN("open at end"),
        /** Objects left open, in percent of those started. */
        RATE("rate"),
        /** Objects left open per hour of the log's time. */
        GROWTH("growth per hour");

        private final String words;

        Measure(String words) {
            this.words = words;
        }

        /** Return it as it is written in a threshold. */
        public String words() {
            return words;
        }
    }

    /**
     * Read thresholds, with semicolons or commas between them.
     *
     * @throws IllegalArgumentException if one is not understood; it names the forms
     */
    public static List<Threshold> parse(String text) {
        List<Threshold> thresholds = new ArrayList<>();
        for (String part : text.split("[;,]", -1)) {
            if (!part.isBlank()) {
                thresholds.add(one(part.strip()));
            }
        }
        if (thresholds.isEmpty()) {
            throw notUnderstood(text);
        }
        return thresholds;
    }

    private static Threshold one(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw notUnderstood(text);
        }
        Optional<String> pair = Optional.ofNullable(form.group(1)).map(String::strip);
        Measure measure = switch (form.group(2).toLowerCase(Locale.ROOT).charAt(0)) {
            case 'a', 'p' -> Measure.ACTIVE;
            case 'o' -> Measure.OPEN;
            case 'r' -> Measure.RATE;
            default -> Measure.GROWTH;
        };
        String unit = Optional.ofNullable(form.group(4)).orElse("");
        boolean fits = unit.isEmpty()
                || (unit.equals("%") && measure == Measure.RATE)
                || (!unit.equals("%") && measure == Measure.GROWTH);
        if (!fits) {
            throw notUnderstood(text);
        }
        return new Threshold(pair, measure, Double.parseDouble(form.group(3)));
    }

    private static IllegalArgumentException notUnderstood(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is no threshold: \"active > N\", \"open at end > N\", \"rate > X %\" or \"growth per hour > N\", each"
                + " perhaps after a pair's name and a colon");
    }

    /** Return it as it is written. */
    public String words() {
        String number = BigDecimal.valueOf(limit).stripTrailingZeros().toPlainString();
        String unit = measure == Measure.RATE ? " %" : "";
        return pair.map(name -> name + ": ").orElse("") + measure.words() + " > " + number + unit;
    }
}
