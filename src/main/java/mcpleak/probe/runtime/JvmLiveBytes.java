package mcpleak.probe.runtime;

import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mcpleak.probe.runtime.LiveBytesSource.LiveBytes;
import mcpleak.recording.WhatGrew.HeapContents;
import mcpleak.recording.WhatGrew.HeapContents.Held;

/**
 * Read the live bytes of a HotSpot JVM: the total of a class histogram, which collects first and counts what is left to
 * the byte, whatever the collector and even under {@code -XX:+DisableExplicitGC}, and the JDK's direct buffers.
 *
 * <p>Other memory outside the heap (metaspace, JNI) is not part of it; it shows in private RSS when the heap was touched at
 * the start. Create it before the first reading of threads and descriptors: attaching adds a few to the server, once.
 *
 * <p>Thread-safe; one command at a time.
 */
public final class JvmLiveBytes implements LiveBytesSource {

    /** What the direct buffers are called among the classes. */
    static final String DIRECT_BUFFERS = "(direct buffers, outside the heap)";

    private static final Pattern CONCURRENT = Pattern.compile("-XX:\\+Use(Z|Shenandoah)GC\\b");
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SETTLE = Duration.ofMillis(30);

    private final long pid;
    private final BoundedThread thread;
    private final AttachSocket socket;
    private final boolean concurrent;
    private final Optional<JvmBufferPool> buffers;
    private final Optional<String> remark;

    /** How much of what JMX takes a JVM is given, none of which can be taken back: a port on all interfaces, three threads, 20 MB. */
    public enum Jmx {
        /** It is started where it does not run. */
        STARTED,
        /** It is used where it runs. */
        FOUND
    }

    private JvmLiveBytes(long pid, BoundedThread thread, AttachSocket socket, Jmx jmx) throws IOException {
        this.pid = pid;
        this.thread = thread;
        this.socket = socket;
        // a histogram makes every collector but these collect first
        this.concurrent =
                CONCURRENT.matcher(thread.call(() -> socket.run("VM.flags"))).find();
        Optional<JvmBufferPool> pool = Optional.empty();
        Optional<String> missing = Optional.empty();
        try {
            pool = Optional.of(thread.call(() -> JvmBufferPool.open(pid, jmx)));
        } catch (IOException e) {
            missing = Optional.of("direct buffers are not read: " + e.getMessage());
        }
        this.buffers = pool;
        this.remark = missing;
    }

    /** Attach to a JVM as {@link #attach(long, Jmx)} does, and start JMX in it. */
    public static JvmLiveBytes attach(long pid) throws IOException {
        return attach(pid, Jmx.STARTED);
    }

    /**
     * Attach to a JVM of this host and of this user.
     *
     * @param jmx whether direct buffers are to be read at any price
     * @throws IOException if it cannot be attached to within 20 s; the message says why
     */
    public static JvmLiveBytes attach(long pid, Jmx jmx) throws IOException {
        return attach(pid, jmx, TIMEOUT);
    }

    public static JvmLiveBytes attach(long pid, Jmx jmx, Duration timeout) throws IOException {
        BoundedThread thread = new BoundedThread("mcpleak-attach", timeout);
        try {
            AttachSocket socket = thread.call(() -> AttachSocket.open(pid));
            return new JvmLiveBytes(pid, thread, socket, jmx);
        } catch (IOException e) {
            thread.close();
            throw e;
        }
    }

    /** Return what is not part of the live bytes though it might be; empty if nothing is missing. */
    public Optional<String> remark() {
        return remark;
    }

    @Override
    public LiveBytes collectAndRead() {
        try {
            OptionalLong bytes = ClassHistogram.totalBytes(histogram());
            if (bytes.isEmpty()) {
                return new LiveBytes.Unreadable("the class histogram of the JVM " + pid + " has no total");
            }
            return new LiveBytes.Read(
                    bytes.getAsLong() + directBuffers().map(Held::bytes).orElse(0L));
        } catch (IOException e) {
            return new LiveBytes.Unreadable("live bytes of the JVM " + pid + ": " + e.getMessage());
        }
    }

    @Override
    public Optional<HeapContents> contents() throws IOException {
        Map<String, Held> types =
                new HashMap<>(ClassHistogram.contents(histogram()).types());
        directBuffers().ifPresent(held -> types.put(DIRECT_BUFFERS, held));
        return Optional.of(new HeapContents(types));
    }

    private String histogram() throws IOException {
        if (concurrent) {
            thread.call(() -> socket.run("GC.run"));
        }
        String histogram = thread.call(() -> socket.run("GC.class_histogram"));
        // the JVM closes its end after we saw the end: a count of its descriptors right now would be one too high
        LockSupport.parkNanos(SETTLE.toNanos());
        return histogram;
    }

    private Optional<Held> directBuffers() throws IOException {
        return buffers.isPresent() ? Optional.of(thread.call(buffers.get()::settled)) : Optional.empty();
    }

    /**
     * Ask the JVM whether its heap was touched at the start ({@code -Xms} equal to {@code -Xmx} and
     * {@code -XX:+AlwaysPreTouch}), wherever that was set.
     *
     * @return false also if it does not answer
     */
    public boolean preTouched() {
        return flags().filter(JvmFlags::preTouched).isPresent();
    }

    @Override
    public OptionalLong heapLimitBytes() {
        return flags().map(JvmFlags::maxHeapBytes).orElseGet(OptionalLong::empty);
    }

    private Optional<JvmFlags> flags() {
        try {
            return Optional.of(JvmFlags.parseVmFlags(thread.call(() -> socket.run("VM.flags"))));
        } catch (IOException unanswered) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        try {
            thread.call(() -> {
                buffers.ifPresent(JvmBufferPool::close);
                return true;
            });
        } catch (IOException slow) {
            // it is let go of all the same
        }
        thread.close();
    }

    /** Read the text of HotSpot's {@code GC.class_histogram}. */
    static final class ClassHistogram {

        private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)\\s*$");
        private static final Pattern CLASS = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d{1,18})\\s+(\\d{1,18})\\s+(\\S+)");

        private ClassHistogram() {}

        /** Return the bytes of all instances together; empty if the text has no line {@code Total}, as when it was cut short. */
        static OptionalLong totalBytes(String text) {
            Matcher total = TOTAL.matcher(text);
            return total.find() ? OptionalLong.of(Long.parseLong(total.group(1))) : OptionalLong.empty();
        }

        /** Return what is held of each class, arrays named as in Java; classes of one name are added up. */
        static HeapContents contents(String text) {
            Map<String, Held> classes = new HashMap<>();
            Matcher line = CLASS.matcher(text);
            while (line.find()) {
                Held held = new Held(Long.parseLong(line.group(2)), Long.parseLong(line.group(1)));
                classes.merge(named(line.group(3)), held, Held::plus);
            }
            return new HeapContents(classes);
        }

        private static String named(String descriptor) {
            if (descriptor.matches("\\[[ZBCSIJFD]")) {
                return ClassDesc.ofDescriptor(descriptor).displayName();
            }
            return descriptor.startsWith("[L") && descriptor.endsWith(";")
                    ? descriptor.substring(2, descriptor.length() - 1) + "[]"
                    : descriptor;
        }
    }
}
