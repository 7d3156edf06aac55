package mcpleak.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TcpSocketTest {

    @Test
    void parse_tableOfProcNet_takesEveryLineButTheHeading() {
        String table = """
                  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
                   0: 0100007F:0BB9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
                   1: 0100007F:0BB9 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
                   2: 00000000:1BB9 00000000:0000 08 00000000:00000000 00:00000000 00000000     0        0 4713 1 0
                   3: 00000000000000000000000001000000:0BBA 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4714 1 0

                """;
        assertThat(table.lines().flatMap(line -> TcpSocket.parse(line).stream()))
                .containsExactly(
                        new TcpSocket("0100007F", 3001, TcpSocket.LISTEN, "4711"),
                        new TcpSocket("0100007F", 3001, TcpSocket.ESTABLISHED, "4712"),
                        new TcpSocket("00000000", 7097, TcpSocket.CLOSE_WAIT, "4713"),
                        new TcpSocket("00000000000000000000000001000000", 3002, TcpSocket.LISTEN, "4714"));
    }
}
