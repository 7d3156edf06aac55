package mcpleak.demo;

import io.modelcontextprotocol.json.McpJsonDefaults;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.function.Supplier;

/** Answer GET with one value as JSON. */
final class DebugServlet extends HttpServlet {

    private final transient Supplier<Object> value;

    DebugServlet(Supplier<Object> value) {
        this.value = value;
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("application/json");
        response.getOutputStream().write(McpJsonDefaults.getMapper().writeValueAsBytes(value.get()));
    }
}
