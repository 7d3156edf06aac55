package mcpleak.report.page.html;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import mcpleak.report.page.MemoryPage;

/**
 * Serve pages on loopback: below {@code /plain} and {@code /dark} as they are, below {@code /strict} under the content security policy
 * of a careful archive, and {@code /check} with a script that looks at one of them inside a frame.
 */
public final class PageServer implements AutoCloseable {

    private static final String STRICT =
            "sandbox allow-same-origin; default-src 'none'; img-src 'self'; style-src 'self'";
    private static final String AXE = "/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js";

    private final HttpServer server;
    private final Map<String, String> pages = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> strangers = new ConcurrentLinkedQueue<>();

    private PageServer(HttpServer server) {
        this.server = server;
    }

    public static PageServer start() throws IOException {
        PageServer pages =
                new PageServer(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        pages.server.setExecutor(Executors.newFixedThreadPool(4, work -> {
            Thread thread = new Thread(work, "pages");
            thread.setDaemon(true);
            return thread;
        }));
        pages.server.createContext("/", pages::answer);
        pages.server.start();
        return pages;
    }

    public void put(String name, String html) {
        pages.put(name, html);
    }

    /** Return the address of a page in one of the manners: plain, dark, strict. */
    public String url(String manner, String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + manner + "/" + name + ".html";
    }

    /** Return the address of the page that looks at another. */
    public String check(String manner, String name, int width) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/check?" + width + "&/" + manner + "/" + name
                + ".html";
    }

    /** Return what was asked for and is no page, no asset and no part of a check. */
    public List<String> strangers() {
        return List.copyOf(strangers);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String[] parts = path.split("/", 3);
        String file = parts.length == 3 ? parts[2] : "";
        if (path.equals("/check")) {
            send(exchange, "text/html", CHECK);
        } else if (path.equals("/axe.js")) {
            send(exchange, "text/javascript", axe());
        } else if (path.equals("/favicon.ico")) {
            exchange.sendResponseHeaders(404, -1);
        } else if (file.startsWith("style/") || file.startsWith("js/")) {
            send(exchange, file.endsWith(".css") ? "text/css" : "text/javascript", asset(file));
        } else if (pages.containsKey(file.replace(".html", ""))) {
            if (parts[1].equals("strict")) {
                exchange.getResponseHeaders().add("Content-Security-Policy", STRICT);
            }
            String html = pages.getOrDefault(file.replace(".html", ""), "");
            boolean dark = parts[1].equals("dark");
            send(exchange, "text/html", dark ? html.replace("<html lang", "<html data-theme=\"dark\" lang") : html);
        } else {
            strangers.add(exchange.getRequestURI().toString());
            exchange.sendResponseHeaders(404, -1);
        }
        exchange.close();
    }

    private String asset(String file) {
        return MemoryPage.assets().stream()
                .filter(asset -> asset.relativePath().equals(file))
                .map(PageAsset::text)
                .findFirst()
                .orElseGet(() -> {
                    strangers.add(file);
                    return "";
                });
    }

    private static String axe() throws IOException {
        try (InputStream in = PageServer.class.getResourceAsStream(AXE)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    /** Looks at a page inside a frame of a width: overlaps, sideways scrolling, contrast of charts' words, axe-core, requests. */
    private static final String CHECK = """
            <!DOCTYPE html><meta charset="utf-8"><title>check</title><style>body{margin:0}iframe{border:0;display:block}</style>
            <iframe id="frame"></iframe><pre id="found">running</pre>
            <script>
            const [width, path] = location.search.slice(1).split('&');
            const frame = document.getElementById('frame');
            frame.width = width; frame.height = 9000; frame.src = path;
            const say = (found) => { document.getElementById('found').textContent = JSON.stringify(found); };
            function box(e) { const r = e.getBoundingClientRect(); return { x: r.left, y: r.top, r: r.right, b: r.bottom, e }; }
            function shown(b) { return b.r - b.x > 0.5 && b.b - b.y > 0.5; }
            function overlap(list, slack, what, found) {
              const boxes = list.map(box).filter(shown);
              for (let i = 0; i < boxes.length; i++) for (let j = i + 1; j < boxes.length; j++) {
                const a = boxes[i], b = boxes[j];
                const w = Math.min(a.r, b.r) - Math.max(a.x, b.x), h = Math.min(a.b, b.b) - Math.max(a.y, b.y);
                if (w > slack && h > slack) found.push(what + ': ' + a.e.textContent.trim().slice(0, 40) + ' | ' + b.e.textContent.trim().slice(0, 40));
              }
            }
            function rgb(text) { const m = text.match(/[\\d.]+/g); return m ? m.map(Number) : [0, 0, 0, 0]; }
            function light(c) { const f = (v) => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; };
              return 0.2126 * f(c[0]) + 0.7152 * f(c[1]) + 0.0722 * f(c[2]); }
            function contrast(a, b) { const x = light(a), y = light(b); return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05); }
            frame.onload = async () => {
              const found = { overlaps: [], wide: [], contrast: [], axe: [], requests: [], least: 99 };
              const win = frame.contentWindow, doc = frame.contentDocument;
              try {
                overlap([...doc.querySelectorAll('.panel, .card, .banner')], 1, 'box', found.overlaps);
                for (const group of doc.querySelectorAll('.banner, .head, .tabs, .panel, .title'))
                  overlap([...group.children].filter((e) => win.getComputedStyle(e).float === 'none'), 1, 'inside', found.overlaps);
                for (const svg of doc.querySelectorAll('svg')) overlap([...svg.querySelectorAll('text')], 1.5, 'words', found.overlaps);
                const root = doc.documentElement;
                if (root.scrollWidth > root.clientWidth + 1) found.wide.push('page ' + root.scrollWidth + ' > ' + root.clientWidth);
                for (const e of doc.querySelectorAll('.panel, .card, .banner, h1, h2, p, dd, .command'))
                  if (box(e).r > root.clientWidth + 1 && !e.closest('.scroll')) found.wide.push(e.className + ' ' + e.textContent.trim().slice(0, 40));
                for (const text of doc.querySelectorAll('svg text')) {
                  const panel = text.closest('.panel');
                  if (!panel) continue;
                  const ratio = contrast(rgb(win.getComputedStyle(text).fill), rgb(win.getComputedStyle(panel).backgroundColor));
                  found.least = Math.min(found.least, ratio);
                  if (ratio < 4.5) found.contrast.push(text.textContent + ' ' + ratio.toFixed(2));
                }
                found.requests = win.performance.getEntriesByType('resource').map((e) => e.name).filter((n) => !n.startsWith(location.origin + '/'));
                if (!path.startsWith('/strict')) {
                  await new Promise((done) => { const s = doc.createElement('script'); s.src = '/axe.js'; s.onload = done; doc.head.appendChild(s); });
                  const result = await win.axe.run(doc, { resultTypes: ['violations'] });
                  found.axe = result.violations.filter((v) => v.impact === 'serious' || v.impact === 'critical')
                    .map((v) => v.id + ': ' + v.nodes.slice(0, 3).map((n) => n.target + ' ' + (n.any[0] ? n.any[0].message : '')).join('; '));
                }
              } catch (e) { found.axe.push('the check failed: ' + e); }
              say(found);
            };
            </script>
            """;
}
