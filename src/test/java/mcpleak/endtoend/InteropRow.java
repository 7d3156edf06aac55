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
 * @param bytes heap that one session (one call in a session that stays) leaves behind, as the difference of two forced collections
 *     apart from this project's probe; empty where none, or where it was not measured so
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

    private static final List<String> ANSWERS = List.of("LEAK", "NO_LEAK", "INCONCLUSIVE");
    private static final String FORMAT = "%-32s %-9s %-7s %-17s %-30s %-12s %-50s %4s %s";

    /** Return the line above the lines of the outcomes. */
    static String header() {
        return String.format(
                Locale.ROOT, FORMAT, "server", "version", "runtime", "pattern", "truth", "answer", "estimate", "s", "");
    }

    String pattern() {
        return simulation.replace("Simulation", "");
    }

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
            if (!ANSWERS.contains(answer())) {
                return "the run ended without an answer";
            }
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
                    FORMAT,
                    row.server().title(),
                    row.server().version(),
                    row.server().runtime(),
                    row.pattern(),
                    truth(),
                    answer(),
                    told(),
                    Long.toString(seconds),
                    mistake().isEmpty() ? "" : "WRONG: " + mistake());
        }

        private String truth() {
            if (!row.leaks()) {
                return "nothing kept";
            }
            String each = row.pattern().equals("LongSession") || row.pattern().equals("StatelessCalls")
                    ? " a call"
                    : " a session";
            return row.bytes().isPresent()
                    ? String.format(Locale.ROOT, "%,.0f B", row.bytes().getAsDouble()) + each
                    : "keeps " + row.channels().get(0) + each;
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
