package mcpleak.run;

import java.io.IOException;
import mcpleak.server.ServerException;

/**
 * One step in which a run starts. A run may be ended after any of them; whatever ends it then bears that the others were never
 * taken.
 *
 * @param name what is done, for people
 * @param work does it
 */
record StartStep(String name, Work work) {

    /** What is done in a step. */
    @FunctionalInterface
    interface Work {
        void run() throws ServerException, IOException, InterruptedException;
    }
}
