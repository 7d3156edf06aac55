package mcpleak.probe;

/**
 * Say what the run was doing when the tree was read.
 *
 * @param round number of the round, 0 before the first
 * @param load whether users were running (else: idle gap)
 * @param calls successful tool calls so far
 * @param failedCalls failed tool calls so far
 */
public record RunMoment(int round, boolean load, long calls, long failedCalls) {}
