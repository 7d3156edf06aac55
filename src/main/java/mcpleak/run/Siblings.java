package mcpleak.run;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import mcpleak.probe.PortListeners;
import mcpleak.server.ServerAddress;

/** Remember the processes beside the measured ones that calls to the server's URL may have reached. Thread-safe. */
final class Siblings {

    private final TreeSet<Long> seen = new TreeSet<>();

    /** Look who else listens where calls to a URL arrive, now. */
    synchronized void look(long measured, URI url) {
        ServerAddress address = ServerAddress.of(url);
        try {
            String host = address.host().replaceAll("^\\[|]$", "");
            seen.addAll(PortListeners.beside(measured, List.of(InetAddress.getAllByName(host)), address.port()));
        } catch (UnknownHostException unreachable) {
            // no call goes anywhere
            return;
        }
    }

    /** Return what is to be told of them; empty if there was none. */
    synchronized Optional<String> doubt(URI url) {
        if (seen.isEmpty()) {
            return Optional.empty();
        }
        String pids = seen.stream().limit(5).map(String::valueOf).collect(Collectors.joining(", "));
        return Optional.of("calls to port " + ServerAddress.of(url).port() + " may also have reached "
                + (seen.size() == 1 ? "pid " : seen.size() + " processes that are not measured: pid ") + pids
                + (seen.size() > 5 ? ", ..." : "")
                + (seen.size() == 1 ? ", which listens there and is not measured" : ""));
    }
}
