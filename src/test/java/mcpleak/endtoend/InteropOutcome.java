package mcpleak.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Hold how a row of the interop table came out.
 *
 * @param memory memory.json of the run; a missing node where there is none
 * @param seconds how long it took
 * @param why why there is no memory.json; empty where there is one
 * @param skipped whether it was never run, because the server could not be fetched
 */
record InteropOutcome(InteropRow row, JsonNode memory, long seconds, String why, boolean skipped) {

    /** How far an estimate may be off what was measured by heap differences. */
    private static final double TOLERANCE = 0.2;

    private static final String LIVE = "live bytes";
    private static final String FORMAT = "%-32s %-9s %-7s %-17s %-34s %-12s %-44s %4s %s";

    /** Return the line above the lines of the outcomes. */
    static String header() {
        return String.format(
                Locale.ROOT,
                FORMAT,
                "server",
                "version",
                "runtime",
                "pattern",
                "truth",
                "answer",
                "estimate (90 % interval) or bound",
                "s",
                "");
    }

    static InteropOutcome of(InteropRow row, JsonNode memory, long seconds) {
        return new InteropOutcome(row, memory, seconds, "", false);
    }

    /** Return the outcome of a run that ended without a result. */
    static InteropOutcome broken(InteropRow row, long seconds, String why) {
        return new InteropOutcome(row, MissingNode.getInstance(), seconds, why, false);
    }

    /** Return the outcome of a row whose server cannot be fetched now. */
    static InteropOutcome skipped(InteropRow row, String why) {
        return new InteropOutcome(row, MissingNode.getInstance(), 0, why, true);
    }

    String answer() {
        return skipped ? "skipped" : memory.path("verdict").asText("none");
    }

    boolean undecided() {
        return !skipped && !answer().equals("LEAK") && !answer().equals("NO_LEAK");
    }

    /** Return what is wrong with the answer; empty if nothing is. */
    String mistake() {
        if (answer().equals("LEAK") && !row.leaks()) {
            return "a server that keeps nothing is convicted: " + sentence();
        }
        if (answer().equals("NO_LEAK") && row.leaks()) {
            return "a leak is missed: " + sentence();
        }
        if (!answer().equals("LEAK")) {
            return "";
        }
        List<String> silent = new ArrayList<>(row.channels());
        silent.removeIf(channel -> channel(channel).path("verdict").asText().equals("LEAK"));
        if (!silent.isEmpty()) {
            return silent + " not convicted: " + sentence();
        }
        if (row.abandons() && !blamesAbandonedSessions()) {
            return "abandoned sessions are not blamed: " + sentence();
        }
        double live = channel(LIVE).at("/rate/value").asDouble();
        boolean far = row.bytes().isPresent() && Math.abs(live / row.bytes().getAsDouble() - 1) > TOLERANCE;
        return far ? "the estimate is more than 20 % off" : "";
    }

    private boolean blamesAbandonedSessions() {
        JsonNode culprit = memory.path("culprit");
        return culprit.path("kind").asText().equals("ABANDONED_SESSION")
                || culprit.path("candidates").toString().contains("\"abandoned\"");
    }

    String line() {
        return String.format(
                Locale.ROOT,
                FORMAT,
                row.server().title(),
                row.server().version(),
                row.server().runtime(),
                row.pattern(),
                row.truth(),
                answer(),
                told(),
                Long.toString(seconds),
                mistake().isEmpty() ? "" : "WRONG: " + mistake());
    }

    private String told() {
        return switch (answer()) {
            case "LEAK" -> rates();
            case "NO_LEAK" ->
                String.format(
                        Locale.ROOT,
                        "below %.1f B a %s",
                        memory.at("/bound/bytesPerCall").asDouble(),
                        row.each());
            default -> sentence();
        };
    }

    private String rates() {
        List<String> rates = new ArrayList<>();
        for (String channel : row.channels()) {
            // what is told first is put down to what causes it, the rest to calls
            JsonNode told = memory.path("estimate");
            boolean first = told.path("channel").asText().equals(channel);
            JsonNode rate = first ? told : channel(channel).path("rate");
            rates.add(String.format(
                    Locale.ROOT,
                    "%,.1f (%,.1f to %,.1f) %s %s",
                    rate.path("value").asDouble(),
                    rate.path("low").asDouble(),
                    rate.path("high").asDouble(),
                    (first ? told : channel(channel)).path("unit").asText(),
                    channel));
        }
        return String.join("; ", rates.isEmpty() ? List.of(sentence()) : rates);
    }

    private String sentence() {
        String settle = memory.at("/toSettle/0").asText("");
        return why + memory.path("sentence").asText("") + (settle.isEmpty() ? "" : " -> " + settle);
    }

    private JsonNode channel(String name) {
        for (JsonNode channel : memory.path("channels")) {
            if (channel.path("name").asText().equals(name)) {
                return channel;
            }
        }
        return MissingNode.getInstance();
    }
}
