package mcpleak.demo;

import java.util.Locale;

/** Name how the healthy demo server looks bad ({@code demo.look}). */
public enum DemoLook {
    /** It does not. */
    NONE,
    /** Keeps 3 KiB for each of the first 1,000 tool calls, nothing after. */
    WARMUP,
    /** Keeps the last 3,000 answers of 4 KiB: grows by 12 MB and then never again. */
    CACHE,
    /** Makes 60 to 90 KiB of garbage for each tool call. */
    SAW,
    /** Keeps 30 MB once, at the 8,000th tool call. */
    STEP;

    /** Return the value of {@code demo.look} that selects this look. */
    public String value() {
        return name().toLowerCase(Locale.ROOT);
    }
}
