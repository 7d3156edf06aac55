package mcpleak.run;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import mcpleak.secret.SecretMask;
import mcpleak.series.ServerRuntime;
import oshi.SystemInfo;
import oshi.hardware.HardwareAbstractionLayer;

/** Collect what a reader must know to compare two runs. Stateless. */
final class Facts {

    private static final int LONGEST = 300;

    private Facts() {}

    static Map<String, String> ofHost() {
        HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put(
                "host system",
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"));
        facts.put("host processors", Integer.toString(hardware.getProcessor().getLogicalProcessorCount()));
        facts.put(
                "host memory",
                String.format(Locale.ROOT, "%.1f GiB", hardware.getMemory().getTotal() / Math.pow(1024, 3)));
        facts.put("load generator", "Java " + System.getProperty("java.version"));
        return facts;
    }

    static Map<String, String> ofServer(long pid) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("server pid", Long.toString(pid));
        ProcessHandle.of(pid)
                .flatMap(process -> process.info().commandLine())
                .ifPresent(line -> facts.put("server command line", printable(SecretMask.mask(line))));
        return facts;
    }

    /** Hide the secrets in settings. */
    static Map<String, String> masked(Map<String, String> settings) {
        Map<String, String> masked = new LinkedHashMap<>();
        settings.forEach((name, value) -> masked.put(name, SecretMask.mask(value)));
        return masked;
    }

    static String runtime(ServerRuntime runtime) {
        return switch (runtime.model()) {
            case JVM_PRETOUCHED -> runtime.name() + ", heap resident from the start";
            case NODE_SMALL_SEMI_SPACE -> runtime.name() + ", small young generation";
            case NATIVE, NODE, JVM, MANAGED, UNKNOWN -> runtime.name();
        };
    }

    /** Make text of the server fit for one line of a console. */
    static String printable(String text) {
        String plain = text.replaceAll("[^\\x20-\\x7E]", "?");
        return plain.length() <= LONGEST
                ? plain
                : plain.substring(0, LONGEST) + "... (" + plain.length() + " characters)";
    }
}
