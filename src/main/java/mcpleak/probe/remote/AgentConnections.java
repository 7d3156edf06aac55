package mcpleak.probe.remote;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Bound the connections of an agent, so that who only connects keeps nobody waiting: of those that have not shown the token yet, at
 * most {@value #MOST_STRANGERS}, the eldest of the address that has most of them gives way to the next; of the others,
 * {@value #MOST_KNOWN}, the one that has been idle for longest. Thread-safe.
 */
public final class AgentConnections {

    public static final int MOST_STRANGERS = 64;
    static final int MOST_KNOWN = 32;

    private final Map<Closeable, InetAddress> strangers = new LinkedHashMap<>();
    private final Map<Closeable, InetAddress> known = new LinkedHashMap<>();
    private boolean closed;

    /** Take one that was just accepted. */
    public synchronized void accepted(Closeable connection, InetAddress from) {
        strangers.put(connection, from);
        if (closed) {
            end(connection);
        } else if (strangers.size() > MOST_STRANGERS) {
            end(eldestOfMost());
        }
    }

    private Closeable eldestOfMost() {
        Map<InetAddress, Long> counts =
                strangers.values().stream().collect(Collectors.groupingBy(from -> from, Collectors.counting()));
        InetAddress most = counts.entrySet().stream()
                .max(Comparator.comparingLong(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
        return strangers.entrySet().stream()
                .filter(each -> each.getValue().equals(most))
                .findFirst()
                .orElseThrow()
                .getKey();
    }

    /** It has shown the token, now or once more. */
    synchronized void shown(Closeable connection, InetAddress from) {
        boolean stranger = strangers.remove(connection) != null;
        boolean open = known.remove(connection) != null || stranger;
        if (open) {
            known.put(connection, from);
        }
        if (known.size() > MOST_KNOWN) {
            end(known.keySet().iterator().next());
        }
    }

    /** Close one and forget it. */
    synchronized void end(Closeable connection) {
        strangers.remove(connection);
        known.remove(connection);
        try {
            connection.close();
        } catch (IOException alreadyBroken) {
            // it is gone
        }
    }

    synchronized void endAll() {
        closed = true;
        List<Closeable> all = new ArrayList<>(strangers.keySet());
        all.addAll(known.keySet());
        all.forEach(this::end);
    }
}
