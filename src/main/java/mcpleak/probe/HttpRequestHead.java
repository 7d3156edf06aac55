package mcpleak.probe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Hold the head of a request over HTTP/1.1 (RFC 9112): the little that the agent's clients say. Immutable.
 *
 * @param method in upper case
 * @param path without the query
 * @param query empty if there is none
 * @param headers by their names in lower case
 */
record HttpRequestHead(String method, String path, String query, Map<String, List<String>> headers) {

    /** Longest head, in bytes. */
    static final int MAX_BYTES = 8_192;

    /** Longest body that is read and dropped, in bytes. */
    static final int MAX_BODY = 65_536;

    /** @throws IOException if the text is no head of a request; the message is for the client */
    static HttpRequestHead parse(byte[] bytes) throws IOException {
        String[] lines =
                new String(bytes, StandardCharsets.ISO_8859_1).stripTrailing().split("\r?\n", -1);
        String[] request = lines[0].split(" ", -1);
        if (request.length != 3 || !request[1].startsWith("/") || !request[2].matches("HTTP/1\\.[01]")) {
            throw new IOException("no request of HTTP/1.1");
        }
        Map<String, List<String>> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1 || !lines[i].substring(0, colon).matches("[!#$%&'*+.^_`|~\\w-]+")) {
                throw new IOException("a header that is none");
            }
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        int mark = request[1].indexOf('?');
        return new HttpRequestHead(
                request[0],
                mark < 0 ? request[1] : request[1].substring(0, mark),
                mark < 0 ? "" : request[1].substring(mark + 1),
                headers);
    }

    /** Return a header's value; empty if it is not there, or more than once. */
    Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? Optional.of(values.get(0)) : Optional.empty();
    }

    boolean has(String name) {
        return headers.containsKey(name);
    }

    /** Return the length of its body; -1 if that is not told, or is too much. */
    int bodyBytes() {
        if (has("transfer-encoding")) {
            return -1;
        }
        if (!has("content-length")) {
            return 0;
        }
        Optional<String> length = header("content-length").filter(text -> text.matches("\\d{1,5}"));
        return length.map(Integer::valueOf).filter(bytes -> bytes <= MAX_BODY).orElse(-1);
    }
}
