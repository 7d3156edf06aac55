package mcpleak.bench;

import java.io.IOException;

/** Run all measurements, one after the other. */
public final class Bench {

    private Bench() {}

    /** Print all tables. */
    public static void main(String[] arguments) throws Exception {
        System.out.println("== decoder and codec (JMH) ==");
        org.openjdk.jmh.Main.main(new String[] {"mcpleak.bench.DecoderBench"});
        System.out.println("== one call: mcpleak, Gatling's http(), wrk ==");
        CallCost.main(arguments);
        System.out.println("== idle sessions, each with its stream ==");
        try {
            IdleSessions.main(arguments);
        } catch (IOException e) {
            // most often a limit of the host; the other tables stand above
            System.out.println("idle sessions were not measured: " + e.getMessage());
        }
    }
}
