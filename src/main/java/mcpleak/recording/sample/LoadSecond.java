package mcpleak.recording.sample;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * Hold the load of one second of a run. Immutable.
 *
 * @param second when it began
 * @param round number of the round whose users were at work; 0 where none was
 * @param users users at work at its end
 * @param arrived users who came in it
 * @param offered tool calls that the profile asks for in it if every answer comes at once; empty where users do not think, and
 *     call as fast as answers come
 * @param ok tool calls that succeeded in it
 * @param failed tool calls that failed in it
 * @param p95Millis time that 95 % of the successful ones stayed within, milliseconds; empty if none succeeded
 */
public record LoadSecond(
        Instant second,
        int round,
        long users,
        long arrived,
        OptionalDouble offered,
        long ok,
        long failed,
        OptionalDouble p95Millis) {

    /** Return the tool calls that ended in it. */
    public long calls() {
        return ok + failed;
    }
}
