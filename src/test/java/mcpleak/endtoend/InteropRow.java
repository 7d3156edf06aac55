package mcpleak.endtoend;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Hold one row of the interop table: a real server, a pattern of use, and what is known about the two.
 *
 * @param pair name that the leaky and the mended half share
 * @param simulation simple name of the simulation
 * @param load properties of the run beside those of the server
 * @param channels channels each of which must tell the leak; empty for a server that keeps nothing
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

    private static final String SUFFIX = "Simulation";

    /** Return a row of a server that keeps something, of which a forced collection of its own tells how much. */
    static InteropRow leaky(
            String pair, InteropServer server, String pattern, Map<String, String> load, List<String> channels) {
        return new InteropRow(pair, server, pattern + SUFFIX, load, channels, OptionalDouble.empty());
    }

    /** Return a row of a server that keeps nothing. */
    static InteropRow mended(String pair, InteropServer server, String pattern, Map<String, String> load) {
        return new InteropRow(pair, server, pattern + SUFFIX, load, List.of(), OptionalDouble.empty());
    }

    /** Return this row, where it is known how many bytes are left behind. */
    InteropRow keeping(double known) {
        return new InteropRow(pair, server, simulation, load, channels, OptionalDouble.of(known));
    }

    /** Return this row with another draw of its load: for a second attempt. */
    InteropRow withSeed(int seed) {
        Map<String, String> again = new LinkedHashMap<>(load);
        again.put("seed", Integer.toString(seed));
        return new InteropRow(pair, server, simulation, again, channels, bytes);
    }

    String pattern() {
        return simulation.replace(SUFFIX, "") + (load.containsKey("close") ? ", left" : "");
    }

    boolean leaks() {
        return !channels.isEmpty();
    }

    /** Tell whether users leave their sessions without a word. */
    boolean abandons() {
        return load.containsKey("close") || pattern().matches("AbandonedSessions|DroppedStreams");
    }

    /** Return what is counted: a session where users open one for each call. */
    String each() {
        boolean one = pattern().matches("AbandonedSessions|SessionChurn|DroppedStreams");
        return one ? "session" : "call";
    }

    /** Return in a few words what is known. */
    String truth() {
        if (!leaks()) {
            return "keeps nothing";
        }
        String what = bytes.isPresent()
                ? String.format(java.util.Locale.ROOT, "%,.0f B", bytes.getAsDouble())
                : channels.get(0);
        return "keeps " + what + (load.containsKey("close") ? " a session" : " a " + each());
    }
}
