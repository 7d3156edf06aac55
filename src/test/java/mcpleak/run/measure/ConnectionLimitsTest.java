package mcpleak.run.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class ConnectionLimitsTest {

    private static final OptionalLong UNKNOWN = OptionalLong.empty();

    @Test
    void objection_descriptors_atAndBelow() {
        ConnectionLimits limits = new ConnectionLimits(OptionalLong.of(2000), OptionalLong.of(28_232));

        assertThat(limits.objection(1000, 2)).isEmpty();
        assertThat(limits.objection(1001, 2).orElseThrow())
                .isEqualTo("1,001 users at a time with 2 connections each need 2,002 file descriptors,"
                        + " the load generator has 2,000 beside the 200 that it keeps for itself: raise its limit"
                        + " (`ulimit -n 2402` as root in the shell that starts it, LimitNOFILE= under systemd)");
    }

    @Test
    void objection_ports_atAndBelow() {
        ConnectionLimits limits = new ConnectionLimits(OptionalLong.of(1_000_000), OptionalLong.of(2000));

        assertThat(limits.objection(2000, 1)).isEmpty();
        assertThat(limits.objection(2001, 1).orElseThrow())
                .contains(
                        "2,001 users at a time with 1 connection each",
                        "2,001 local ports, the host hands out 2,000",
                        "sysctl -w net.ipv4.ip_local_port_range");
    }

    @Test
    void objection_nothingKnown_none() {
        assertThat(new ConnectionLimits(UNKNOWN, UNKNOWN).objection(10_000, 2)).isEmpty();
    }

    @Test
    void portsOf_rangeOfLinux_countsBothEnds() {
        assertThat(ConnectionLimits.portsOf("32768\t60999\n")).hasValue(28_232);
        assertThat(ConnectionLimits.portsOf("")).isEmpty();
        assertThat(ConnectionLimits.portsOf("a b")).isEmpty();
    }

    @Test
    void openFiles_textOfProc_softLimit() {
        String limits = """
                Limit                     Soft Limit           Hard Limit           Units
                Max processes             31427                31427                processes
                Max open files            1024                 1048576              files
                """;

        assertThat(ConnectionLimits.openFiles(limits)).hasValue(1024);
        assertThat(ConnectionLimits.openFiles(
                        "Max open files            unlimited            unlimited            files"))
                .isEmpty();
        assertThat(ConnectionLimits.openFiles("")).isEmpty();
    }

    @Test
    void serverObjection_fewerFilesThanUsers_saysHowToRaise() {
        assertThat(ConnectionLimits.serverObjection(OptionalLong.of(1024), 1024))
                .isEmpty();
        assertThat(ConnectionLimits.serverObjection(OptionalLong.of(1024), 1025).orElseThrow())
                .contains("may open 1,024 files", "1,025 users", "ulimit -n 2250");
        assertThat(ConnectionLimits.serverObjection(UNKNOWN, 10_000)).isEmpty();
    }

    @Test
    void ofThisProcess_linux_knowsBoth() {
        org.junit.jupiter.api.Assumptions.assumeTrue(
                System.getProperty("os.name").equals("Linux"), "only Linux tells its range of ports in a file");

        ConnectionLimits limits = ConnectionLimits.ofThisProcess();

        assertThat(limits.descriptors()).isPresent();
        assertThat(limits.ports().orElseThrow()).isPositive();
    }
}
