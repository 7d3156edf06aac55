package mcpleak.protocol.action;

import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import mcpleak.protocol.message.McpSession;
import mcpleak.protocol.setting.TrafficObserver;

/**
 * See to it that each session that was opened is told of once when it ends: closed, abandoned or expired; kept ones
 * have not ended.
 *
 * <p>Thread-safe. A user has at most one session.
 */
final class OpenSessions {

    private final Set<Long> users = ConcurrentHashMap.newKeySet();
    private final Queue<McpSession> kept = new ConcurrentLinkedQueue<>();
    private final TrafficObserver observer;

    OpenSessions(TrafficObserver observer) {
        this.observer = observer;
    }

    /** A user opened a session; one that it had before is abandoned. */
    void opened(long userId) {
        abandoned(userId);
        users.add(userId);
        observer.sessionOpened();
    }

    /** The server ended a user's session. */
    void closed(long userId) {
        if (users.remove(userId)) {
            observer.sessionClosed();
        }
    }

    /** A user left its session behind; nothing happens if it has none. */
    void abandoned(long userId) {
        if (users.remove(userId)) {
            observer.sessionAbandoned();
        }
    }

    /** The server no longer knew a user's session. */
    void expired(long userId) {
        if (users.remove(userId)) {
            observer.sessionExpired();
        }
    }

    /** A user goes, and its session waits for another. */
    void keep(long userId, McpSession session) {
        if (users.remove(userId)) {
            kept.add(session);
        }
    }

    /** A user goes on in a session that waits; empty if there is none. */
    Optional<McpSession> resume(long userId) {
        Optional<McpSession> session = Optional.ofNullable(kept.poll());
        if (session.isPresent()) {
            abandoned(userId);
            users.add(userId);
        }
        return session;
    }

    /** All users leave theirs behind. */
    void abandonAll() {
        users.forEach(this::abandoned);
    }
}
