package mcpleak.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Hold one row of the interop table: a real server, a pattern of use, and what is known about the two.
 *
 * @param pair name that the leaky and the mended half share
 * @param simulation simple name of the simulation
 * @param load properties of the run beside those of the server
 * @param channels channels that may tell the leak; empty for a server that keeps nothing
 * @param bytes what is known of the bytes that one call, session or drop leaves behind; empty where none or under 1,000 B
 */
record InteropRow(
        String pair,
        InteropServer server,
        String simulation,
        Map<String, String> load,
        List<String> channels,
        OptionalDouble bytes) {

    /** How far an estimate may be off what was measured by heap differences. */
    private static final double TOLERANCE = 0.2;

    boolean leaks() {
        return !channels.isEmpty();
    }

    /** Hold how a row came out. */
    record Outcome(InteropRow row, JsonNode memory, long seconds) {

        String answer() {
            return memory.path("verdict").asText("none");
        }

        boolean undecided() {
            return !answer().equals("LEAK") && !answer().equals("NO_LEAK");
        }

        /** Return what is wrong with the answer; empty if nothing is. */
        String mistake() {
            if (answer().equals("LEAK") && !row.leaks()) {
                return "a server that keeps nothing is convicted";
            }
            if (answer().equals("NO_LEAK") && row.leaks()) {
                return "a leak is missed";
            }
            if (answer().equals("LEAK") && !row.channels().contains(channel())) {
                return "convicted on " + channel() + ", not on " + row.channels();
            }
            boolean far = answer().equals("LEAK")
                    && row.bytes().isPresent()
                    && Math.abs(estimate() / row.bytes().getAsDouble() - 1) > TOLERANCE;
            return far ? "the estimate is more than 20 % off " + row.bytes().getAsDouble() : "";
        }

        String line() {
            return String.format(
                    Locale.ROOT,
                    "%-34s %-9s %-7s %-28s %-22s %-13s %-44s %5d",
                    row.server().title(),
                    row.server().version(),
                    row.server().runtime(),
                    row.simulation().replace("Simulation", "")
                            + (row.load().containsKey("close")
                                    ? " " + row.load().get("close")
                                    : ""),
                    truth(),
                    answer(),
                    told(),
                    seconds);
        }

        private String truth() {
            if (!row.leaks()) {
                return "nothing kept";
            }
            return row.bytes().isPresent()
                    ? String.format(Locale.ROOT, "%.0f B", row.bytes().getAsDouble())
                    : "leaks " + row.channels().get(0);
        }

        private String told() {
            if (answer().equals("LEAK")) {
                return String.format(
                        Locale.ROOT,
                        "%.1f %s of %s (%s)",
                        estimate(),
                        memory.at("/estimate/unit").asText(),
                        memory.at("/estimate/exposure").asText(),
                        channel());
            }
            return answer().equals("NO_LEAK")
                    ? String.format(
                            Locale.ROOT,
                            "below %.1f B/call",
                            memory.at("/bound/bytesPerCall").asDouble())
                    : memory.at("/toSettle/0").asText("-");
        }

        private String channel() {
            return memory.at("/estimate/channel").asText();
        }

        private double estimate() {
            return memory.at("/estimate/value").asDouble();
        }
    }
}
