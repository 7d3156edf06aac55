package mcpleak.server;

/** A build tool: forks {@link ForkedMain} and waits for it. Its argument is handed on. */
final class ForkingMain {

    private ForkingMain() {}

    public static void main(String[] arguments) throws Exception {
        Process forked = new ProcessBuilder(TestProcesses.jvm(ForkedMain.class, arguments[0]))
                .inheritIO()
                .start();
        forked.waitFor();
    }
}
