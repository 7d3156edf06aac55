package mcpleak.profile;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Say what ends a run for want of memory, and from where memory is read. Immutable.
 *
 * @param guard whether a run ends before the host or the server's control group is out of memory
 * @param limitBytes memory of the server's tree that ends the run, more than 0; empty if the control group's and the host's decide
 * @param agent where an agent reads it; empty for this host
 */
public record MemoryWatch(Guard guard, OptionalLong limitBytes, Optional<Agent> agent) {

    /** What is done where nothing else was asked for. */
    public static final MemoryWatch DEFAULT = new MemoryWatch(Guard.ON, OptionalLong.empty(), Optional.empty());

    private static final String OFF = "off";
    private static final long LEAST = 1 << 20;

    /** Whether the end of memory ends a run. */
    public enum Guard {
        /** It does. */
        ON,
        /** It does not, whatever happens to the host. */
        OFF
    }

    /**
     * Hold the address of an agent.
     *
     * @param url its address
     * @param token what it asks for; empty if it asks for nothing
     */
    public record Agent(URI url, Optional<String> token) {

        /** Return the address alone: the token is a secret. */
        @Override
        public String toString() {
            return LoadProfile.withoutUserInfo(url);
        }
    }

    static MemoryWatch parse(PropertyReader reader) {
        boolean off = reader.text(Properties.LIMIT).filter(OFF::equals).isPresent();
        Optional<URI> url = reader.url(Properties.PROBE_URL);
        Optional<String> token = reader.text(Properties.PROBE_TOKEN);
        if (token.isPresent() && url.isEmpty() && !reader.isGiven(Properties.PROBE_URL)) {
            reader.add(
                    Properties.PROBE_TOKEN.name(),
                    "-Dprobe.token=***: -Dprobe.url is missing (allowed: with -Dprobe.url)");
        }
        return new MemoryWatch(
                off ? Guard.OFF : Guard.ON,
                off ? OptionalLong.empty() : reader.size(Properties.LIMIT, LEAST),
                url.map(address -> new Agent(address, token)));
    }

    void putInto(Map<String, String> settings) {
        if (guard == Guard.OFF) {
            settings.put("limit", OFF);
        }
        limitBytes.ifPresent(bytes -> settings.put("limit", bytes + "B"));
        agent.ifPresent(each -> {
            settings.put("probe.url", each.toString());
            each.token().ifPresent(token -> settings.put("probe.token", "***"));
        });
    }
}
