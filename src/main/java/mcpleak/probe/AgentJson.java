package mcpleak.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import mcpleak.secret.SecretMask;
import mcpleak.series.Surroundings;

/**
 * Write and read what an agent tells: bytes and milliseconds are integers, what was not read is absent. Pure.
 *
 * <p>Version {@value #VERSION}. A reading is dated by who asked for it: the clocks of two hosts differ.
 */
final class AgentJson {

    /** The version of the protocol, in the path of every request. */
    static final String VERSION = "v1";

    private static final int MAX_TEXT = 4_096;

    private static final ObjectMapper JSON = BoundedJson.MAPPER;

    private AgentJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** @throws IOException if the text is no JSON object */
    static JsonNode parse(String text) throws IOException {
        try {
            JsonNode node = JSON.readTree(text);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new IOException("not JSON: " + e.getOriginalMessage(), e);
        }
        throw new IOException("no JSON object");
    }

    /** Return what says why there is no answer, its secrets hidden. */
    static String error(String text) {
        return object().put("error", SecretMask.mask(text)).toString();
    }

    static String write(TreeReading reading) {
        ObjectNode node = object();
        if (reading instanceof TreeReading.Gone gone) {
            return node.put("gone", SecretMask.mask(gone.what())).toString();
        }
        if (reading instanceof TreeReading.Failed failed) {
            return node.put("failed", SecretMask.mask(failed.why())).toString();
        }
        TreeReading.Alive alive = (TreeReading.Alive) reading;
        ArrayNode processes = node.putArray("processes");
        alive.processes().forEach(process -> write(processes.addObject(), process));
        ArrayNode changes = node.putArray("changes");
        for (TreeChange change : alive.changes()) {
            changes.addObject()
                    .put("kind", change.kind().name())
                    .put("pid", change.pid())
                    .put("text", SecretMask.mask(change.text()));
        }
        write(node.putObject("surroundings"), alive.surroundings());
        return node.toString();
    }

    private static void write(ObjectNode node, ProcessReading process) {
        node.put("pid", process.pid())
                .put("startedAtMillis", process.startedAtMillis())
                .put("parentPid", process.parentPid())
                .put("command", process.command())
                .put("rssBytes", process.rssBytes())
                .put("privateRssBytes", process.privateRssBytes())
                .put("virtualBytes", process.virtualBytes())
                .put("cpuMillis", process.cpuMillis())
                .put("threads", process.threads())
                .put("state", process.state().name());
        process.openFiles().ifPresent(count -> node.put("openFiles", count));
    }

    private static void write(ObjectNode node, Surroundings read) {
        read.cpuMillis().ifPresent(value -> node.put("cpuMillis", value));
        read.swapBytes().ifPresent(value -> node.put("swapBytes", value));
        read.zombies().ifPresent(value -> node.put("zombies", value));
        read.started().ifPresent(value -> node.put("started", value));
        read.ended().ifPresent(value -> node.put("ended", value));
        read.established().ifPresent(value -> node.put("established", value));
        read.closeWait().ifPresent(value -> node.put("closeWait", value));
        read.cgroupAnonBytes().ifPresent(value -> node.put("cgroupAnonBytes", value));
        read.oomKills().ifPresent(value -> node.put("oomKills", value));
        read.hostAvailableBytes().ifPresent(value -> node.put("hostAvailableBytes", value));
        read.hostCpuPercent().ifPresent(value -> node.put("hostCpuPercent", value));
        read.othersCpuPercent().ifPresent(value -> node.put("othersCpuPercent", value));
    }

