package mcpleak.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Compare pairs with thresholds. Stateless. */
final class Alarms {

    private Alarms() {}

    static List<Alarm> of(List<PairReport> reports, List<Pair> pairs, List<Threshold> common) {
        List<Alarm> alarms = new ArrayList<>();
        for (PairReport report : reports) {
            List<Threshold> thresholds = new ArrayList<>(common);
            pairs.stream()
                    .filter(pair -> pair.name().equals(report.name()))
                    .forEach(pair -> thresholds.addAll(pair.alarms()));
            for (Threshold threshold : thresholds) {
                boolean named =
                        threshold.pair().filter(report.name()::equalsIgnoreCase).isPresent();
                boolean meant = named || (threshold.pair().isEmpty() && report.standing() == Pair.Standing.NAMED);
                double value = value(report, threshold.measure());
                if (meant && value > threshold.limit()) {
                    alarms.add(new Alarm(report.name(), threshold.words(), words(report, threshold.measure(), value)));
                }
            }
        }
        return alarms;
    }

    private static double value(PairReport report, Threshold.Measure measure) {
        return switch (measure) {
            case ACTIVE -> report.peak();
            case OPEN -> report.open();
            case RATE -> report.rate().map(ProportionInterval::percent).orElse(0.0);
            case GROWTH -> report.perHour().orElse(0);
        };
    }

    private static String words(PairReport report, Threshold.Measure measure, double value) {
        return switch (measure) {
            case ACTIVE -> String.format(Locale.ROOT, "%,.0f were open at the same time", value);
            case OPEN -> String.format(Locale.ROOT, "%,.0f of %,d started are still open", value, report.started());
            case RATE ->
                LedgerText.number(value)
                        + String.format(Locale.ROOT, " %% of %,d started are still open", report.started());
            case GROWTH -> LedgerText.number(value) + " are left open per hour";
        };
    }
}
