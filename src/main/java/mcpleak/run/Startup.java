package mcpleak.run;

import java.time.Clock;
import java.util.Map;
import java.util.TreeMap;
import mcpleak.profile.LoadProfile;
import mcpleak.profile.Properties;
import mcpleak.profile.PropertyException;
import mcpleak.server.ServerException;

/** Read the JVM's properties before anything starts, and end the JVM where there is nothing to start. Stateless. */
final class Startup {

    /** Status for a run that did not take place because of a mistake of its user or of the environment. */
    static final int FAILED = 1;

    private Startup() {}

    static LoadProfile profile() {
        Map<String, String> given = new TreeMap<>();
        for (String name : System.getProperties().stringPropertyNames()) {
            given.put(name, System.getProperty(name, ""));
        }
        if (given.containsKey(Properties.HELP.name())) {
            System.out.println(Properties.helpText());
            throw exit(0);
        }
        try {
            return LoadProfile.parse(given);
        } catch (PropertyException e) {
            throw fail(
                    "The run was not started:\n" + e.getMessage() + "\nmvn gatling:test -Dhelp lists all properties.");
        }
    }

    static RunControl control(String simulation, LoadProfile profile, EmbeddedServer embedded) {
        try {
            return RunControl.create(simulation, profile, embedded, Clock.systemUTC());
        } catch (ServerException | IllegalArgumentException e) {
            throw fail("The run was not started: " + e.getMessage());
        }
    }

    /** Print why there is no run and end the JVM. */
    static IllegalStateException fail(String message) {
        System.out.println();
        System.out.println(message);
        return exit(FAILED);
    }

    private static IllegalStateException exit(int status) {
        System.out.flush();
        System.exit(status);
        return new IllegalStateException("System.exit returned");
    }
}
