package mcpleak.recording.foreign;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Units of memory. In titles of columns, as {@code rss_mb} and {@code Real (MB)}, a kilo is 1,024: their writers divide by that. */
public enum MemoryUnit {
    B(1),
    KIB(1L << 10),
    MIB(1L << 20),
    GIB(1L << 30),
    KB(1_000),
    MB(1_000_000),
    GB(1_000_000_000);

    private static final Pattern IN_TITLE =
            Pattern.compile("(?i)(?<![a-z])(bytes?|b|k|kb|kib|kbytes|mb|mib|mbytes|megabytes|gb|gib|gbytes)(?![a-z])");
    private static final Pattern CAMEL = Pattern.compile("[a-z](Bytes|K[Bb]|K[Ii]B|MB|Mb|MiB|GB|GiB)(?![a-z])");

    /** Sizes that servers usually have, in bytes. */
    private static final double LEAST = 8e6;

    private static final double MOST = 1.6e10;

    private final long bytes;

    MemoryUnit(long bytes) {
        this.bytes = bytes;
    }

    /** Return its bytes. */
    public long bytes() {
        return bytes;
    }

    /** Return its usual name. */
    public String words() {
        return this == B ? "bytes" : name().replace("IB", "iB").replaceFirst("^KB$", "kB");
    }

    /** Read a unit as people write it: {@code kb} and {@code KiB} are 1,024 bytes both. */
    public static Optional<MemoryUnit> of(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "b", "byte", "bytes" -> Optional.of(B);
            case "k", "ki", "kb", "kib", "kbytes" -> Optional.of(KIB);
            case "m", "mi", "mb", "mib", "mbytes", "megabytes" -> Optional.of(MIB);
            case "g", "gi", "gb", "gib", "gbytes" -> Optional.of(GIB);
            default -> Optional.empty();
        };
    }

    /** Read the unit behind a number, where kB, MB and GB are thousands, as docker and Grafana write them. */
    static Optional<MemoryUnit> ofCell(String text) {
        return switch (text) {
            case "kB", "KB" -> Optional.of(KB);
            case "MB" -> Optional.of(MB);
            case "GB" -> Optional.of(GB);
            default -> of(text);
        };
    }

    /** Find the unit that a title names. */
    static Optional<MemoryUnit> ofTitle(String title) {
        Matcher camel = CAMEL.matcher(title);
        Matcher word = IN_TITLE.matcher(title.replace('_', ' '));
        return camel.find() ? of(camel.group(1)) : word.find() ? of(word.group(1)) : Optional.empty();
    }

    /** Return the units in which a number is the size of a usual server: one is sure, several are not, none is no memory. */
    static List<MemoryUnit> ofMagnitude(double median, boolean whole) {
        return Stream.of(B, KIB, MIB, GIB)
                .filter(unit -> whole || unit != B)
                .filter(unit -> median * unit.bytes >= LEAST && median * unit.bytes <= MOST)
                .toList();
    }
}
