package mcpleak.run.recorder;

import java.time.Clock;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.plan.RoundPlan;
import mcpleak.protocol.setting.StopSignal;

/** What a run has but one of. Immutable. */
public record RunContext(LoadProfile profile, RoundPlan plan, Clock clock, StopSignal stopSignal) {}
