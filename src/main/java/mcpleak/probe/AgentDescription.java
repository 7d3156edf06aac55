package mcpleak.probe;

import java.util.List;
import java.util.OptionalLong;
import mcpleak.series.ServerRuntime;

/**
 * What an agent says of the process that it watches and of its host. Immutable.
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
        hostBytes = Math.max(1, hostBytes);
    }
}
