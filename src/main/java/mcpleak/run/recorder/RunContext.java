package mcpleak.run.recorder;

import java.time.Clock;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.protocol.setting.StopSignal;

/**
 * What a run has but one of. Immutable.
 *
 * @param profile the load that was asked for
 * @param plan its rounds, drawn
 * @param clock dates what is recorded
 * @param stopSignal ends the users
 */
public record RunContext(LoadProfile profile, RoundPlan plan, Clock clock, StopSignal stopSignal) {}
