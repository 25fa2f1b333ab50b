package io.tidemark.agent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.tidemark.agent.Specs;
import io.tidemark.agent.storage.Fault;
import io.tidemark.protocol.VmSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What reaches the guest's shell is what was meant, and nothing in it is ever run. */
class GuestEnvTest {

    private static final VmSpec HARBOUR = Specs.harbour(VmSpec.Intended.RUNNING, 3);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "plain",
                "",
                "it's",
                "''",
                "'\\''",
                "a,b=c",
                "\"double\"",
                "$(touch ran) `touch ran` $HOME ${HOME}",
                "back\\slash\\",
                "-leading dash",
                "two\nlines",
                "ends with a line\nBASE='other'",
                "tab\tand ünïcödé 林"
            })
    void a_quoted_value_is_read_back_by_a_shell_as_it_was(String value) throws Exception {
        String script = "VALUE=" + GuestEnv.quote(value) + "\nprintf '%s|' \"$VALUE\"\n";

        assertEquals(value + "|", shell(script));
        assertTrue(Files.notExists(folder.resolve("ran")), "a value was run");
    }

    @Test
    void every_key_of_the_contract_is_there() throws Exception {
        String script = GuestEnv.of(HARBOUR)
                + "printf '%s\\n' \"$TIDEMARK_ENV\" \"$VM_ID\" \"$RUN\" \"$HOSTNAME_WANTED\" \"$ROOT\" \"$POLICY_REVISION\""
                + " \"$PACKAGE_STRATEGY\" \"$PACKAGES\" \"$REPOSITORIES\" \"$SERIAL_LOGIN\" \"$SSH_KEYS\" \"$KEPT\"";

        assertEquals(
                List.of(
                        "1",
                        Specs.HARBOUR.toString(),
                        "3",
                        "harbour",
                        "ram",
                        "1",
                        "snapshot",
                        "jq",
                        "",
                        "auto",
                        "ssh-ed25519 AAAAC3Nz ada@example",
                        "/etc",
                        "/opt",
                        "/srv",
                        "/home",
                        "/root",
                        "/var/lib",
                        "/var/log",
                        "/usr/local"),
                shell(script).lines().toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/dev",
                "/proc/x",
                "/run",
                "/sys",
                "/mnt",
                "/mnt/data",
                "/mnt/data/x",
                "etc",
                "/etc/",
                "//etc",
                "/etc/../usr",
                "/etc/..",
                "/./etc",
                "/a\nb",
                ""
            })
    void a_path_that_can_not_be_kept_is_refused(String path) {
        assertRefused(withKept(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc", "/home/x", "/var/lib/..data", "/a b", "/it's", "/mntx", "/mnt/database", "/runner"})
    void a_path_that_can_be_kept_is_passed_on(String path) {
        assertTrue(GuestEnv.of(withKept(path)).contains("KEPT=" + GuestEnv.quote(path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-U", "--root=/x", "jq zstd", "jq;reboot", "", "a\nb", "../x.apk", "/x.apk", "$(reboot)"})
    void what_is_no_package_name_is_refused(String name) {
        assertRefused(with(HARBOUR.name(), List.of(name), List.of(), List.of(), VmSpec.Root.RAM));
    }

    @ParameterizedTest
    @ValueSource(strings = {"jq", "g++", "py3-pip", "so.name", "jq>1.6", "jq=1.7.1-r0", "7zip", "jq~1.7"})
    void a_package_name_is_passed_on(String name) {
        assertTrue(GuestEnv.of(with(HARBOUR.name(), List.of(name), List.of(), List.of(), VmSpec.Root.RAM))
                .contains("PACKAGES='" + name + "'"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc",
                "/media/x",
                "http://a b/",
                "ftp://mirror/x",
                "https://",
                "http://a/\nx",
                "@edge http://a"
            })
    void what_is_no_repository_url_is_refused(String url) {
        assertRefused(with(HARBOUR.name(), List.of(), List.of(url), List.of(), VmSpec.Root.RAM));
    }

    @Test
    void an_ssh_key_of_two_lines_is_refused() {
        assertRefused(
                with(HARBOUR.name(), List.of(), List.of(), List.of("ssh-ed25519 A\nssh-ed25519 B"), VmSpec.Root.RAM));
    }

    @Test
    void a_layered_root_is_named_and_binds_no_paths() {
        String env = GuestEnv.of(with(HARBOUR.name(), List.of(), List.of(), List.of(), VmSpec.Root.LAYERED));

        assertTrue(env.contains("\nROOT='layered'\n"), env);
        assertTrue(env.contains("\nKEPT=''\n"), env);
    }

    @Test
    void a_host_name_with_a_line_break_is_refused() {
        assertRefused(with("a\nb", List.of(), List.of(), List.of(), VmSpec.Root.RAM));
    }

    private static void assertRefused(VmSpec spec) {
        Fault fault = assertThrows(Fault.class, () -> GuestEnv.of(spec));
        assertEquals(Fault.SPEC, fault.slug());
        assertTrue(fault.getMessage().chars().noneMatch(Character::isISOControl), fault::getMessage);
    }

    private static VmSpec withKept(String path) {
        VmSpec.PolicySpec workshop = HARBOUR.policy();
        return copy(
                HARBOUR.name(),
                new VmSpec.PolicySpec(
                        workshop.id(),
                        workshop.name(),
                        1,
                        VmSpec.Root.RAM,
                        List.of(path),
                        List.of(),
                        workshop.packages()),
                List.of(),
                List.of(),
                List.of());
    }

    private static VmSpec with(
            String name, List<String> packages, List<String> repositories, List<String> keys, VmSpec.Root root) {
        VmSpec.PolicySpec workshop = HARBOUR.policy();
        return copy(
                name,
                new VmSpec.PolicySpec(
                        workshop.id(), workshop.name(), 1, root, List.of(), List.of(), workshop.packages()),
                packages,
                repositories,
                keys);
    }

    private static VmSpec copy(
            String name,
            VmSpec.PolicySpec policy,
            List<String> packages,
            List<String> repositories,
            List<String> keys) {
        return new VmSpec(
                HARBOUR.id(),
                name,
                HARBOUR.intended(),
                HARBOUR.run(),
                HARBOUR.shutdown(),
                HARBOUR.image(),
                policy,
                HARBOUR.vcpus(),
                HARBOUR.memoryMib(),
                HARBOUR.dataVolumeGib(),
                packages,
                repositories,
                keys,
                Optional.empty(),
                HARBOUR.serialLogin(),
                HARBOUR.forwards(),
                HARBOUR.epoch(),
                List.of());
    }

    private String shell(String script) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("script"), script);
        Process process = new ProcessBuilder("/bin/sh", file.toString())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
