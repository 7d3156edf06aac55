package mcpleak.bench;

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
        IdleSessions.main(arguments);
    }
}
