package mcpleak.ledger.log;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts bytes into lines of bounded length, without their ends. UTF-8 is expected, UTF-16 is recognized by its mark, whatever else is
 * broken becomes U+FFFD. Confined to one thread.
 */
final class LineReader {

    private static final String MARK = "\ufeff";

    private final int longest;
    private final Sink sink;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private Optional<Charset> charset = Optional.empty();
    private byte[] held = {};
    private boolean skipping;

    /** Takes lines. */
    interface Sink {

        /**
         * Take a line.
         *
         * @param cut whether it is the beginning of a line that is longer than the limit; the rest is not read
         */
        void line(String text, boolean cut);
    }

    /** Reads lines of so many bytes of UTF-8 at most. */
    LineReader(int longest, Sink sink) {
        this.longest = longest;
        this.sink = sink;
    }

    void accept(byte[] bytes, int offset, int length) {
        byte[] all = Arrays.copyOf(held, held.length + length);
        System.arraycopy(bytes, offset, all, held.length, length);
        boolean known = charset.isPresent() || all.length >= 2;
        boolean wide = known && !charset(all).equals(StandardCharsets.UTF_8);
        int whole = known ? all.length - (wide ? all.length % 2 : 0) : 0;
        held = Arrays.copyOfRange(all, whole, all.length);
        if (wide) {
            byte[] narrow = new String(all, 0, whole, charset(all)).getBytes(StandardCharsets.UTF_8);
            split(narrow, narrow.length);
        } else {
            split(all, whole);
        }
    }

    private Charset charset(byte[] first) {
        Charset found = charset.orElseGet(() -> {
            int mark = (first[0] & 0xff) << 8 | (first[1] & 0xff);
            return mark == 0xfffe
                    ? StandardCharsets.UTF_16LE
                    : mark == 0xfeff ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8;
        });
        charset = Optional.of(found);
        return found;
    }

    /** Takes the end: what has begun is a line, too. Another log of the same characters may follow. */
    void end() {
        if (charset.isEmpty()) {
            split(held, held.length);
        }
        if (begun.size() > 0 && !skipping) {
            line(false);
        }
        forgetBegun();
    }

    /** Forgets a line that has begun. */
    void forgetBegun() {
        held = new byte[0];
        begun.reset();
        skipping = false;
    }

    private void split(byte[] text, int end) {
        int from = 0;
        for (int at = 0; at < end; at++) {
            if (text[at] == '\n') {
                if (begun.size() == 0 && !skipping && at - from <= longest) {
                    line(new String(text, from, at - from, StandardCharsets.UTF_8), false);
                } else {
                    add(text, from, at);
                    if (!skipping) {
                        line(false);
                    }
                }
                skipping = false;
                from = at + 1;
            }
        }
        add(text, from, end);
    }

    private void add(byte[] text, int from, int to) {
        int room = longest - begun.size();
        if (!skipping) {
            begun.write(text, from, Math.min(room, to - from));
            if (to - from > room) {
                skipping = true;
                line(true);
            }
        }
    }

    private void line(boolean cut) {
        String text = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        line(text, cut);
    }

    private void line(String text, boolean cut) {
        int from = text.startsWith(MARK) ? 1 : 0;
        sink.line(text.substring(from, text.length() - (text.endsWith("\r") ? 1 : 0)), cut);
    }
}
