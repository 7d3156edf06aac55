package mcpleak.probe.runtime;

import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import mcpleak.recording.WhatGrew.HeapContents.Held;

/**
 * Read how much memory the direct buffers of a JVM hold, over JMX (java.lang.management.BufferPoolMXBean): they lie outside
 * the heap, where no collector and no histogram counts them.
 *
 * <p>The JVM's own management agent does it, which adds a few threads and descriptors to the server, once, for ever; the
 * connection is checked every few seconds, so that its thread stays. Memory that libraries allocate past the JDK's buffers
 * (Netty's pool without cleaners, JNI) is not part of it.
 *
 * <p>Blocks while the JVM does not answer: {@link JvmLiveBytes} bounds the time. Confined to one thread.
 */
record JvmBufferPool(JMXConnector connector, MBeanServerConnection beans, ObjectName direct) implements AutoCloseable {

    private static final String LOCAL_CONNECTOR = "com.sun.management.jmxremote.localConnectorAddress";
    private static final String DIRECT = "java.nio:type=BufferPool,name=direct";

    /** Would warn on the console of each server that ends: that is told elsewhere. A field, for loggers are weakly held. */
    private static final Logger CHATTER = Logger.getLogger("javax.management.remote");

    /** Shorter than the 15 s after which RMI closes a connection that is not used. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(5);

    private static final Duration STEP = Duration.ofMillis(20);
    private static final int MOST_STEPS = 25;

    /** The JVM makes classes for a method that is called by reflection for the sixteenth time: let that be over. */
    private static final int FIRST_READS = 20;

    /**
     * Connect to a JVM of this host and of this user.
     *
     * @param jmx whether its management agent may be started
     * @throws IOException if it has no management agent (module jdk.management.agent), or may not be attached to
     */
    @SuppressWarnings("BanJNDI") // the other end is a process of this user on this host: it gains nothing by our trust
    static JvmBufferPool open(long pid, JvmLiveBytes.Jmx jmx) throws IOException {
        CHATTER.setLevel(Level.OFF);
        JMXServiceURL address = new JMXServiceURL(agent(pid, jmx));
        JMXConnector connector = JMXConnectorFactory.connect(
                address, Map.of("jmx.remote.x.client.connection.check.period", KEEP_ALIVE.toMillis()));
        try {
            JvmBufferPool pool =
                    new JvmBufferPool(connector, connector.getMBeanServerConnection(), new ObjectName(DIRECT));
            for (int i = 0; i < FIRST_READS; i++) {
                pool.read();
            }
            return pool;
        } catch (JMException e) {
            connector.close();
            throw new IOException("the JVM " + pid + " does not tell its direct buffers: " + e.getMessage(), e);
        }
    }

    private static String agent(long pid, JvmLiveBytes.Jmx jmx) throws IOException {
        try {
            VirtualMachine jvm = VirtualMachine.attach(Long.toString(pid));
            try {
                String running = jvm.getAgentProperties().getProperty(LOCAL_CONNECTOR);
                if (running == null && jmx == JvmLiveBytes.Jmx.FOUND) {
                    throw new IOException("that takes JMX, which the JVM could not stop again"
                            + " (start it with -Dcom.sun.management.jmxremote, or let the run start it)");
                }
                return jvm.startLocalManagementAgent();
            } finally {
                jvm.detach();
            }
        } catch (AttachNotSupportedException e) {
            throw new IOException("the JVM " + pid + " does not accept an attach: " + e.getMessage(), e);
        }
    }

    /** Return the direct buffers, once the buffers that the last collection found dead are gone. */
    Held settled() throws IOException {
        Held last = read();
        for (int step = 0; step < MOST_STEPS; step++) {
            LockSupport.parkNanos(STEP.toNanos());
            Held now = read();
            if (now.equals(last)) {
                return now;
            }
            last = now;
        }
        return last;
    }

    private Held read() throws IOException {
        try {
            long bytes = ((Number) beans.getAttribute(direct, "MemoryUsed")).longValue();
            long count = ((Number) beans.getAttribute(direct, "Count")).longValue();
            return new Held(bytes, count);
        } catch (JMException e) {
            throw new IOException("direct buffers: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        try {
            connector.close();
        } catch (IOException gone) {
            // the server may have ended before us
        }
    }
}
