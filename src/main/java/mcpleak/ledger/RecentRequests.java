package mcpleak.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * Guess which tool call a line belongs to. Confined to one thread.
 *
 * <p>Where lines carry a request's id, they belong to the call with that id. Else a call's lines follow one another: a line
 * belongs to the call that the log spoke of last and that has no such line yet.
 */
final class RecentRequests {

    private static final int REMEMBERED = 256;

    private final Deque<Request> recent = new ArrayDeque<>();
    private long count;

    long count() {
        return count;
    }

    Request came(long line, Optional<String> id) {
        Request request = new Request(++count, line, id);
        recent.addFirst(request);
        if (recent.size() > REMEMBERED) {
            recent.removeLast();
        }
        return request;
    }

    /** Name the tool of a call that came in before; a call that did not show is one all the same. */
    void named(String tool, long line, Optional<String> id) {
        Optional<Request> known = id.flatMap(this::byId);
        Request request = known.isPresent() ? known.get() : unnamed().orElseGet(() -> came(line, id));
        request.calls(tool);
        recent.remove(request);
        recent.addFirst(request);
    }

    private Optional<Request> unnamed() {
        return recent.stream().filter(each -> each.tool().isEmpty()).findFirst();
    }

    private Optional<Request> byId(String id) {
        return recent.stream().filter(each -> each.id().equals(Optional.of(id))).findFirst();
    }

    /** Return the call that a pair's start belongs to. */
    Optional<Request> claim(int pair, Optional<String> id) {
        Optional<Request> known = id.flatMap(this::byId);
        if (known.isPresent()) {
            return known;
        }
        Iterator<Request> requests = recent.iterator();
        while (requests.hasNext()) {
            Request request = requests.next();
            if (request.claim(pair)) {
                return Optional.of(request);
            }
        }
        return Optional.empty();
    }

    /** Return the call that the log spoke of last. */
    Optional<Request> latest(Optional<String> id) {
        Optional<Request> known = id.flatMap(this::byId);
        return known.isPresent() ? known : Optional.ofNullable(recent.peekFirst());
    }
}
