package mcpleak.probe;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Know the names and addresses by which this host may be asked, so that a web page whose own name was made to lead to this host (DNS
 * rebinding) is told apart. Immutable.
 */
final class OwnHosts {

    private static final Pattern HOST = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::\\d{1,5})?");
    private static final Pattern ADDRESS =
            Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}|\\[.*:.*]");

    private final Set<String> names = new HashSet<>();

    /** Take names beside {@code localhost} and the host's own. */
    OwnHosts(Set<String> further) {
        names.add("localhost");
        further.forEach(name -> names.add(plain(name)));
        try {
            names.add(plain(InetAddress.getLocalHost().getHostName()));
        } catch (UnknownHostException nameless) {
            // goes by its addresses alone
        }
    }

    /**
     * Say whether a request is meant for this host.
     *
     * @param header the value of its {@code Host}; its port does not matter, it may have been mapped
     * @param at the address of this host that it came to
     */
    boolean has(String header, InetAddress at) {
        Matcher host = HOST.matcher(header);
        if (!host.matches()) {
            return false;
        }
        String name = host.group(1);
        return names.contains(plain(name))
                || address(name)
                        .filter(each -> each.isLoopbackAddress() || each.equals(at))
                        .isPresent();
    }

    /** No name is asked for: only what is an address. */
    private static Optional<InetAddress> address(String text) {
        try {
            return ADDRESS.matcher(text).matches() ? Optional.of(InetAddress.getByName(text)) : Optional.empty();
        } catch (UnknownHostException malformed) {
            return Optional.empty();
        }
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    }
}
