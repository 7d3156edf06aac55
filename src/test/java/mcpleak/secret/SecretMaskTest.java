package mcpleak.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every secret here is a word with HIDE in it: none may be left, and all else must be. */
class SecretMaskTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '§',
            value = {
                "node s.js --api-key HIDE1 --port 3001                | node s.js --api-key *** --port 3001",
                "node s.js --api_key=HIDE1 x                          | node s.js --api_key=*** x",
                "java -Ddb.password=HIDE1 -jar x.jar                  | java -Ddb.password=*** -jar x.jar",
                "OPENAI_API_KEY=HIDE1 PORT=3001 npx x                 | OPENAI_API_KEY=*** PORT=3001 npx x",
                "AUTH=HIDE1 SIGNING_KEY=HIDE,2;3 DB_PWD=HIDE npx x    | AUTH=*** SIGNING_KEY=*** DB_PWD=*** npx x",
                "srv --pass HIDE1 --pwd=HIDE2 -pass HIDE3 x           | srv --pass *** --pwd=*** -pass *** x",
                "curl -u joe:HIDE http://x/                           | curl -u *** http://x/",
                "curl -ujoe:HIDE --proxy-user 'joe:HIDE 2' x          | curl -u*** --proxy-user '*** 2' x",
                "srv --password 'HIDE me' --pass-phrase \"HIDE it\" x | srv --password '***' --pass-phrase \"***\" x",
                "curl -H Authorization: Bearer HIDE.def x             | curl -H Authorization: Bearer *** x",
                "curl -H 'Authorization: Custom HIDE a b' x           | curl -H 'Authorization: ***' x",
                "curl -H \"Authorization: HIDE\" x                    | curl -H \"Authorization: ***\" x",
                "curl -H Authorization: Custom HIDE x                 | curl -H Authorization: *** x",
                "curl -H 'Cookie: a=HIDE; b=HIDE' x                   | curl -H 'Cookie: ***' x",
                "curl -H Cookie: a=HIDE; b=HIDE x                     | curl -H Cookie: *** x",
                "X-Api-Key: HIDE and x                                | X-Api-Key: *** and x",
                "x Bearer HIDE.def y                                  | x Bearer *** y",
                "x Basic aGlkZTpoaWRl y                               | x Basic *** y",
                "x postgres://joe:p@HIDE@db/x y                       | x postgres://***@db/x y",
                "GET http://h:1/mcp?key=HIDE&x=1#f y                  | GET http://h:1/mcp?key=***&x=1#f y",
                "GET https://h/mcp?config=HIDE&amp;profile=HIDE2 y    | GET https://h/mcp?config=***&amp;profile=*** y",
                "GET /mcp?api_key=HIDE&tokens=4096 y                  | GET /mcp?api_key=***&tokens=4096 y",
                "https://h/s/HIDEabcdefghijklmnopqrstuvwx1234567/mcp  | https://h/s/***/mcp",
                "{\"password\": \"HIDE \\\" it\", \"port\": 1}        | {\"password\": \"***\", \"port\": 1}",
                "{\\\"clientSecret\\\":\\\"HIDE it\\\",\\\"a\\\":1}   | {\\\"clientSecret\\\":\\\"***\\\",\\\"a\\\":1}",
                "[\"--token\", \"HIDE\", \"--port\", \"1\"]           | [\"--token\", \"***\", \"--port\", \"1\"]",
                "{apiKey=HIDE, port=1} env['DB_TOKEN'] = 'HIDE'       | {apiKey=***, port=1} env['DB_TOKEN'] = '***'",
                "&quot;token&quot;:&quot;HIDE&quot;,                  | &quot;token&quot;:&quot;***&quot;,",
                "<password>HIDE</password><user>joe</user>            | <password>***</password><user>joe</user>",
                "PASSWORD=123456 max_tokens=4096                      | PASSWORD=*** max_tokens=4096",
                "x sk-HIDEabcdefgh12345678, hf_HIDEabcdefghij1        | x ***, ***",
                "x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.HIDE_-x y     | x *** y",
                "x dapi0123456789abcdefHIDE ghp_HIDEabcdefgh y        | x *** *** y",
                "at http://h/mcp?api_key=HIDE1&flag=true, pid 7       | at http://h/mcp?api_key=***&flag=true, pid 7",
                "api key: HIDE1, Secret Key=HIDE1 -pw HIDE1 DB_PW=HI  | api key: ***, Secret Key=*** -pw *** DB_PW=***",
                "{\"auth\":{\"user\":\"joe\",\"pass\":\"HIDE\"}}          | {\"auth\":{\"user\":\"joe\",\"pass\":\"***\"}}",
                "https://hooks.slack.com/services/T0/B0/HIDE12 x      | https://hooks.slack.com/services/*** x",
                "x AKIAIOSFODNN7EXAMPLE xoxb-1234-HIDEabcdef y        | x *** *** y"
            })
    void mask_text_hidesValuesOnly(String text, String expected) {
        assertThat(SecretMask.mask(text)).isEqualTo(expected);
        assertThat(SecretMask.mask(expected)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node s.js --pass-through http://x/a --port 3001",
                "node s.js --passes 3 --token-limit-off --max-tokens 4096 --tokenizer gpt",
                "tokens=4096 AUTHOR=joe max_token=5 keyboard=us monkey=1 TOKENIZERS_PARALLELISM=false",
                "SSH_AUTH_SOCK=/run/x XAUTHORITY=/home/joe/.x primary_key=id cache-key: session",
                "the agent wants a token: -Dprobe.token=, as its --token",
                "an agent needs a token (--token, or MCPLEAK_TOKEN in the environment)",
                "-Dprobe.token=env:MY_TOKEN --token file:/run/secrets/t --password ${PW}",
                "x --secret --verbose --auth none --no-auth http://x/",
                "python -u server.py; docker run -u 1000:1000 image; http://h:1/mcp?x=1&gc=true",
                "http://127.0.0.1:9464/metrics#nodejs_active_handles http://h/@scope/x",
                "http://h:1/mcp?tokens=4096, http://h/mcp?gc=true. (http://h/mcp?x=1)",
                "--token env:NONE: there is no such environment variable",
                "access log: x.log, secret sauce: none, api version: 3 npw=3",
                "author: joe; compass: north; passenger: 4; authentication required",
                "Bearer token is missing, Basic authentication is not allowed",
                "hf_transfer npm_config_registry secret_manager pypi-server task-sk-x",
                "{\"tokens\": 12, \"inputTokens\": 5, \"progressToken\": \"p1\", \"key\": \"a\"}"
            })
    void mask_innocentText_staysAsItIs(String text) {
        assertThat(SecretMask.mask(text)).isEqualTo(text);
    }

    @Test
    void mask_headerDump_hidesToTheEndOfTheLine() {
        assertThat(SecretMask.mask("> Authorization: Odd HIDE a b\n> Cookie: x=1; y=HIDE; z\nHost: h"))
                .isEqualTo("> Authorization: ***\n> Cookie: ***\nHost: h");
    }

    @Test
    void mask_privateKey_isHiddenAsAWhole() {
        assertThat(SecretMask.mask("a\n-----BEGIN RSA PRIVATE KEY-----\nHIDE\nHIDE\n-----END RSA PRIVATE KEY-----\nb"))
                .isEqualTo("a\n***\nb");
    }

    @Test
    void mask_arguments_hidesWholeArgumentAfterOption() {
        assertThat(SecretMask.mask(List.of(
                        "node", "--password", "-two words", "--port", "1", "-u", "a:b c", "--pass-through", "x")))
                .containsExactly("node", "--password", "***", "--port", "1", "-u", "***", "--pass-through", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain-HIDE-0", "we\"ird &<HIDE>' /+=%|_*\\0", "\u00fcml HIDE \u20ac 1"})
    void hide_knownValue_isFoundHoweverItIsWritten(String secret) {
        KnownSecrets known = new KnownSecrets();
        known.learn(secret);
        byte[] utf8 = secret.getBytes(StandardCharsets.UTF_8);
        String json = secret.replace("\\", "\\\\").replace("\"", "\\\"");
        String html = secret.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        for (String written : List.of(
                secret,
                json,
                json.replace("\\", "\\\\").replace("\"", "\\\""),
                URLEncoder.encode(secret, StandardCharsets.UTF_8),
                URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"),
                html.replace("\"", "&quot;").replace("'", "&#39;"),
                html.replace("\"", "&#34;"),
                Base64.getEncoder().encodeToString(utf8),
                Base64.getUrlEncoder().withoutPadding().encodeToString(utf8))) {
            assertThat(known.hide("a " + written + " b")).isEqualTo("a *** b");
        }
        for (String before : List.of("", "x", "ab", "user:")) {
            String code = Base64.getEncoder().encodeToString((before + secret + "yz").getBytes(StandardCharsets.UTF_8));
            assertThat(known.hide(code)).contains("***").hasSizeLessThan(code.length() / 2 + 8);
        }
    }

    @Test
    void hide_valueThatWasCutOff_isHiddenAsFarAsItGoes() {
        KnownSecrets known = new KnownSecrets();
        known.learn("HIDE-1234-5678");
        assertThat(known.hide("denied for HIDE-1234-5..., HIDE..., HIDE-1234-4... and HID..."))
                .isEqualTo("denied for ***..., ***..., HIDE-1234-4... and HID...");
        assertThat(known.hide("HIDE-1234-5678... HIDE-1234")).isEqualTo("***... HIDE-1234");
    }

    @ParameterizedTest
    @CsvSource({
        "abcd1, abcd1",
        "abcde1, ***",
        "abcdefg, abcdefg",
        "abcdefgh, ***",
        "password, password",
        "aaaaaaaa, aaaaaaaa"
    })
    void learn_shortOrCommonValue_isHiddenByItsPlaceAlone(String value, String expected) {
        KnownSecrets known = new KnownSecrets();
        known.learn(value);
        assertThat(known.hide(value)).isEqualTo(expected);
    }

    @Test
    void hideInFile_valueThatMayBeAWordOfTheFile_isLeft() {
        KnownSecrets known = new KnownSecrets();
        known.learn("settings");
        known.learn("20261130");
        known.learn("s3ttings-HIDE");
        assertThat(known.hideInFile("{\"settings\":20261130,\"a\":\"s3ttings-HIDE\"}"))
                .isEqualTo("{\"settings\":20261130,\"a\":\"***\"}");
    }

    @Test
    void learn_textAndNamedValues_areHiddenElsewhere() {
        SecretMask.learnFrom(
                "curl -u joe:HIDEpw1 http://me:HIDEpw2@h/?q=HIDEq33 -H 'Authorization: Basic am9lOkhJREVwdzQ='");
        SecretMask.learn(Map.of("MY_API_KEY", "HIDEkey5", "AUTHOR", "joe the author"));
        assertThat(SecretMask.mask("HIDEpw1 HIDEpw2 HIDEq33 HIDEpw4 HIDEkey5 joe the author"))
                .isEqualTo("*** *** *** *** *** joe the author");
        assertThat(SecretMask.maskFile("{\"token\":\"HIDEkey5\"}")).isEqualTo("{\"token\":\"***\"}");
    }

    @Test
    void maskFile_logOfAServer_keepsAllElseByteForByte(@TempDir Path folder) throws Exception {
        Path log = folder.resolve("server.log");
        byte[] odd = {'x', (byte) 0xFF, 0, '\r', '\n'};
        Files.write(log, odd);
        Files.writeString(log, "a --token HIDE1 \u20ac\nb", StandardOpenOption.APPEND);
        Files.setPosixFilePermissions(log, PosixFilePermissions.fromString("rw-r-----"));

        MaskedFile.mask(log);
        MaskedFile.mask(folder.resolve("none"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(log)))
                .isEqualTo("rw-r-----");
        byte[] masked = Files.readAllBytes(log);
        assertThat(Arrays.copyOf(masked, odd.length)).isEqualTo(odd);
        assertThat(new String(masked, odd.length, masked.length - odd.length, StandardCharsets.UTF_8))
                .isEqualTo("a --token *** \u20ac\nb");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(log);
        }
    }

    @Test
    void source_environmentFileOrLiteral_isRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "from-a-file\n");
        Map<String, String> environment = Map.of("T", "from-the-environment");

        assertThat(new SecretSource("env:T").read(environment)).isEqualTo("from-the-environment");
        assertThat(new SecretSource("file:" + file).read(environment)).isEqualTo("from-a-file");
        assertThat(new SecretSource("literal-token").read(environment)).isEqualTo("literal-token");
        assertThat(new SecretSource("env:T").warning("--token")).isEmpty();
        assertThat(new SecretSource("literal-token").warning("--token").orElse(""))
                .contains("--token", "env:NAME or file:PATH")
                .doesNotContain("literal");
        for (String none : List.of("env:NONE", "file:" + folder.resolve("none"))) {
            assertThatThrownBy(() -> new SecretSource(none).read(environment))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(none);
        }
    }

    @Test
    void output_lineInPieces_isMaskedAsAWhole() throws Exception {
        ByteArrayOutputStream to = new ByteArrayOutputStream();
        try (MaskedOutput out = MaskedOutput.to(to)) {
            for (byte octet : "a --token HIDE1 b\nno secret".getBytes(StandardCharsets.UTF_8)) {
                out.write(octet);
            }
        }
        assertThat(to).hasToString("a --token *** b\nno secret");
    }
}
