package mcpleak.run;

import java.time.Clock;
import mcpleak.gatling.StopSignal;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.RoundPlan;

/**
 * What a run has but one of. Immutable.
 *
 * @param profile the load that was asked for
 * @param plan its rounds, drawn
 * @param clock dates what is recorded
 * @param stopSignal ends the users
 */
record RunContext(LoadProfile profile, RoundPlan plan, Clock clock, StopSignal stopSignal) {}
