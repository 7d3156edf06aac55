package mcpleak.protocol.action;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Know which tokens the users have shown, by their hash. Beyond {@value #MOST} each is taken for a new one. Thread-safe.
 */
final class ShownTokens {

    private static final int MOST = 500_000;

    private final Set<Integer> hashes = ConcurrentHashMap.newKeySet();

    /** Note one; return whether nobody has shown it before. */
    boolean isNew(String header, String value) {
        return header.equalsIgnoreCase("Authorization") && (hashes.size() >= MOST || hashes.add(value.hashCode()));
    }
}
