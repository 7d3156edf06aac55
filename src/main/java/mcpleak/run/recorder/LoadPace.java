package mcpleak.run.recorder;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.plan.RaisedLoad;
import mcpleak.profile.plan.RoundPlan;

/** How many sessions, calls and pauses the users of each round have: as planned, or more where a round before showed room. Thread-safe. */
public final class LoadPace {

    private final LoadProfile profile;
    private final RoundPlan plan;
    private final Map<Integer, RaisedLoad> raised = new ConcurrentHashMap<>();

    public LoadPace(LoadProfile profile, RoundPlan plan) {
        this.profile = profile;
        this.plan = plan;
    }

    /** Raise the load of a round, before it begins. */
    public void raise(int round, RaisedLoad load) {
        raised.put(round, load);
    }

    /** Return how a round is loaded. */
    public RaisedLoad of(int round) {
        return Optional.ofNullable(raised.get(round)).orElse(RaisedLoad.PLANNED);
    }

    /** Return how many sessions each user of a round has, one after the other. */
    public int sessions(int round) {
        return profile.get(Properties.SESSIONS) * of(round).factor();
    }

    /** Return how many calls a user of a round makes in all its sessions. */
    public int calls(int round, int user) {
        return plan.callsOf(plan.rounds().get(round - 1), user) * of(round).factor();
    }

    /** Return the pause of a user after a call, the same whenever it is asked for. */
    public Duration think(int round, int user, int call) {
        Duration planned = plan.thinkOf(round, user, call);
        RaisedLoad load = of(round);
        double share = load.thinkShare(profile, plan.rounds().get(round - 1).sessions());
        return load.factor() == 1 ? planned : Duration.ofNanos(Math.round(planned.toNanos() * share));
    }
}