    /**
     * Read what {@link #write(TreeReading)} wrote.
     *
     * @param at when it was asked for
     * @throws IOException if it breaks the form; the message names the place
     */
    static TreeReading readTree(String text, Instant at) throws IOException {
        JsonNode node = parse(text);
        if (node.has("gone")) {
            return new TreeReading.Gone(at, text(node, "gone"));
        }
        if (node.has("failed")) {
            return new TreeReading.Failed(at, text(node, "failed"));
        }
        List<ProcessReading> processes = new ArrayList<>();
        for (JsonNode process : node.path("processes")) {
            processes.add(process(process));
        }
        if (processes.isEmpty()) {
            throw new IOException("processes: none");
        }
        List<TreeChange> changes = new ArrayList<>();
        for (JsonNode change : node.path("changes")) {
            changes.add(new TreeChange(
                    constant(TreeChange.Kind.class, change, "kind"), whole(change, "pid"), text(change, "text")));
        }
        return new TreeReading.Alive(
                at,
                processes.get(0),
                processes.subList(1, processes.size()),
                changes,
                surroundings(node.path("surroundings")));
    }

    private static ProcessReading process(JsonNode node) throws IOException {
        return new ProcessReading(
                whole(node, "pid"),
                whole(node, "startedAtMillis"),
                whole(node, "parentPid"),
                text(node, "command"),
                whole(node, "rssBytes"),
                whole(node, "privateRssBytes"),
                whole(node, "virtualBytes"),
                whole(node, "cpuMillis"),
                (int) whole(node, "threads"),
                count(node, "openFiles"),
                constant(ProcessReading.State.class, node, "state"));
    }

    private static Surroundings surroundings(JsonNode node) throws IOException {
        return new Surroundings(
                wide(node, "cpuMillis"),
                wide(node, "swapBytes"),
                count(node, "zombies"),
                wide(node, "started"),
                wide(node, "ended"),
                count(node, "established"),
                count(node, "closeWait"),
                wide(node, "cgroupAnonBytes"),
                wide(node, "oomKills"),
                wide(node, "hostAvailableBytes"),
                share(node, "hostCpuPercent"),
                share(node, "othersCpuPercent"));
    }

    static String text(JsonNode node, String name) throws IOException {
        JsonNode value = node.path(name);
        if (!value.isTextual()) {
            throw new IOException(name + ": no text");
        }
        String text = value.textValue();
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
    }

    static long whole(JsonNode node, String name) throws IOException {
        JsonNode value = node.path(name);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IOException(name + ": no whole number");
        }
        return value.longValue();
    }

    static OptionalLong wide(JsonNode node, String name) throws IOException {
        return node.has(name) ? OptionalLong.of(whole(node, name)) : OptionalLong.empty();
    }

    private static OptionalInt count(JsonNode node, String name) throws IOException {
        return node.has(name) ? OptionalInt.of((int) whole(node, name)) : OptionalInt.empty();
    }

    private static OptionalDouble share(JsonNode node, String name) throws IOException {
        if (!node.has(name)) {
            return OptionalDouble.empty();
        }
        if (!node.path(name).isNumber()) {
            throw new IOException(name + ": no number");
        }
        return OptionalDouble.of(node.path(name).doubleValue());
    }

    static <E extends Enum<E>> E constant(Class<E> type, JsonNode node, String name) throws IOException {
        String text = text(node, name);
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(text)) {
                return constant;
            }
        }
        throw new IOException(name + ": unknown " + text.toLowerCase(Locale.ROOT));
    }

    static String write(LiveBytes live) {
        ObjectNode node = object();
        if (live instanceof LiveBytes.Read read) {
            node.put("bytes", read.bytes());
        } else if (live instanceof LiveBytes.Collected collected) {
            node.put("collected", SecretMask.mask(collected.why()));
        } else if (live instanceof LiveBytes.Unreadable unreadable) {
            node.put("unreadable", SecretMask.mask(unreadable.why()));
        }
        return node.toString();
    }

    static LiveBytes readLiveBytes(String text) throws IOException {
        JsonNode node = parse(text);
        if (node.has("bytes")) {
            return new LiveBytes.Read(whole(node, "bytes"));
        }
        return node.has("collected")
                ? new LiveBytes.Collected(text(node, "collected"))
                : new LiveBytes.Unreadable(text(node, "unreadable"));
    }
}
