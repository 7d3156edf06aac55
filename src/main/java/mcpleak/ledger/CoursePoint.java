package mcpleak.ledger;

import java.time.Instant;

/**
 * Hold one point of a pair's course.
 *
 * @param at when
 * @param active objects open then
 * @param calls tool calls up to then
 */
public record CoursePoint(Instant at, long active, long calls) {}
