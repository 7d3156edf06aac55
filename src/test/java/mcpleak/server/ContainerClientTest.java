package mcpleak.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContainerClientTest {

    @ParameterizedTest
    @CsvSource({
        "docker run -i --rm mcp/fetch, true",
        "/usr/bin/docker run -i --rm mcp/fetch, true",
        "docker -H ssh://host run -i mcp/fetch, true",
        "podman exec -i web node server.js, true",
        "nerdctl run -i img, true",
        "docker compose up, true",
        "docker container run -i img, true",
        "sh /opt/bin/docker run -i img, true",
        "python3 /opt/bin/podman run img, true",
        "ssh host node server.js, true",
        "kubectl exec -i pod -- node server.js, true",
        "/usr/bin/docker-proxy -proto tcp, true",
        "docker -l debug --tls run -i img, true",
        "docker mcp gateway run, false",
        "docker ps, false",
        "node docker.js run, false",
        "node server.js run docker, false",
        "java -jar docker.jar run, false",
        "sshd, false",
        "sh, false",
        "'', false"
    })
    void of_isWhoPassesOn(String line, boolean expected) {
        List<String> words = line.isEmpty() ? List.of() : List.of(line.split(" ", -1));
        assertThat(ContainerClient.of(1, words).isPresent()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "docker run -i --name web mcp/fetch, web",
        "docker run --name=web -i mcp/fetch, web",
        "docker run -i mcp/fetch, ",
        "docker run -i mcp/fetch --name, ",
        "podman exec -i --name web, "
    })
    void container_isWhatRunNames(String line, String name) {
        assertThat(ContainerClient.of(1, List.of(line.split(" ", -1)))
                        .orElseThrow()
                        .container())
                .isEqualTo(Optional.ofNullable(name));
    }

    @Test
    void objection_namesTheProgramAndTheNextStep() {
        assertThat(ContainerClient.of(17, List.of("docker", "run", "-e", "API_KEY=s3cr3t-value", "img"))
                        .orElseThrow()
                        .objection())
                .contains("pid 17 (docker run", "-Dserver.container=NAME", "-Dprobe=off")
                .doesNotContain("s3cr3t");
        assertThat(ContainerClient.of(17, List.of("ssh", "host")).orElseThrow().objection())
                .contains("another host");
    }
}
