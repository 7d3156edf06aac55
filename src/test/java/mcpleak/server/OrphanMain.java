package mcpleak.server;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Writes into the file of its argument whether the build tool that forked it was gone before it looked. */
final class OrphanMain {

    private OrphanMain() {}

    public static void main(String[] arguments) throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        try (ProcessWatch watch = ProcessWatch.startForBuildTool(called::countDown)) {
            boolean orphan = watch != null && called.await(20, TimeUnit.SECONDS);
            Files.writeString(Path.of(arguments[0]), orphan ? "orphan\n" : "has a parent\n");
        }
    }
}
