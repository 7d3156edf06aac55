package mcpleak.profile;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigValueFactory;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Reads sizes such as {@code 512MiB}, {@code 1.5GB} or {@code 2147483648}. Pure.
 *
 * <p>KiB, MiB, GiB and TiB are powers of 1024 (IEC 80000-13), kB, MB, GB and TB powers of 1000, and bare letters as in {@code 2g} powers
 * of 1024, as a JVM takes them. Upper and lower case are the same.
 */
public final class ByteSize {

    private ByteSize() {}

    /** Return the size in bytes, 0 or more, a fraction of a byte dropped; empty if the text is none or more than a long holds. */
    public static OptionalLong parse(String text) {
        String unitsOfConfig = text.strip()
                .toUpperCase(Locale.ROOT)
                .replaceFirst("IB$", "iB")
                .replaceFirst("KB$", "kB")
                .replaceFirst("(?<=\\d)$", "B");
        try {
            return OptionalLong.of(
                    ConfigValueFactory.fromAnyRef(unitsOfConfig).atKey("size").getBytes("size"));
        } catch (ConfigException noSize) {
            return OptionalLong.empty();
        }
    }
}
