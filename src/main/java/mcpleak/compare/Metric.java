package mcpleak.compare;

/**
 * Name one number that two builds are compared by, with what counts as a change of it.
 *
 * <p>Immutable.
 *
 * @param key what scripts know it by, such as {@code growth/calls} or {@code latency/tool:echo/p95}
 * @param label what people read; it may hold a tool's name as the server gave it
 * @param group which part of a comparison it belongs to
 * @param unit unit of its values
 * @param worse which direction is worse
 * @param scale whether changes count by difference or by ratio
 * @param tolerance change up to which it is unchanged: in the unit, or for a ratio a share (0.1 is 10 %)
 * @param leastNoise standard deviation between two runs of one build that is taken for granted, in the unit or as a share
 * @param weight whether it decides on the comparison as a whole
 */
public record Metric(
        String key,
        String label,
        Group group,
        Unit unit,
        Worse worse,
        Scale scale,
        double tolerance,
        double leastNoise,
        Weight weight) {

    /** Parts of a comparison. */
    public enum Group {
        MEMORY("Memory"),
        RESOURCES("Resources"),
        LOAD("Load");

        private final String words;

        Group(String words) {
            this.words = words;
        }

        /** Return the heading that people read. */
        public String words() {
            return words;
        }
    }

    /** Units of metrics. */
    public enum Unit {
        BYTES("B"),
        BYTES_PER_CALL("B/call"),
        BYTES_PER_SESSION("B/session"),
        COUNT(""),
        PER_1000_CALLS("1/1000 calls"),
        CALLS_PER_SECOND("calls/s"),
        PERCENT("%"),
        MICROS("us");

        private final String sign;

        Unit(String sign) {
            this.sign = sign;
        }

        /** Return the unit as machines read it. */
        public String sign() {
            return sign;
        }
    }

    /** The direction that is worse. */
    public enum Worse {
        UP,
        DOWN
    }

    /** How changes count. */
    public enum Scale {
        DIFFERENCE,
        RATIO
    }

    /** Whether a metric decides. */
    public enum Weight {
        DECIDES,
        TELLS
    }
}
