package mcpleak.protocol.transport.http;

import io.gatling.http.client.uri.Uri;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.ClientCookieEncoder;
import io.netty.handler.codec.http.cookie.Cookie;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keep what the server wants one user to send back, as a browser does: a balancer sends whoever shows its cookie to the same server.
 *
 * <p>At most {@value #MOST} cookies of {@value #LONGEST} characters each; the oldest goes first. A cookie for all hosts of a top-level
 * domain is refused, one marked {@code Secure} goes over https alone. Confined to the event loop of the user.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc6265#section-5">RFC 6265, section 5</a>
 */
final class CookieJar {

    /** Cookies of one user. */
    static final int MOST = 50;

    /** Characters of one Set-Cookie. */
    static final int LONGEST = 4_096;

    private static final String COOKIE = "Cookie";

    private final LongSupplier nanoClock;
    private final List<Kept> kept = new ArrayList<>(1);
    private final Set<String> given = new HashSet<>(1);

    CookieJar(LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
    }

    /**
     * Hold a cookie.
     *
     * @param domain the host, or what the names of hosts end with
     * @param isHostOnly whether it is for that host alone
     * @param path what paths begin with
     * @param expiresAt on our clock; empty: with the user
     */
    private record Kept(Cookie cookie, String domain, boolean isHostOnly, String path, Optional<Long> expiresAt) {

        boolean isSame(Kept other) {
            return cookie.name().equals(other.cookie.name()) && domain.equals(other.domain) && path.equals(other.path);
        }

        boolean isFor(Uri uri) {
            String host = host(uri);
            return (isHostOnly ? host.equals(domain) : isWithin(host, domain))
                    && isBelow(pathOf(uri), path)
                    && (!cookie.isSecure() || uri.isSecured());
        }

        boolean isOver(long nanos) {
            return expiresAt.filter(end -> nanos - end >= 0).isPresent();
        }
    }

    /** Keep what an answer gives. */
    void take(Uri from, HttpHeaders answer) {
        for (String text : answer.getAll("set-cookie")) {
            Cookie cookie = text.length() > LONGEST ? null : ClientCookieDecoder.LAX.decode(text);
            if (cookie != null) {
                kept(from, cookie).ifPresent(this::keep);
            }
        }
    }

    /** Put what a request is to carry beside what its maker has put there; to be called again where it is redirected. */
    void give(Uri to, HttpHeaders request) {
        if (given.isEmpty()) {
            return;
        }
        kept.removeIf(each -> each.isOver(nanoClock.getAsLong()));
        List<Cookie> ours = kept.stream()
                .filter(each -> each.isFor(to))
                .sorted(Comparator.comparingInt((Kept each) -> -each.path().length()))
                .map(Kept::cookie)
                .toList();
        String all = Stream.concat(others(request), ours.stream().map(each -> ClientCookieEncoder.LAX.encode(each)))
                .collect(Collectors.joining("; "));
        if (all.isEmpty()) {
            request.remove(COOKIE);
        } else {
            request.set(COOKIE, all);
        }
    }

    /** What the scenario sends itself stays, unless the server has replaced it. */
    private Stream<String> others(HttpHeaders request) {
        return Optional.ofNullable(request.get(COOKIE)).stream()
                .flatMap(text -> Stream.of(text.split(";", -1)))
                .map(String::strip)
                .filter(pair -> !pair.isEmpty() && !given.contains(pair.replaceFirst("=.*", "")));
    }

    private void keep(Kept cookie) {
        boolean isOver = cookie.isOver(nanoClock.getAsLong());
        int place = 0;
        while (place < kept.size() && !kept.get(place).isSame(cookie)) {
            place++;
        }
        if (place < kept.size()) {
            kept.remove(place);
        }
        if (!isOver) {
            kept.add(Math.min(place, kept.size()), cookie);
            given.add(cookie.cookie().name());
        }
        if (kept.size() > MOST) {
            kept.remove(0);
        }
    }

    private Optional<Kept> kept(Uri from, Cookie cookie) {
        String host = host(from);
        String wanted = Optional.ofNullable(cookie.domain()).orElse("").toLowerCase(Locale.ROOT);
        String domain = wanted.startsWith(".") ? wanted.substring(1) : wanted;
        boolean isHostOnly = domain.isEmpty() || domain.equals(host);
        if (!isHostOnly && (!isWithin(host, domain) || !domain.contains("."))) {
            return Optional.empty();
        }
        String path = cookie.path() == null || !cookie.path().startsWith("/") ? folder(pathOf(from)) : cookie.path();
        Optional<Long> expiresAt = cookie.maxAge() == Cookie.UNDEFINED_MAX_AGE
                ? Optional.empty()
                : Optional.of(nanoClock.getAsLong() + TimeUnit.SECONDS.toNanos(Math.max(0, cookie.maxAge())));
        return Optional.of(new Kept(cookie, isHostOnly ? host : domain, domain.isEmpty(), path, expiresAt));
    }

    private static String host(Uri uri) {
        return uri.getHost().toLowerCase(Locale.ROOT);
    }

    private static String pathOf(Uri uri) {
        return uri.getPath() == null || !uri.getPath().startsWith("/") ? "/" : uri.getPath();
    }

    /** RFC 6265, section 5.1.3: an address has no domains above it. */
    private static boolean isWithin(String host, String domain) {
        return host.equals(domain) || (host.endsWith("." + domain) && !host.matches("[0-9.]+|.*[:\\]].*"));
    }

    /** RFC 6265, section 5.1.4. */
    private static boolean isBelow(String path, String above) {
        return path.equals(above)
                || (path.startsWith(above) && (above.endsWith("/") || path.charAt(above.length()) == '/'));
    }

    private static String folder(String path) {
        int slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
