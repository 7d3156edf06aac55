package mcpleak.probe.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import mcpleak.probe.process.TreeReading.ProcessReading;
import mcpleak.secret.SecretMask;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;
import oshi.software.os.OperatingSystem;

/**
 * Read processes with OSHI, on every system that it knows.
 *
 * <p>Confined to one thread at a time.
 */
final class OshiProcesses implements ProcessSource {

    private final OperatingSystem system;

    OshiProcesses() {
        this(new SystemInfo().getOperatingSystem());
    }

    OshiProcesses(OperatingSystem system) {
        this.system = system;
    }

    @Override
    public Optional<Held> hold(long pid) {
        return Optional.ofNullable(system.getProcess(Math.toIntExact(pid)))
                .map(process -> new OshiProcess(system, process));
    }

    private static final class OshiProcess implements Held {

        private final OperatingSystem system;
        private final long startedAtMillis;
        private OSProcess process;
        private String path;

        OshiProcess(OperatingSystem system, OSProcess process) {
            this.system = system;
            this.process = process;
            this.path = process.getPath();
            this.startedAtMillis = process.getStartTime();
        }

        @Override
        public long pid() {
            return process.getProcessID();
        }

        @Override
        public long startedAtMillis() {
            return startedAtMillis;
        }

        @Override
        public Optional<ProcessReading> read() {
            // files first: they are read on demand, and an update that succeeds afterwards proves that they were alive
            long openFiles = process.getOpenFiles();
            // false means that the process ended, while all getters go on returning the old values
            if (!process.updateAttributes() || process.getStartTime() != startedAtMillis) {
                return Optional.empty();
            }
            renewAfterExec();
            ProcessReading.State state = state(process.getState());
            // memory is given back before a process becomes a zombie: no resident byte means that it is on its way
            if (process.getState() == OSProcess.State.INVALID
                    || (state != ProcessReading.State.ZOMBIE && process.getResidentMemory() == 0)) {
                return Optional.empty();
            }
            return Optional.of(reading(openFiles, state));
        }

        /** Forget the command line, which OSHI reads once, when the process has become another program. */
        private void renewAfterExec() {
            OSProcess renewed = process.getPath().equals(path) ? null : system.getProcess(process.getProcessID());
            if (renewed != null && renewed.getStartTime() == startedAtMillis) {
                process = renewed;
                path = renewed.getPath();
            }
        }

        private ProcessReading reading(long openFiles, ProcessReading.State state) {
            boolean zombie = state == ProcessReading.State.ZOMBIE;
            return new ProcessReading(
                    process.getProcessID(),
                    startedAtMillis,
                    process.getParentProcessID(),
                    SecretMask.mask(process.getCommandLine().trim()),
                    zombie ? 0 : process.getResidentMemory(),
                    zombie ? 0 : process.getPrivateResidentMemory(),
                    zombie ? 0 : process.getVirtualSize(),
                    process.getKernelTime() + process.getUserTime(),
                    zombie ? 0 : process.getThreadCount(),
                    zombie ? OptionalInt.of(0) : openFiles(openFiles),
                    state);
        }

        private OptionalInt openFiles(long count) {
            // OSHI says 0 also for a process whose descriptors this user may not list
            if (count <= 0 && !Files.isReadable(Path.of("/proc/" + pid() + "/fd"))) {
                return OptionalInt.empty();
            }
            return OptionalInt.of((int) count);
        }

        private static ProcessReading.State state(OSProcess.State state) {
            return switch (state) {
                case ZOMBIE -> ProcessReading.State.ZOMBIE;
                case STOPPED, SUSPENDED -> ProcessReading.State.STOPPED;
                case NEW, RUNNING, SLEEPING, WAITING, OTHER, INVALID -> ProcessReading.State.ALIVE;
            };
        }
    }
}
