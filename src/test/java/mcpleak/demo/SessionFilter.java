package mcpleak.demo;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;

/**
 * Notice each session before its client learns of it: the moment the answer to a request without a session gets one.
 *
 * <p>Thread-safe.
 */
final class SessionFilter extends HttpFilter {

    private static final String SESSION = "Mcp-Session-Id";

    private final transient Runnable onSession;

    SessionFilter(Runnable onSession) {
        this.onSession = onSession;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getHeader(SESSION) == null && request.getMethod().equals("POST")) {
            chain.doFilter(request, new Watched(response));
        } else {
            chain.doFilter(request, response);
        }
    }

    private final class Watched extends HttpServletResponseWrapper {

        Watched(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void setHeader(String name, String value) {
            if (name.equalsIgnoreCase(SESSION)) {
                onSession.run();
            }
            super.setHeader(name, value);
        }
    }
}
