package mcpleak.protocol.transport.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatling.http.client.uri.Uri;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CookieJarTest {

    private static final Uri MCP = Uri.create("http://mcp.example.org/v1/mcp");

    private long now;
    private final CookieJar jar = new CookieJar(() -> now);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SRV=s1|http://mcp.example.org/v1/mcp|SRV=s1",
                "SRV=s1|http://mcp.example.org/v1|SRV=s1",
                "SRV=s1|http://mcp.example.org/|",
                "SRV=s1; path=/|http://mcp.example.org/|SRV=s1",
                "SRV=s1; path=/v1/mcp|http://mcp.example.org/v1/mcp/x|SRV=s1",
                "SRV=s1; path=/v1/mcp|http://mcp.example.org/v1/mcps|",
                "SRV=s1; path=/v1/|http://mcp.example.org/v1/mcp|SRV=s1",
                "SRV=s1|http://other.example.org/v1/mcp|",
                "SRV=s1; domain=example.org|http://other.example.org/v1/mcp|SRV=s1",
                "SRV=s1; domain=.Example.org|http://other.example.org/v1/mcp|SRV=s1",
                "SRV=s1; domain=other.example.org|http://other.example.org/v1/mcp|",
                "SRV=s1; domain=org|http://mcp.example.org/v1/mcp|",
                "SRV=s1; secure|http://mcp.example.org/v1/mcp|",
                "SRV=s1; Secure; HttpOnly; SameSite=None|https://mcp.example.org/v1/mcp|SRV=s1",
                "SRV=s1; max-age=0|http://mcp.example.org/v1/mcp|",
                "SRV=s1; expires=Thu, 01 Jan 1970 00:00:10 GMT|http://mcp.example.org/v1/mcp|",
                "SRV=s1; expires=Fri, 01 Jan 2100 00:00:10 GMT|http://mcp.example.org/v1/mcp|SRV=s1",
                "SRV=\"s 1\"; Version=1|http://mcp.example.org/v1/mcp|SRV=\"s 1\"",
                "SRV|http://mcp.example.org/v1/mcp|",
            })
    void give_whatWasTaken_goesWhereItIsFor(String given, String to, String sent) {
        take(given);
        assertThat(given(Uri.create(to), "")).isEqualTo(sent);
    }

    @Test
    void give_addressesAreNoDomains() {
        Uri address = Uri.create("http://127.0.0.1:8080/mcp");
        jar.take(
                address,
                new DefaultHttpHeaders().add("Set-Cookie", "A=1; domain=0.0.1").add("set-cookie", "B=2"));
        assertThat(given(address, "")).isEqualTo("B=2");
    }

    @Test
    void take_sameNameDomainAndPath_replacesAndRemoves() {
        take("SRV=s1", "JS=a; path=/");
        take("SRV=s2");
        assertThat(given(MCP, "")).isEqualTo("SRV=s2; JS=a");
        take("SRV=; max-age=-1");
        assertThat(given(MCP, "")).isEqualTo("JS=a");
    }

    @Test
    void give_whatHasExpired_isNotSent() {
        take("SRV=s1; max-age=10");
        now = TimeUnit.SECONDS.toNanos(10) - 1;
        assertThat(given(MCP, "")).isEqualTo("SRV=s1");
        now++;
        assertThat(given(MCP, "")).isNull();
    }

    @Test
    void give_longerPathsFirst_besideWhatTheScenarioSends() {
        take("A=1; path=/", "B=2; path=/v1/mcp", "C=3; path=/v1");
        assertThat(given(MCP, "theme=dark; A=0")).isEqualTo("theme=dark; B=2; C=3; A=1");
    }

    @Test
    void give_again_dropsWhatIsNotForTheNewPlace() {
        take("SRV=s1; path=/v1");
        HttpHeaders request = new DefaultHttpHeaders().set("cookie", "own=1");
        jar.give(MCP, request);
        assertThat(request.get("cookie")).isEqualTo("own=1; SRV=s1");
        jar.give(Uri.create("http://mcp.example.org/v2/mcp"), request);
        assertThat(request.get("cookie")).isEqualTo("own=1");
    }

    @Test
    void take_moreThanTheMost_forgetsTheOldest() {
        IntStream.rangeClosed(0, CookieJar.MOST).forEach(i -> take("c" + i + "=" + i));
        assertThat(given(MCP, "").split("; ")).hasSize(CookieJar.MOST).doesNotContain("c0=0");
        take("long=" + "x".repeat(CookieJar.LONGEST - 5));
        assertThat(given(MCP, "")).contains("long=");
        take("longer=" + "x".repeat(CookieJar.LONGEST - 6));
        assertThat(given(MCP, "")).doesNotContain("longer=");
    }

    private void take(String... cookies) {
        HttpHeaders answer = new DefaultHttpHeaders();
        for (String cookie : cookies) {
            answer.add("Set-Cookie", cookie);
        }
        jar.take(MCP, answer);
    }

    private String given(Uri to, String own) {
        HttpHeaders request = new DefaultHttpHeaders();
        if (!own.isEmpty()) {
            request.set("Cookie", own);
        }
        jar.give(to, request);
        return request.get("Cookie");
    }
}
