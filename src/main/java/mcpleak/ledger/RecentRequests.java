package mcpleak.ledger;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

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

    /** One tool call that the log told of, while its other lines may follow. */
    static final class Request {
        final long number;
        private final Optional<String> id;
        private final Set<Integer> pairs = new HashSet<>();
        Optional<String> tool = Optional.empty();
        boolean failed;
        boolean cancelled;

        private Request(long number, Optional<String> id) {
            this.number = number;
            this.id = id;
        }
    }

    long count() {
        return count;
    }

    Request came(Optional<String> id) {
        Request request = new Request(++count, id);
        recent.addFirst(request);
        if (recent.size() > REMEMBERED) {
            recent.removeLast();
        }
        return request;
    }

    /** Name the tool of a call that came in before; a call that did not show is one all the same. */
    void named(String tool, Optional<String> id) {
        Request request = byId(id).or(() ->
                        recent.stream().filter(each -> each.tool.isEmpty()).findFirst())
                .orElseGet(() -> came(id));
        request.tool = Optional.of(tool);
        recent.remove(request);
        recent.addFirst(request);
    }

    private Optional<Request> byId(Optional<String> id) {
        return id.isEmpty()
                ? Optional.empty()
                : recent.stream().filter(each -> each.id.equals(id)).findFirst();
    }

    /** Return the call that a pair's start belongs to. */
    Optional<Request> claim(int pair, Optional<String> id) {
        return byId(id).or(() ->
                recent.stream().filter(each -> each.pairs.add(pair)).findFirst());
    }

    /** Return the call that the log spoke of last. */
    Optional<Request> latest(Optional<String> id) {
        return byId(id).or(() -> Optional.ofNullable(recent.peekFirst()));
    }
}
