package mcpleak.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import mcpleak.series.MemoryModel;
import mcpleak.series.ServerRuntime;

/**
 * Hold what an agent says of the process that it watches and of its host.
 *
 * <p>Immutable.
 *
 * @param pid the process
 * @param command its command line; may be empty
 * @param runtime what it runs on
 * @param collects whether live bytes can be asked for
 * @param how how live bytes are read, a phrase for people
 * @param remarks what a reader of the report must know; may be empty
 * @param hostBytes memory of its host, more than 0
 * @param cgroupBytes limit of its control group; empty if it has none
 */
public record AgentDescription(
        long pid,
        String command,
        ServerRuntime runtime,
        boolean collects,
        String how,
        List<String> remarks,
        long hostBytes,
        OptionalLong cgroupBytes) {

    public AgentDescription {
        remarks = List.copyOf(remarks);
    }

    String write() {
        ObjectNode node = AgentJson.object();
        node.put("pid", pid).put("command", command);
        node.putObject("runtime")
                .put("name", runtime.name())
                .put("model", runtime.model().name())
                .put("childrenModel", runtime.childrenModel().name());
        node.put("collects", collects).put("how", how).put("hostBytes", hostBytes);
        cgroupBytes.ifPresent(bytes -> node.put("cgroupBytes", bytes));
        remarks.forEach(node.putArray("remarks")::add);
        return node.toString();
    }

    /** @throws IOException if the text breaks the form; the message names the place */
    static AgentDescription read(String text) throws IOException {
        JsonNode node = AgentJson.parse(text);
        JsonNode runtime = node.path("runtime");
        List<String> remarks = new ArrayList<>();
        node.path("remarks").forEach(remark -> remarks.add(remark.asText()));
        return new AgentDescription(
                AgentJson.whole(node, "pid"),
                AgentJson.text(node, "command"),
                new ServerRuntime(
                        AgentJson.text(runtime, "name"),
                        AgentJson.constant(MemoryModel.class, runtime, "model"),
                        AgentJson.constant(MemoryModel.class, runtime, "childrenModel")),
                node.path("collects").asBoolean(),
                AgentJson.text(node, "how"),
                remarks,
                Math.max(1, AgentJson.whole(node, "hostBytes")),
                AgentJson.wide(node, "cgroupBytes"));
    }
}
