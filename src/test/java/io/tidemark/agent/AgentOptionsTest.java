package io.tidemark.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.agent.AgentOptions.Misused;
import io.tidemark.agent.AgentOptions.PrivateImages;
import io.tidemark.agent.storage.ImageStore.Mirror;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentOptionsTest {

    private static final Map<String, String> HOME = Map.of("HOME", "/home/ada");

    @Test
    void an_option_may_be_followed_by_its_value_or_joined_to_it() throws Misused {
        AgentOptions options = AgentOptions.parse(
                List.of("--console", "wss://console.example", "--data=/srv/tm", "--name", "ferry", "--token=t"), HOME);

        assertEquals(URI.create("wss://console.example"), options.console());
        assertEquals(Path.of("/srv/tm"), options.data());
        assertEquals("ferry", options.name());
        assertEquals(Optional.of("t"), options.token());
        assertEquals(PrivateImages.REFUSED, options.privateImages());
    }

    @Test
    void the_environment_says_what_the_command_line_does_not() throws Misused {
        Map<String, String> environment = Map.of(
                "HOME", "/home/ada",
                "TIDEMARK_CONSOLE", "ws://127.0.0.1:8080",
                "TIDEMARK_NAME", "from-environment",
                "TIDEMARK_TOKEN_FILE", "/run/token",
                "TIDEMARK_ALLOW_PRIVATE_IMAGES", "true",
                "TIDEMARK_IMAGES", "https://mirror.example/alpine");

        AgentOptions options = AgentOptions.parse(List.of("--name", "from-line"), environment);

        assertEquals(URI.create("ws://127.0.0.1:8080"), options.console());
        assertEquals("from-line", options.name());
        assertEquals(Optional.of(Path.of("/run/token")), options.tokenFile());
        assertEquals(PrivateImages.ALLOWED, options.privateImages());
        assertEquals(Optional.of(new Mirror.Web(URI.create("https://mirror.example/alpine/"))), options.images());
        assertEquals(Path.of("/home/ada/.local/share/tidemark"), options.data());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--data /x|--console is missing",
                "--console http://x|ws://",
                "--console ws://|no address",
                "--console wss://user:pw@x|ws://",
                "--console|needs a value",
                "--console ws://x --colour red|--colour",
                "--console ws://x stray|stray",
                "--console ws://x --token a --token-file b|exclude each other",
                "--console ws://x --images /not/there|/not/there",
                "--console ws://x --packages /not/there|/not/there"
            })
    void a_wrong_command_line_is_refused_with_what_is_wrong(String line, String named) {
        List<String> arguments = Arrays.asList(line.split(" "));

        Misused misused = assertThrows(Misused.class, () -> AgentOptions.parse(arguments, HOME));

        assertTrue(misused.getMessage().contains(named), misused.getMessage());
    }
}
